// Russian: the page about the API. Same keys as docs.en.ts.
import type { en } from './docs.en.js';

export const ru: Readonly<Record<keyof typeof en, string>> = {
  'docs.examplesIn': 'Примеры на',
  'docs.key': 'Ключ',
  'docs.keyHint': 'Пусто — запросы идут от вашего имени. Ключ забывается, когда вы уходите с этой страницы.',
  'docs.try': 'Попробовать',
  'docs.tryOf': 'Попробовать {operation}',
  'docs.changes': 'Этот запрос действительно что-то меняет на сервере.',
  'docs.bodyKind': 'Вид тела запроса',
  'docs.bodyText': 'Тело запроса',
  'docs.bodyFile': 'Файл',
  'docs.bodyFields': 'Другие поля, в каждой строке имя=значение',
  'docs.send': 'Отправить',
  'docs.stop': 'Остановить',
  'docs.sending': 'Ждём ответа…',
  'docs.answer': 'Ответ',
  'docs.answered': '{status} · {span} · {size}',
  'docs.headers': 'Заголовки',
  'docs.save': 'Сохранить ответ',
  'docs.noAnswer': 'Сервер не ответил.',
  'docs.cut': 'Показано только начало.',
};

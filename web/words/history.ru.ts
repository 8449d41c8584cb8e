// Russian: the page history.
import type { en } from './history.en.js';

export const ru: Readonly<Record<keyof typeof en, string>> = {
  'history.nothing': 'Под этот фильтр ничего не подходит.',
  'history.search': 'Поиск по имени',
  'history.kind': 'Тип',
  'history.since': 'Начиная с',
  'history.chooseAll': 'Выбрать все',
  'history.choose': 'Выбрать {name}',
  'history.selected': 'Выбрано: {count#задача|задачи|задач}',
  'history.zip': 'Скачать ZIP ({count})',
  'history.again': 'Конвертировать снова ({count})',
  'history.delete': 'Удалить ({count})',
  'history.deleted': 'Удаляется с результатами: {count#задача|задачи|задач}.',
  'history.repeated': 'Запущено снова: {count#задача|задачи|задач}',
  'history.until': 'хранится до',
  'show.all': 'Все',
  'show.ready': 'Готовые',
  'show.failed': 'С ошибкой',
  'show.running': 'В работе',
  'show.expired': 'Истёкшие',
  'kind.image': 'Изображения',
  'kind.video': 'Видео',
  'kind.audio': 'Звук',
  'kind.document': 'Документы',
  'kind.archive': 'Архивы',
  'kind.default': 'Прочее',
};

// Every text of the commands for people, in both languages side by side. Long because it is one table; written as shared/words.ts reads it:
// {name} is a value, {count#file|files} a number with the form that fits it.
import { fill, isLanguage, type Language } from '../shared/words.js';

export type Both = Readonly<Record<Language, string>>;
export type Speech = (word: TerminalWord, values?: Readonly<Record<string, string | number>>) => string;

export const terminalWords = {
  starting: {
    en: 'No Athanor runs here; one is started for this command…',
    ru: 'Athanor здесь не запущен, запускаем его на время этой команды…',
  },
  waitingForOther: {
    en: 'Another command uses this data folder; waiting for its end…',
    ru: 'Папку данных использует другая команда, ждём её окончания…',
  },
  cannotStart: {
    en: 'Athanor could not be started here; if it runs elsewhere, or as another user, name its address with --server.',
    ru: 'Запустить Athanor здесь не удалось; если он работает на другой машине или под другим пользователем, укажите адрес через --server.',
  },
  stopping: {
    en: 'Stopping: tasks are cancelled. Ctrl-C once more leaves at once.',
    ru: 'Останавливаемся, задачи отменяются. Ещё раз Ctrl-C: выход немедленно.',
  },
  noServer: {
    en: 'No server answers at {url} ({reason}). Check the address, or leave --server out to work alone.',
    ru: 'По адресу {url} сервер не отвечает ({reason}). Проверьте адрес или уберите --server, чтобы работать без него.',
  },
  isNotAthanor: {
    en: 'What answers at {url} is not Athanor. Check the address.',
    ru: 'По адресу {url} отвечает не Athanor. Проверьте адрес.',
  },
  noAddress: {
    en: '"{name}" is not an address such as http://127.0.0.1:3000.',
    ru: '«{name}» не похоже на адрес вида http://127.0.0.1:3000.',
  },
  keyHint: {
    en: 'Set ATHANOR_KEY to a key of yours; whoever runs the server makes one with: athanor key add NAME',
    ru: 'Укажите свой ключ в ATHANOR_KEY; тот, кто ведёт сервер, создаёт его командой: athanor key add ИМЯ',
  },

  overview: {
    en: 'athanor [word] …; no word means all. What each takes: athanor WORD --help.',
    ru: 'athanor [слово] …; без слова — all. Что принимает каждое: athanor СЛОВО --help.',
  },
  overviewFiles: { en: 'Files and tasks (docs/command-line.md):', ru: 'Файлы и задачи (docs/command-line.ru.md):' },
  overviewRoles: { en: 'Roles and operation (docs/operations.md):', ru: 'Роли и работа (docs/operations.ru.md):' },
  overviewSettings: {
    en: 'Settings come from the environment and .env: docs/configuration.md.',
    ru: 'Настройки берутся из окружения и .env: docs/configuration.md (на английском).',
  },
  noWord: { en: 'There is no "{name}".', ru: 'Слова «{name}» нет.' },
  tryOneOf: { en: 'Try one of {names}, or --help.', ru: 'Есть {names} и --help.' },
  notUnderstood: { en: '"{what}" is not understood.', ru: 'Непонятно: «{what}».' },
  wordFirst: { en: 'The word comes first: athanor {name} …', ru: 'Слово пишется первым: athanor {name} …' },
  flags: { en: 'Flags: {names}', ru: 'Флаги: {names}' },
  didYouMean: { en: 'Did you mean {name}?', ru: 'Может быть, {name}?' },
  seeHelp: { en: 'See: athanor {name} --help', ru: 'Справка: athanor {name} --help' },
  seeFormats: { en: 'See: athanor formats', ru: 'Список: athanor formats' },
  seeOptions: {
    en: 'See: athanor convert --to {target} --help',
    ru: 'Список: athanor convert --to {target} --help',
  },
  noFlag: { en: 'There is no flag {name}.', ru: 'Флага {name} нет.' },
  takesNoValue: { en: '--{name} takes no value.', ru: 'У --{name} нет значения.' },
  needsValue: { en: '--{name} needs a value: {value}.', ru: 'Для --{name} нужно значение: {value}.' },
  wrongValue: {
    en: '"{value}" does not fit --{name}. Possible: {values}.',
    ru: 'Значение «{value}» не подходит для --{name}. Возможно: {values}.',
  },
  optionsSlot: { en: '[--OPTION VALUE …]', ru: '[--НАСТРОЙКА ЗНАЧЕНИЕ …]' },

  needsTarget: { en: 'Say what the files become: --to pdf', ru: 'Укажите, во что конвертировать: --to pdf' },
  needsFiles: {
    en: 'Name at least one file, or - for standard input.',
    ru: 'Назовите хотя бы один файл или - для стандартного ввода.',
  },
  noTarget: { en: 'Nothing becomes "{name}" on this server.', ru: 'На этом сервере ничто не превращается в «{name}».' },
  noFormat: { en: 'There is no format "{name}" on this server.', ru: 'Формата «{name}» на этом сервере нет.' },
  noOption: { en: '{target} has no option --{name}.', ru: 'У {target} нет настройки --{name}.' },
  noOptions: { en: '  It has no options.', ru: '  Настроек нет.' },
  noPreset: { en: 'There is no preset "{name}".', ru: 'Набора настроек «{name}» нет.' },
  presets: { en: 'There are {names}.', ru: 'Есть {names}.' },
  helpWithTarget: {
    en: 'Options depend on the target: athanor convert --to pdf --help',
    ru: 'Настройки зависят от формата: athanor convert --to pdf --help',
  },
  optionsOf: { en: 'Options of {target}:', ru: 'Настройки, {target}:' },
  optionsFrom: { en: 'Only from: {kinds}.', ru: 'Только для источников: {kinds}.' },
  usually: { en: 'usually {value}', ru: 'обычно {value}' },
  valueText: { en: 'text', ru: 'текст' },
  valueNumber: { en: 'number', ru: 'число' },
  valueFrom: { en: '{least} or more', ru: 'от {least}' },

  noFile: { en: 'There is no such file.', ru: 'Такого файла нет.' },
  noAccess: { en: 'You may not read or write there.', ru: 'Нет права читать или писать.' },
  stdinOnce: { en: 'Standard input can be read only once.', ru: 'Стандартный ввод можно прочитать только один раз.' },
  isFolder: {
    en: '"{name}" is a folder. Add --recursive to convert what is in it.',
    ru: '«{name}» — папка. Добавьте --recursive, чтобы конвертировать её содержимое.',
  },
  notFolder: { en: '"{name}" is a file. Name a folder.', ru: '«{name}» — файл. Назовите папку.' },
  nothingFits: { en: 'Nothing in there can become {target}.', ru: 'Там нет ничего, что превращается в {target}.' },
  severalOut: {
    en: 'Only one result goes to standard output. Name a folder with --out.',
    ru: 'В стандартный вывод идёт только один результат. Назовите папку через --out.',
  },
  bytesOnTerminal: {
    en: 'The result would go to this terminal. Name a file with --out, or write --out - if you want that.',
    ru: 'Результат попал бы на этот терминал. Назовите файл через --out или напишите --out -, если так и надо.',
  },
  severalResults: {
    en: 'There are {count#result|results}, and only one can go to standard output. Name a folder with --out.',
    ru: 'Здесь {count#результат|результата|результатов}, а в стандартный вывод идёт один. Назовите папку через --out.',
  },
  brokenResult: {
    en: 'The result did not arrive as the server stored it. Try again.',
    ru: 'Результат дошёл не таким, каким хранится на сервере. Попробуйте снова.',
  },

  askPassword: { en: 'Password of the files: ', ru: 'Пароль файлов: ' },
  passwordTyped: {
    en: 'A password does not belong on the command line, where others can read it. --password asks for it, --password-file FILE reads it.',
    ru: 'Пароль не пишут в командной строке, её видят другие. --password спросит его, --password-file ФАЙЛ прочитает.',
  },
  emptyPassword: { en: 'The password is empty.', ru: 'Пароль пуст.' },
  noPasswordFile: {
    en: 'The password file "{name}" cannot be read ({reason}).',
    ru: 'Файл с паролем «{name}» не читается ({reason}).',
  },
  nobodyToAsk: {
    en: 'There is no terminal to ask for the password. Use --password-file FILE.',
    ru: 'Нет терминала, чтобы спросить пароль. Используйте --password-file ФАЙЛ.',
  },

  waitsForUpload: { en: 'waits for its upload', ru: 'ждёт загрузки' },
  uploading: { en: 'uploading, {sent} of {total}', ru: 'загружается, {sent} из {total}' },
  uploadingPipe: { en: 'uploading, {sent}', ru: 'загружается, {sent}' },
  'state.waiting': { en: 'waiting', ru: 'ждёт' },
  'state.queued': { en: 'in queue', ru: 'в очереди' },
  queuedAt: { en: 'in queue, number {position}', ru: 'в очереди, номер {position}' },
  'state.running': { en: 'converting', ru: 'конвертируется' },
  'state.retrying': { en: 'failed, will be tried again', ru: 'не получилось, будет повтор' },
  'state.cancelling': { en: 'being cancelled', ru: 'отменяется' },
  // As the wire says them in English, where they can be typed behind --status.
  'status.waiting': { en: 'waiting', ru: 'ждёт' },
  'status.queued': { en: 'queued', ru: 'в очереди' },
  'status.running': { en: 'running', ru: 'выполняется' },
  'status.retrying': { en: 'retrying', ru: 'будет повтор' },
  'status.cancelling': { en: 'cancelling', ru: 'отменяется' },
  'status.done': { en: 'done', ru: 'готово' },
  'status.failed': { en: 'failed', ru: 'ошибка' },
  'status.cancelled': { en: 'cancelled', ru: 'отменено' },
  'status.expired': { en: 'expired', ru: 'просрочено' },
  canBecome: { en: 'It can become {names}.', ru: 'Возможно: {names}.' },
  silent: { en: 'silent for {seconds} s', ru: 'молчит {seconds} с' },
  fileTrouble: {
    en: 'The file cannot be read or written ({code}).',
    ru: 'Файл не читается или не записывается ({code}).',
  },
  saving: { en: 'saving', ru: 'сохраняется' },
  left: { en: '{span} left', ru: 'ещё {span}' },
  totalRow: { en: '{done} of {total} done', ru: 'готово {done} из {total}' },
  failedCount: { en: '{failed} failed', ru: 'ошибок {failed}' },
  failedFile: { en: '{name}: {reason}', ru: '{name}: {reason}' },
  cancelledFile: { en: '{name}: cancelled', ru: '{name}: отменено' },
  doneWithout: { en: '{name}: done', ru: '{name}: готово' },
  andMore: { en: 'and {count#more|more}', ru: 'и ещё {count#файл|файла|файлов}' },
  warning: { en: 'Note: {text}', ru: 'Замечание: {text}' },
  summary: { en: '{done} of {total} done in {span}.', ru: 'Готово {done} из {total} за {span}.' },
  summaryFailed: {
    en: '{done} of {total} done, {failed} failed, in {span}.',
    ru: 'Готово {done} из {total}, ошибок {failed}, за {span}.',
  },

  nothing: { en: 'Nothing to show.', ru: 'Показывать нечего.' },
  readAndWritten: {
    en: 'both ways, becomes {count#format|formats}',
    ru: 'читается и пишется, превращается в {count#формат|формата|форматов}',
  },
  readOnly: {
    en: 'read only, becomes {count#format|formats}',
    ru: 'только читается, превращается в {count#формат|формата|форматов}',
  },
  needsId: {
    en: 'Name at least one task. See: athanor tasks',
    ru: 'Назовите хотя бы одну задачу. Список: athanor tasks',
  },
  noId: {
    en: '"{name}" is not the number of a task. See: athanor tasks',
    ru: '«{name}» — не номер задачи. Список: athanor tasks',
  },
  notDone: { en: 'The task is {status}; it has no result.', ru: 'Задача в состоянии {status}, результата нет.' },
  onlyBash: {
    en: 'There is completion for bash only: athanor completion bash',
    ru: 'Дополнение есть только для bash: athanor completion bash',
  },

  'storage.free': { en: 'Free', ru: 'Свободно' },
  'storage.floor': { en: 'Never used up', ru: 'Неприкосновенный запас' },
  'storage.file': { en: 'Largest file', ru: 'Наибольший файл' },
  'storage.unfinished': { en: 'Unfinished tasks at a time', ru: 'Незаконченных задач одновременно' },
  'storage.keepFiles': { en: 'Files are kept for', ru: 'Файлы хранятся' },
  'storage.keepTasks': { en: 'Tasks are kept for', ru: 'Задачи хранятся' },
  'storage.tasks': { en: 'Your tasks', ru: 'Ваши задачи' },
} as const satisfies Record<string, Both>;

export type TerminalWord = keyof typeof terminalWords;

export const speechOf =
  (language: Language): Speech =>
  (word, values) =>
    fill(language, terminalWords[word][language], values);

/** Node knows what LC_ALL, LC_MESSAGES and LANG say. */
export function readLanguage(): Language {
  const [language] = new Intl.DateTimeFormat().resolvedOptions().locale.split('-');
  return isLanguage(language) ? language : 'en';
}

/** A state that this version does not know is shown as it came. */
export function sayStatus(speech: Speech, status: string): string {
  const word = `status.${status}`;
  return word in terminalWords ? speech(word as TerminalWord) : status;
}

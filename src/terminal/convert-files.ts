// `athanor convert FILE… --to FORMAT`: any number of files, many at a time; one that fails never holds back the others.
import { Board } from './board.js';
import { commonFlags, type Call, type Command } from './command.js';
import { convertFile, notBegun, type Order, type Road } from './convert-file.js';
import { readAim, readOrder } from './convert-order.js';
import { exitCodes, Interrupted, WrongUsage, type ExitCode } from './exit-codes.js';
import type { Input } from './input-files.js';
import type { Report } from './report.js';
import { TaskWatch } from './task-follower.js';
import { gate, inTurns } from './turns.js';
import { wholeNumber } from './typed-words.js';

const UPLOADS_AT_A_TIME = 3;
const IN_HAND = 8;
const MOST_IN_HAND = 64;
/** A small file is as much work as this many bytes of a large one. */
const LEAST_WEIGHT = 64 * 1024;

const flags = {
  to: { type: 'string', short: 't', value: 'FORMAT', words: { en: 'what it becomes', ru: 'во что' } },
  out: {
    type: 'string',
    short: 'o',
    value: 'PATH',
    words: {
      en: 'folder, or name of the one result, or - for standard output; usually beside the source',
      ru: 'папка, или имя единственного результата, или - для стандартного вывода; обычно рядом с исходным файлом',
    },
  },
  recursive: {
    type: 'boolean',
    short: 'r',
    words: {
      en: 'folders with all that is in them; their tree is kept',
      ru: 'папки со всем содержимым; дерево сохраняется',
    },
  },
  keep: {
    type: 'boolean',
    words: {
      en: 'replace nothing: where the name of a result is taken, it is called: name (2)',
      ru: 'ничего не заменять: если имя результата занято, он назовётся: имя (2)',
    },
  },
  preset: { type: 'string', value: 'NAME', words: { en: 'ready-made set of options', ru: 'готовый набор настроек' } },
  password: { type: 'boolean', words: { en: 'ask for the password of the files', ru: 'спросить пароль файлов' } },
  'password-file': {
    type: 'string',
    value: 'FILE',
    words: { en: 'its first line is the password', ru: 'пароль в первой строке файла' },
  },
  priority: { type: 'string', value: '0-9', words: { en: '9 is the most urgent', ru: '9 — самое срочное' } },
  tag: {
    type: 'string',
    value: 'TEXT',
    words: { en: 'mark of the tasks, to find them by', ru: 'метка задач, чтобы их найти' },
  },
  name: {
    type: 'string',
    value: 'NAME',
    words: { en: 'what standard input is called', ru: 'как называется стандартный ввод' },
  },
  parallel: {
    type: 'string',
    value: 'N',
    words: { en: `files in hand at a time, ${IN_HAND} unless told`, ru: `файлов одновременно, обычно ${IN_HAND}` },
  },
  forget: {
    type: 'boolean',
    words: { en: 'delete task and files from the server afterwards', ru: 'потом удалить задачу и файлы с сервера' },
  },
  ...commonFlags,
} as const;

export const convert: Command = {
  name: 'convert',
  takes: 'FILE… --to FORMAT [--out PATH]',
  words: {
    en: 'Converts files. A single - is standard input.',
    ru: 'Конвертирует файлы. Одиночный - значит стандартный ввод.',
  },
  flags,
  takesOptions: true,
  run,
  details: describeOptions,
};

async function run(call: Call): Promise<ExitCode> {
  const { typed, speech, language, stop } = call;
  const to = typed.text('to');
  if (to === undefined) throw new WrongUsage(speech('needsTarget'));
  if (typed.words.length === 0) throw new WrongUsage(speech('needsFiles'));
  const parallel = wholeNumber(typed.text('parallel'), 'parallel', 1, MOST_IN_HAND, speech) ?? IN_HAND;
  const { server, steady, isOwn } = await call.open();
  const { inputs, order: asked } = await readOrder(call, server, to, Object.keys(flags));
  const order: Order = { ...asked, forgets: typed.is('forget') || isOwn };
  const weight = (input: Input): number => Math.max(LEAST_WEIGHT, input.source.bytes ?? 0);
  const sum = inputs.reduce((all, input) => all + weight(input), 0);
  const board = new Board(
    call.view,
    language,
    speech,
    { files: inputs.length, weight: sum },
    order.places.size === 0 ? process.stderr : process.stdout,
  );
  const watch = new TaskWatch(server);
  const road: Road = {
    server,
    steady,
    stop,
    watch,
    uploads: gate(UPLOADS_AT_A_TIME),
    unfinished: new Set(),
    language,
    speech,
  };
  const reports: Report['error'][] = [];
  try {
    await inTurns(inputs, parallel, async (input) => {
      if (stop.aborted) return board.leaveOut(notBegun(input));
      const row = board.row(input.shown, weight(input));
      const report = await convertFile(input, order, road, row);
      reports.push(report.error);
      row.end(report);
    });
  } finally {
    watch.close();
    board.close();
    if (stop.aborted) await giveUp(road, order.forgets);
  }
  if (stop.aborted) throw new Interrupted();
  if (reports.some((error) => error?.code === 'no_server')) return exitCodes.unreachable;
  return reports.every((error) => error === null) ? exitCodes.fine : exitCodes.someFailed;
}

async function giveUp({ steady, unfinished }: Road, forgets: boolean): Promise<void> {
  // What cannot be cancelled any more has ended or is out of reach; either way there is nothing left to do.
  const end = (id: string): Promise<unknown> =>
    forgets
      ? steady.ask('DELETE', `/api/v1/tasks/${id}`)
      : steady.ask('POST', `/api/v1/tasks/${id}/cancel`, { reason: 'Ctrl-C' });
  await Promise.allSettled([...unfinished].map(end));
}

async function describeOptions(call: Call): Promise<readonly string[]> {
  const { typed, speech, language } = call;
  const to = typed.text('to');
  if (to === undefined) return ['', speech('helpWithTarget')];
  const { server } = await call.open();
  const { catalogue, target, possible } = await readAim(call, server, to);
  const labels = new Map(catalogue.formats.map(({ family, family_label }) => [family, family_label[language]]));
  return [
    '',
    speech('optionsOf', { target: target.label[language] }),
    ...possible.describe((family) => labels.get(family) ?? family, language, speech),
  ];
}

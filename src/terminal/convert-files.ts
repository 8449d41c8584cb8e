// `athanor convert FILE… --to FORMAT`: any number of files, many at a time; one that fails never holds back the others.
import fs from 'node:fs';
import path from 'node:path';
import { Board } from './board.js';
import { commonFlags, type Call, type Command } from './command.js';
import { convertFile, type Order, type Road } from './convert-file.js';
import { exitCodes, Interrupted, WrongUsage, type ExitCode } from './exit-codes.js';
import { findInputs, type Input } from './input-files.js';
import { nearest } from './nearest.js';
import { readPassword } from './password.js';
import type { Report } from './report.js';
import type { ServerClient } from './server-client.js';
import { findTarget, readCatalogue, TargetOptions, type Catalogue } from './target-options.js';
import type { FormatFacts, Listed } from './task-facts.js';
import { TaskWatch } from './task-follower.js';
import { gate, inTurns } from './turns.js';
import { settle, wholeNumber } from './typed-words.js';

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
  overwrite: {
    type: 'boolean',
    words: {
      en: 'replace what has the name of a result, but never a source; usually: name (2)',
      ru: 'заменять файлы с именем результата, но не исходные; обычно: имя (2)',
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
  const catalogue = await readCatalogue(server);
  const target = findTarget(catalogue, to, speech);
  const possible = await TargetOptions.read(server, catalogue, target.id, formatsOf(call, catalogue));
  const { words, loose } = settle(typed, (name) => possible.isSwitch(name));
  const inputs = findInputs(words, {
    recursive: typed.is('recursive'),
    stdinName: typed.text('name'),
    fits: (name) => catalogue.ofName(name)?.targets.includes(target.id) === true,
    speech,
  });
  if (inputs.length === 0) throw new WrongUsage(speech('nothingFits', { target: target.id }));
  const options = possible.check(loose, target.id, Object.keys(flags), speech);
  const password = await passwordFor(call, possible, target.id);
  const fields = await fieldsOf(call, server, target.id, { ...options, ...password });
  const order: Order = {
    fields,
    ...destination(call, inputs),
    forgets: typed.is('forget') || isOwn,
    saving: savingOf(call, inputs),
  };
  const weight = (input: Input): number => Math.max(LEAST_WEIGHT, input.source.bytes ?? 0);
  const sum = inputs.reduce((all, input) => all + weight(input), 0);
  const board = new Board(
    call.view,
    language,
    speech,
    { files: inputs.length, weight: sum },
    order.pours ? process.stderr : process.stdout,
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
      if (stop.aborted) return;
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

/** As far as names tell. Of what lies in folders nobody knows before they were read. */
const formatsOf = ({ typed }: Call, catalogue: Catalogue): FormatFacts[] =>
  typed.is('recursive') ? [] : typed.words.flatMap((word) => catalogue.ofName(path.basename(word)) ?? []);

/** One result may go to a name or to standard output; several need a folder. */
function destination({ typed, speech }: Call, inputs: readonly Input[]): Pick<Order, 'out' | 'exactly' | 'pours'> {
  const [first, ...more] = inputs;
  const isAlone = more.length === 0 && first?.isFound !== true;
  const out = typed.text('out') ?? (first?.path === undefined && isAlone ? '-' : undefined);
  if (out === '-') {
    if (!isAlone) throw new WrongUsage(speech('severalOut'));
    if (process.stdout.isTTY && typed.text('out') === undefined) throw new WrongUsage(speech('bytesOnTerminal'));
    return { out: undefined, exactly: undefined, pours: true };
  }
  if (out === undefined) return { out, exactly: undefined, pours: false };
  const isFolder = /[/\\]$/.test(out) || fs.statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder || !isAlone || path.extname(out) === '') return { out, exactly: undefined, pours: false };
  return { out: path.dirname(out), exactly: path.basename(out), pours: false };
}

function savingOf({ typed, speech }: Call, inputs: readonly Input[]): Order['saving'] {
  const sources = new Set(inputs.flatMap((input) => (input.path === undefined ? [] : [path.resolve(input.path)])));
  return { overwrite: typed.is('overwrite'), sources, speech };
}

async function fieldsOf(
  { typed, speech }: Call,
  server: ServerClient,
  target: string,
  options: Record<string, string>,
): Promise<Record<string, string>> {
  const preset = typed.text('preset');
  const priority = wholeNumber(typed.text('priority'), 'priority', 0, 9, speech);
  const tag = typed.text('tag');
  if (preset !== undefined) await checkPreset(server, preset, speech);
  return {
    target,
    options: JSON.stringify(options),
    ...(preset !== undefined && { preset }),
    ...(priority !== undefined && { priority: String(priority) }),
    ...(tag !== undefined && { tag }),
  };
}

async function checkPreset(server: ServerClient, preset: string, speech: Call['speech']): Promise<void> {
  const { data } = await server.ask<Listed<{ name: string }>>('GET', '/api/v1/presets');
  const names = data.map(({ name }) => name);
  if (names.includes(preset)) return;
  const near = nearest(preset, names);
  const hint = near ? speech('didYouMean', { name: near }) : speech('presets', { names: names.join(', ') });
  throw new WrongUsage(`${speech('noPreset', { name: preset })} ${hint}`);
}

async function passwordFor(
  { typed, speech }: Call,
  options: TargetOptions,
  target: string,
): Promise<{ password?: string }> {
  const file = typed.text('password-file');
  if (!typed.is('password') && file === undefined) return {};
  if (!options.has('password')) throw new WrongUsage(speech('noOption', { name: 'password', target }));
  return { password: await readPassword(file, speech) };
}

async function describeOptions(call: Call): Promise<readonly string[]> {
  const { typed, speech, language } = call;
  const to = typed.text('to');
  if (to === undefined) return ['', speech('helpWithTarget')];
  const { server } = await call.open();
  const catalogue = await readCatalogue(server);
  const target = findTarget(catalogue, to, speech);
  const options = await TargetOptions.read(server, catalogue, target.id, formatsOf(call, catalogue));
  const labels = new Map(catalogue.formats.map(({ family, family_label }) => [family, family_label[language]]));
  return [
    '',
    speech('optionsOf', { target: target.label[language] }),
    ...options.describe((family) => labels.get(family) ?? family, language, speech),
  ];
}

// `athanor control …`: tells workers and queues what to do, and shows what they answered. The words are those that users of task services
// have in their fingers. Nobody answered, or all refused: exit code 1.
import type { INestApplicationContext } from '@nestjs/common';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { isId } from '../shared/ids.js';
import { parseSeconds } from '../shared/units.js';
import { Cancel } from '../tasks/cancel.js';
import { ControlBus } from '../tasks/control/control-bus.js';
import type { Answer, Question, With } from '../tasks/control/control-words.js';
import { QueueStates } from '../tasks/queues/queue-states.js';
import { isQueueName, MOST_SLOTS, queueNames, type QueueName } from '../tasks/queues/queues.js';
import { sayUsage } from '../terminal/usage-words.js';
import type { Both } from '../terminal/terminal-words.js';
import { drawTable, type Row } from './table.js';
import { withTasks } from './with-tasks.js';
import { BY, noteDeed } from './deeds.js';
import { roleWords, verbWords } from './role-words.js';
import type { Role, Values } from './role.js';

interface Call {
  readonly app: INestApplicationContext;
  readonly args: readonly string[];
  /** Name of the worker that is meant, if one is. */
  readonly to: string | undefined;
  readonly timeoutMs: number;
  readonly force: boolean;
}
type Answers = readonly Answer<Question>[];
interface Verb {
  /** So many may follow it. */
  readonly words: number;
  readonly usage: string;
  readonly summary: Both;
  run(call: Call): Promise<Answers | Row>;
}

const verbs: Readonly<Record<string, Verb>> = {
  ping: { words: 0, usage: 'ping', summary: verbWords.ping, run: (call) => ask(call, 'ping', null) },
  pause: {
    words: 1,
    usage: 'pause [QUEUE]',
    summary: verbWords.pause,
    run: (call) => (call.to ? alone(call, 'pause') : tellQueues(call, 'pause', someQueues(call))),
  },
  resume: {
    words: 1,
    usage: 'resume [QUEUE]',
    summary: verbWords.resume,
    run: (call) => (call.to ? alone(call, 'resume') : tellQueues(call, 'resume', someQueues(call))),
  },
  drain: {
    words: 1,
    usage: 'drain QUEUE | drain --worker NAME',
    summary: verbWords.drain,
    run: (call) => (call.to ? alone(call, 'drain') : tellQueues(call, 'drain', [oneQueue(call.args[0])])),
  },
  slots: {
    words: 2,
    usage: 'slots QUEUE N',
    summary: verbWords.slots,
    run: (call) => ask(call, 'slots', { queue: oneQueue(call.args[0]), count: number(call.args[1], 'N') }),
  },
  grow: { words: 2, usage: 'grow [QUEUE] [N]', summary: verbWords.grow, run: (call) => grow(call, 1) },
  shrink: { words: 2, usage: 'shrink [QUEUE] [N]', summary: verbWords.shrink, run: (call) => grow(call, -1) },
  autoscale: {
    words: 3,
    usage: 'autoscale QUEUE MIN MAX | autoscale QUEUE off',
    summary: verbWords.autoscale,
    run: (call) => {
      const [queue, min, max] = call.args;
      if (min === 'off' && max !== undefined) throw tooMuch(max);
      const bounds = min === 'off' ? null : { min: number(min, 'MIN'), max: number(max, 'MAX') };
      if (bounds && bounds.min > bounds.max)
        throw new AppError('invalid_args', 'MIN must not be more than MAX, as in: control autoscale image 1 8');
      return ask(call, 'autoscale', { queue: oneQueue(queue), bounds });
    },
  },
  'pool-restart': {
    words: 0,
    usage: 'pool-restart',
    summary: verbWords.restart,
    run: (call) => ask(call, 'recycle', null),
  },
  cancel: {
    words: 1,
    usage: 'cancel ID [--force]',
    summary: verbWords.cancel,
    run: async ({ app, args: [id = ''], force }) => {
      if (!isId(id)) throw new AppError('invalid_args', `"${id}" is not the id of a task.`);
      return { id, outcome: await app.get(Cancel).cancel(id, { by: BY, mode: force ? 'force' : 'graceful' }) };
    },
  },
  shutdown: {
    words: 0,
    usage: 'shutdown --worker NAME',
    summary: verbWords.shutdown,
    run: (call) => {
      if (!call.to)
        throw new AppError('invalid_args', 'Name the worker: control shutdown --worker NAME. See: inspect workers');
      return alone(call, 'shutdown');
    },
  },
};

export const role: Role = {
  name: 'control',
  summary: roleWords.control,
  usage: 'control WORD … [--worker NAME]',
  mostWords: Object.fromEntries(Object.entries(verbs).map(([name, { words }]) => [name, 1 + words])),
  details: (language) =>
    Object.values(verbs)
      .map(({ usage, summary }) => `\n    ${sayUsage(language, usage).padEnd(48)} ${summary[language]}`)
      .join(''),
  options: {
    worker: { type: 'string' },
    timeout: { type: 'string' },
    force: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: async (values, [word = '', ...args], settings) => {
    const verb = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
    if (!verb)
      throw new AppError('invalid_args', `There is no control word "${word}". Try ${Object.keys(verbs).join(', ')}.`);
    const result = await withTasks(settings, (app) => verb.run({ app, args, ...flagsOf(values) }));
    const rows = Array.isArray(result) ? (result as Answers).map(line) : [result as Row];
    process.stdout.write(
      values['json'] === true ? `${JSON.stringify(result)}\n` : drawTable(rows, 'no worker answered'),
    );
    if (Array.isArray(result)) judge(result as Answers, word, values['worker']);
  },
};

function flagsOf({ worker, timeout, force }: Values): Pick<Call, 'to' | 'timeoutMs' | 'force'> {
  const seconds = typeof timeout === 'string' ? parseSeconds(timeout) : 2;
  if (!seconds) throw new AppError('invalid_args', `--timeout must be a time such as 2s, not "${String(timeout)}".`);
  return { to: typeof worker === 'string' ? worker : undefined, timeoutMs: seconds * 1000, force: force === true };
}

/** What was written in rows holds all the same; the sentence says so. */
function judge(answers: Answers, word: string, worker: string | boolean | undefined): void {
  if (answers.some((answer) => answer.reply !== undefined)) return;
  if (answers.length > 0) throw new AppError('invalid_state', answers[0]?.refusal ?? 'All workers refused.');
  const who = typeof worker === 'string' ? `The worker "${worker}" did not answer` : 'No worker answered';
  const kept = ['pause', 'resume', 'drain'].includes(word) && typeof worker !== 'string';
  throw new AppError(
    'worker_no_reply',
    kept
      ? `${who}. The decision is stored: workers follow it within seconds, or when they start.`
      : `${who} in time. See which are alive: athanor inspect workers`,
  );
}

function line({ worker, reply, refusal }: Answer<Question>): Row {
  return { worker, ...(reply ?? { refused: refusal }) };
}

async function ask<Q extends Question>(call: Call, word: Q, what: With<Q>): Promise<Answer<Q>[]> {
  const { app, to, timeoutMs } = call;
  const answers = await app.get(ControlBus).ask(word, what, { to, timeoutMs });
  const details = what === null ? {} : { details: { ...what } };
  if (word !== 'ping' && answers.some(({ reply }) => reply !== undefined))
    await noteDeed(app.get(Sql), { action: `worker ${word}`, subject: to ?? 'all', ...details });
  return answers;
}

function alone(call: Call, word: 'pause' | 'resume' | 'drain' | 'shutdown'): Promise<Answer<typeof word>[]> {
  if (call.args.length > 0)
    throw new AppError('invalid_args', `Name a queue or a worker, not both: with --worker, ${word} means all it does.`);
  return ask(call, word, null);
}

async function tellQueues(
  { app, timeoutMs }: Call,
  word: 'pause' | 'resume' | 'drain',
  queues: readonly QueueName[],
): Promise<Answers> {
  const answers = await app.get(QueueStates)[word](queues, BY, timeoutMs);
  const [only, ...more] = queues;
  await noteDeed(app.get(Sql), { action: `queue ${word}`, subject: more.length === 0 ? String(only) : 'all' });
  return answers;
}

function someQueues({ args: [name] }: Call): readonly QueueName[] {
  return name === undefined ? queueNames : [oneQueue(name)];
}

function oneQueue(name: string | undefined): QueueName {
  if (name !== undefined && isQueueName(name)) return name;
  throw new AppError(
    'invalid_args',
    `${name === undefined ? 'Name a queue' : `There is no queue "${name}"`}. The queues are ${queueNames.join(', ')}.`,
  );
}

function number(text: string | undefined, name: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > MOST_SLOTS)
    throw new AppError('invalid_args', `${name} must be a whole number from 1 to ${MOST_SLOTS}, not "${text ?? ''}".`);
  return value;
}

const tooMuch = (word: string): AppError => new AppError('invalid_args', `"${word}" is a word too many.`);

function grow(call: Call, sign: 1 | -1): Promise<Answer<'grow'>[]> {
  const [first, second] = call.args;
  const named = first !== undefined && !/^\d+$/.test(first);
  if (!named && second !== undefined) throw tooMuch(second);
  const by = named ? second : first;
  return ask(call, 'grow', {
    queue: named ? oneQueue(first) : null,
    by: sign * (by === undefined ? 1 : number(by, 'N')),
  });
}

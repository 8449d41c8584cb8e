// What comes after a task: the next of its chain, callbacks with its result, errbacks with its id, and the end of those that are never reached. Ids are those
// that the sender gave, or follow from them, so that what is sent twice is one task. Pure; called by celery-results.ts.
import { z } from 'zod';
import type { CelerySender, CeleryTask } from '../../entities/celery-task.entity.js';
import { log } from '../../shared/log.js';
import { bodyOfChord, membersOf, rowId } from './celery-message.js';
import { isFinal, type CeleryMeta } from './celery-meta.js';
import { jsonMessage, type WireMessage } from './celery-wire.js';

export interface Follower {
  readonly queue: string;
  readonly message: WireMessage;
}
type Row = Pick<CeleryTask, 'queue' | 'sender' | 'followers'>;

const links = z.array(z.unknown()).nullish();
const moment = z.union([z.string(), z.number()]).nullish();
const options = z.object({
  task_id: z.string().nullish(),
  group_id: z.string().nullish(),
  queue: z.string().nullish().catch(null),
  reply_to: z.string().nullish(),
  priority: z.number().nullish(),
  eta: z.string().nullish(),
  countdown: z.number().nullish(),
  expires: moment,
  time_limit: z.number().nullish(),
  soft_time_limit: z.number().nullish(),
  ignore_result: z.boolean().nullish(),
  link: links,
  link_error: links,
  chord: z.unknown().optional(),
});
const signature = z.object({
  task: z.string(),
  args: z.array(z.unknown()).nullish(),
  kwargs: z.record(z.string(), z.unknown()).nullish(),
  immutable: z.boolean().nullish(),
  options: options.nullish().transform((given): Partial<z.infer<typeof options>> => given ?? {}),
});
type Signature = z.infer<typeof signature>;

const [GROUP, CHAIN] = ['celery.group', 'celery.chain'];

export function followersOf(row: Row, meta: CeleryMeta): Follower[] {
  const { chain, callbacks, errbacks } = row.followers;
  if (meta.status === 'SUCCESS') {
    const next = chain.at(-1);
    const called = callbacks.flatMap((each, index) => call(row, each, meta.result, [], `link ${index}`));
    return next === undefined ? called : [...called, ...call(row, next, meta.result, chain.slice(0, -1), 'chain')];
  }
  if (!isFinal(meta)) return [];
  return errbacks.flatMap((each, index) => call(row, each, row.sender.id, [], `errback ${index}`));
}

/** As a result of Celery names whom its task has called: each by its id, with nothing before it and nothing in it. Errbacks do not count among them. */
export function childrenOf({ status }: CeleryMeta, followers: readonly Follower[]): CeleryMeta['children'] {
  return status === 'SUCCESS' ? followers.map(({ message }) => [[message.headers['id'], null], null]) : [];
}

/** Asked for again, it has called them already: a queue that others serve would have them twice. */
export function toBeCalled({ followers }: Pick<Row, 'followers'>, all: readonly Follower[]): readonly Follower[] {
  return followers.are_called === true ? [] : all;
}

/** Of a chain that broke, or of a chord: whoever waits for its last task is told why it will never come. */
export function neverReached(
  { sender, followers }: Row,
  meta: CeleryMeta,
): { sender: CelerySender; meta: CeleryMeta }[] {
  if (meta.status === 'SUCCESS' || !isFinal(meta)) return [];
  // Its group and whom it was called by are not theirs.
  const { group_id: _group, parent_id: _parent, ...reason } = meta;
  return followers.chain.flatMap((each) => {
    const { task_id: id, reply_to } = signature.safeParse(bodyOfChord(each) ?? each).data?.options ?? {};
    if (id == null) return [];
    // Whoever asks again may be another program.
    const own = followers.are_called === true ? null : reply_to;
    const its = { ...sender, id, correlation_id: id, reply_to: own ?? sender.reply_to };
    return [{ sender: its, meta: { ...reason, task_id: id } }];
  });
}

function call(row: Row, raw: unknown, result: unknown, chain: readonly unknown[], role: string): Follower[] {
  const found = signature.safeParse(raw);
  if (!found.success) {
    log('doors').warn(
      { celery_id: row.sender.id, role },
      'what should come after a task is no signature; it is left out',
    );
    return [];
  }
  const { data } = found;
  if (data.task === GROUP)
    return membersOf(raw).flatMap((each, index) => call(row, each, result, chain, `${role} ${index}`));
  if (data.task === CHAIN) {
    const [first, ...rest] = membersOf(raw);
    return first === undefined ? [] : call(row, first, result, [...chain, ...rest.reverse()], role);
  }
  const args = data.immutable ? (data.args ?? []) : [result, ...(data.args ?? [])];
  const queue = data.options.queue ?? row.queue;
  return [{ queue, message: message(row.sender, data, args, chain, role) }];
}

function message(
  parent: CelerySender,
  { task, kwargs, options }: Signature,
  args: readonly unknown[],
  chain: readonly unknown[],
  role: string,
): WireMessage {
  const id = options.task_id ?? rowId(`${parent.id} ${role}`);
  const headers = {
    lang: 'py',
    task,
    id,
    root_id: parent.root_id,
    parent_id: parent.id,
    group: options.group_id ?? null,
    retries: 0,
    eta: options.eta ?? inSeconds(options.countdown),
    expires: typeof options.expires === 'string' ? options.expires : inSeconds(options.expires),
    timelimit: [options.time_limit ?? null, options.soft_time_limit ?? null],
    argsrepr: JSON.stringify(args).slice(0, 1000),
    kwargsrepr: JSON.stringify(kwargs ?? {}).slice(0, 1000),
    origin: 'athanor',
    ignore_result: options.ignore_result ?? false,
  };
  const embed = {
    callbacks: options.link ?? null,
    errbacks: options.link_error ?? null,
    chain: chain.length > 0 ? chain : null,
    chord: options.chord ?? null,
  };
  return jsonMessage([args, kwargs ?? {}, embed], {
    headers,
    correlationId: id,
    replyTo: options.reply_to ?? parent.reply_to,
    priority: options.priority ?? null,
  });
}

function inSeconds(seconds: number | null | undefined): string | null {
  return seconds == null ? null : new Date(Date.now() + seconds * 1000).toISOString();
}

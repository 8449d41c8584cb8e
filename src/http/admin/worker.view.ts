// What operators see of a worker and its engines, and what a worker itself answers to each word that it is told.
import { z } from 'zod';
import type { EngineOverview, WorkerOverview } from '../../monitor/overview.js';
import type { Question, Reply } from '../../tasks/control/control-words.js';
import { lackCodes } from '../../shared/lack.js';
import { isQueueName, queueNames } from '../../tasks/queues/queues.js';
import { countField, idField, listOf, momentField } from '../answer-fields.js';

const state = z.enum(['starting', 'running', 'paused', 'draining', 'stopped']);
/** Packs bring queues of their own: the program knows their names, its document cannot. */
const queueField = z.string().describe(`${queueNames.join(', ')}, or a queue of a pack`);
export const askedQueue = queueField.refine(isQueueName, `must be one of ${queueNames.join(', ')}`);
export const slotsField = z.record(z.string(), countField).describe('By queue');
const cap = z.int().nullable().describe('Most tasks at a time over all queues; null: as many as there are slots');
const lackField = z
  .object({
    code: z.enum(lackCodes),
    names: listOf(z.string()).describe('Programs, or the parts that one was built without'),
    packages: listOf(z.string()).describe('What to install, as Debian calls it'),
  })
  .nullable()
  .describe('The same as fields; null: nothing is missing, or only the sentence tells');
const engines = listOf(
  z.object({
    id: z.string(),
    version: z.string().nullable(),
    missing: z.string().nullable().describe('Why it is not offered here, and what would help'),
    lack: lackField,
  }),
);
const cage = z.object({
  level: z.enum(['full', 'limits', 'none']),
  bubblewrap: z.boolean(),
  missing: z.string().nullable().describe('Why it is not full, and what would help'),
  refuses: z.boolean().describe('It converts nothing until that is changed'),
});

export const workerSchema = z
  .object({
    name: z.string(),
    host: z.string(),
    pid: z.int(),
    version: z.string(),
    node: z.string().describe('Version of Node'),
    queues: z.record(z.string(), countField).describe('Slots by queue'),
    cap,
    engines,
    cage: cage.nullable().describe('How well programs that it starts are shut in; null: not known yet'),
    running: listOf(idField).describe('Tasks'),
    memory_bytes: countField,
    done_count: countField,
    failed_count: countField,
    state,
    started_at: momentField,
    seen_at: momentField,
  })
  .meta({ id: 'Worker' });
export type WorkerView = z.output<typeof workerSchema>;
export const engineSchema = z
  .object({
    id: z.string(),
    versions: listOf(z.string()),
    workers: listOf(z.string()).describe('That have it'),
    missing: listOf(z.object({ worker: z.string(), reason: z.string(), lack: lackField })),
    brings: z
      .object({
        reads: listOf(z.string()).describe('Formats'),
        writes: listOf(z.string()).describe('Formats'),
        operations: listOf(z.object({ name: z.string(), label: z.object({ en: z.string(), ru: z.string() }) })),
      })
      .describe('What is not possible here now, and would be if a worker had it'),
  })
  .meta({ id: 'Engine' });
export type EngineView = EngineOverview & z.output<typeof engineSchema>;

export const workerView = ({ started_at, seen_at, engines, ...row }: WorkerOverview): WorkerView => ({
  ...row,
  engines: engines.map((engine) => ({ ...engine, lack: engine.lack ?? null })),
  started_at: started_at.toISOString(),
  seen_at: seen_at.toISOString(),
});

const taking = z.object({ state, slots: slotsField, cap, paused_queues: listOf(queueField), running: countField });
const activeTask = z.object({
  id: idField,
  operation: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  queue: z.string(),
  attempt: countField,
  percent: z.number().nullable(),
  stage: z.string().nullable(),
  since_s: z.number(),
});
/** By word; words with the same answer share it. */
const replies = {
  ping: z.object({ state, host: z.string(), pid: z.int() }) satisfies z.ZodType<Reply<'ping'>>,
  active: z.object({ tasks: listOf(activeTask) }) satisfies z.ZodType<Reply<'active'>>,
  registered: z.object({ operations: listOf(z.string()), queues: listOf(queueField) }) satisfies z.ZodType<
    Reply<'registered'>
  >,
  recycle: z.object({ processes: countField }) satisfies z.ZodType<Reply<'recycle'>>,
  stats: taking.extend({
    host: z.string(),
    pid: z.int(),
    uptime_s: z.number(),
    version: z.string(),
    node: z.string(),
    engines,
    cage,
    autoscale: z.record(z.string(), z.object({ min: countField, max: countField })).describe('By queue'),
    done: countField,
    failed: countField,
    memory_bytes: countField,
    pools: listOf(z.object({ queue: z.string(), size: countField, alive: countField, busy: countField })),
  }) satisfies z.ZodType<Reply<'stats'>>,
  pause: taking satisfies z.ZodType<
    Reply<Exclude<Question, 'ping' | 'active' | 'stats' | 'registered' | 'recycle' | 'limits'>>
  >,
};
const of = <Shape extends z.ZodRawShape>(reply: z.ZodObject<Shape>) => reply.extend({ worker: z.string() });
/** Which worker, and what it said. */
export const replySchema = z
  .union([
    of(replies.ping),
    of(replies.active),
    of(replies.registered),
    of(replies.recycle),
    of(replies.stats),
    of(replies.pause),
  ])
  .meta({ id: 'WorkerReply' });
export type ReplyView = { readonly worker: string } & Reply<Exclude<Question, 'follow' | 'limits' | 'consume'>>;

// Messages of Celery's protocol 1 (Celery 3, or task_protocol = 1) as those of protocol 2: there everything is in the body. Pure; called by celery-intake.ts.
import { z } from 'zod';
import { parseJson } from '../message-bytes.js';
import { bodyOf } from './celery-message.js';
import type { WireMessage } from './celery-wire.js';

const given = z.unknown().optional();
const first = z.object({
  task: z.string(),
  id: z.string(),
  args: z.unknown().default([]),
  kwargs: z.unknown().default({}),
  retries: given,
  eta: given,
  expires: given,
  timelimit: given,
  taskset: given,
  callbacks: given,
  errbacks: given,
  chord: given,
});

/** As it is when it is none of those. */
export function inProtocol2(wire: WireMessage): WireMessage {
  if ('task' in wire.headers || wire.contentType !== 'application/json') return wire;
  const found = first.safeParse(parseJson(bodyOf(wire), 'The body'));
  if (!found.success) return wire;
  const { args, kwargs, callbacks, errbacks, chord, taskset, ...headers } = found.data;
  const { compression: _unpacked, ...own } = wire.headers;
  return {
    ...wire,
    headers: { ...own, ...headers, group: taskset },
    body: Buffer.from(JSON.stringify([args, kwargs, { callbacks, errbacks, chord, chain: null }])),
  };
}

// Table of queues. A queue is where a kind of work waits; a route's queue is that of its heaviest step.
import os from 'node:os';
import { AppError } from '../../shared/errors.js';

export interface Queue {
  /** Tasks at a time in one process that names no number itself; lowered to the cores that are there. */
  readonly slots: number;
  /** Slots that mostly wait for others (databases, networks) do not depend on cores. */
  readonly waits?: true;
}

const ownQueues = {
  video: { slots: 1 },
  audio: { slots: 2 },
  image: { slots: 4 },
  document: { slots: 2 },
  archive: { slots: 2 },
  cleanup: { slots: 1 },
  default: { slots: 4, waits: true },
  notify: { slots: 4, waits: true },
} as const satisfies Record<string, Queue>;

export type OwnQueue = keyof typeof ownQueues;
/** Ours, and those that packs have brought (src/packs). */
export type QueueName = OwnQueue | (string & NonNullable<unknown>);
const queueTable = new Map<string, Queue>(Object.entries(ownQueues));
export const queueNames: QueueName[] = [...queueTable.keys()];
/** Which queues a process serves and with how many slots each. */
export type Slots = Partial<Record<QueueName, number>>;

/** Of one queue in one process. */
export const MOST_SLOTS = 1000;

/** Before anything asks for the names: a pack's queue is like ours from then on. */
export function addQueue(name: string, queue: Queue): void {
  queueTable.set(name, queue);
  queueNames.push(name);
}

export function isQueueName(name: string): boolean {
  return queueTable.has(name);
}

/** One of this program, and not of a pack. */
export function isOwnQueue(name: string): name is OwnQueue {
  return Object.hasOwn(ownQueues, name);
}

/** Slots of a queue on a machine with so many cores. */
export function usualSlots(queue: QueueName, cores = os.availableParallelism()): number {
  const row = queueTable.get(queue) ?? ownQueues.default;
  return row.waits ? row.slots : Math.max(1, Math.min(row.slots, cores));
}

/** "video:1,image:4" or "video,image"; nothing means all queues. `concurrency` caps all slots of the process together. */
export function parseSlots(text: string | undefined, concurrency?: number): Slots {
  const wanted = text?.trim() ? text.split(',') : queueNames;
  const slots: Slots = {};
  for (const item of wanted) {
    const [name = '', number] = item.trim().split(':');
    if (!isQueueName(name))
      throw new AppError('invalid_args', `There is no queue "${name}". The queues are ${queueNames.join(', ')}.`);
    const count = number === undefined ? usualSlots(name) : Number(number);
    if (!Number.isInteger(count) || count < 1 || count > MOST_SLOTS)
      throw new AppError('invalid_args', `"${item}" must be QUEUE or QUEUE:SLOTS with 1 to ${MOST_SLOTS} slots.`);
    slots[name] = concurrency === undefined ? count : Math.min(count, concurrency);
  }
  return slots;
}

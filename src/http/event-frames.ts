// Live events as text on the wire (server-sent events). Each is written once, however many read it. Pure; event-streams.ts sends them.
import type { TaskEvent } from '../entities/task-event.entity.js';
import { eventName } from '../tasks/events/event-names.js';
import type { LiveItem } from '../tasks/events/event-tail.js';
import type { WireState } from './task.view.js';

export const PROGRESS = 'task.progress';
/** How a client sees a task after an event; those that are not here do not change it. */
const stateAfter: Readonly<Record<string, WireState>> = {
  queued: 'queued',
  handed_back: 'queued',
  started: 'running',
  cancel_requested: 'cancelling',
  retrying: 'retrying',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  expired: 'expired',
};
const written = new WeakMap<object, string>();

export function frame(name: string, data: unknown, id?: number | string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

export function nameOf(item: LiveItem): string {
  return 'event' in item ? eventName(item.event) : PROGRESS;
}

export function frameOf(item: LiveItem): string {
  const known = written.get(item);
  if (known !== undefined) return known;
  const text = 'event' in item ? frameOfEvent(item.event) : frame(PROGRESS, { ...item.progress, client_id: undefined });
  written.set(item, text);
  return text;
}

function frameOfEvent(row: TaskEvent): string {
  const name = eventName(row);
  const status = stateAfter[row.type.replace('job.', '')];
  const data = {
    type: name,
    at: row.at.toISOString(),
    task_id: row.task_id,
    job_id: row.job_id,
    ...(status !== undefined && { status }),
    state_version: row.version,
    worker: row.worker,
    ...row.data,
  };
  return frame(name, data, row.id);
}

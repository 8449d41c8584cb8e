// What is sent to a queue about a task or job: a CloudEvent whose id stays the same over all tries. Pure; queue-carrier.ts sends it.
import type { QueueTarget } from '../../entities/task.entity.js';

export interface QueueMessage {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly correlation_id?: string;
  readonly traceparent?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A row is queued, a message is accepted. */
const SAID: Readonly<Record<string, string>> = { 'task.queued': 'task.accepted' };

export function isQueueTarget(target: object): target is QueueTarget {
  return 'queue' in target;
}

export function messageAbout(
  {
    id,
    event,
    payload,
  }: { readonly id: string; readonly event: string; readonly payload: Readonly<Record<string, unknown>> },
  { correlation_id, traceparent }: QueueTarget,
  source: string,
  data: Readonly<Record<string, unknown>>,
): QueueMessage {
  const subject = data['task_id'] ?? data['job_id'];
  return {
    specversion: '1.0',
    id,
    source,
    type: `conversion.${SAID[event] ?? event}`,
    ...(typeof subject === 'string' && { subject }),
    time: String(payload['timestamp']),
    datacontenttype: 'application/json',
    ...(correlation_id !== undefined && { correlation_id }),
    ...(traceparent !== undefined && { traceparent }),
    data,
  };
}

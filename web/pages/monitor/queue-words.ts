// Why a queue is said to do well or badly, in a sentence with its numbers.
import { sendersFaults } from '../../../src/shared/senders-faults.js';
import { isWord, say, sayBehindColon, sayNumber, saySpan } from '../../words.js';
import {
  DELAY_LIMIT_MS,
  OLDEST_LIMIT_S,
  type Health,
  type Lately,
  type Queue,
  type RecentQueue,
} from './queue-health.js';

export function sayCause(health: Health, queue: Queue, lately: Lately | undefined): string {
  const recent = lately?.queues.find((each) => each.queue === queue.queue);
  const { waiting, running, slots } = queue;
  switch (health) {
    case 'noWorkers':
      return say('monitor.cause.noWorkers', { waiting });
    case 'paused':
      return say('monitor.cause.paused', { by: queue.changed_by ?? '—', waiting });
    case 'stuck':
      return say('monitor.cause.stuck', sayStuck(queue, recent));
    case 'failing':
      return sayFailing(queue, recent, lately);
    case 'backlogged':
      return sayBacklog(queue, recent);
    case 'atCapacity':
    case 'active':
      return say(`monitor.cause.${health}`, { running: sayNumber(running), slots });
    case 'idle':
      return slots === 0 ? say('monitor.cause.unserved') : say('monitor.cause.idle', { slots });
  }
}

export const topCode = ({ queue }: Queue, lately: Lately | undefined): string | undefined =>
  lately?.errors.find((each) => each.queue === queue && !(sendersFaults as readonly string[]).includes(each.code))
    ?.code;

function sayStuck(queue: Queue, recent: RecentQueue | undefined) {
  const endedAt = recent?.last_ended_at;
  return {
    since: endedAt == null ? '—' : saySpan(Date.now() - Date.parse(endedAt)),
    run: saySpan((queue.oldest_run_s ?? 0) * 1000),
    usual: saySpan(recent?.run_p95_ms ?? 0),
  };
}

function sayFailing(queue: Queue, recent: RecentQueue | undefined, lately: Lately | undefined): string {
  const values = { failed: sayNumber(recent?.last_faults ?? 0), count: sayNumber(recent?.last_count ?? 0) };
  const code = topCode(queue, lately);
  const key = `error.${code ?? ''}`;
  if (code === undefined) return say('monitor.cause.failing', values);
  return say('monitor.cause.failingMostly', { ...values, code, sentence: isWord(key) ? sayBehindColon(say(key)) : '' });
}

function sayBacklog({ oldest_wait_s }: Queue, recent: RecentQueue | undefined): string {
  if ((oldest_wait_s ?? 0) > OLDEST_LIMIT_S)
    return say('monitor.cause.backlogged', {
      oldest: saySpan((oldest_wait_s ?? 0) * 1000),
      limit: saySpan(OLDEST_LIMIT_S * 1000),
    });
  return say('monitor.cause.slow', { wait: saySpan(recent?.wait_p95_ms ?? 0), limit: saySpan(DELAY_LIMIT_MS) });
}

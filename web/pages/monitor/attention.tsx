// What somebody should look at now: one line for each queue that does badly, with the cause and the way to its tasks.
import { at } from '../../facts.js';
import { say, saySpan } from '../../words.js';
import { lately, queues } from './monitor-state.js';
import { DELAY_LIMIT_MS, healthOf, hourOf, needsSomebody, type Health, type Queue } from './queue-health.js';
import { sayCause, topCode } from './queue-words.js';
import { StartWorker } from './start-worker.js';

export const healthNow = (queue: Queue): Health =>
  healthOf({ queue, recent: lately.value?.queues.find((each) => each.queue === queue.queue), now: Date.now() });

export function Attention() {
  const lines = queues.value
    .map((queue) => ({ queue, health: healthNow(queue) }))
    .filter(({ queue, health }) => needsSomebody(health, queue));
  return (
    <section aria-label={say('monitor.needs')}>
      {lines.length === 0 ? (
        <Calm />
      ) : (
        <ul class="attention">
          {lines.map(({ queue, health }) => (
            <li key={queue.queue} class="note">
              <span>
                ⚠ <b>{queue.queue}</b>: {say(`monitor.health.${health}`)} — {sayCause(health, queue, lately.value)}
              </span>{' '}
              <a href={at(linkOf(queue, health))} aria-label={say('monitor.openOf', { queue: queue.queue })}>
                {say('monitor.open')}
              </a>
            </li>
          ))}
        </ul>
      )}
      <StartWorker queues={lines.filter(({ health }) => health === 'noWorkers').map(({ queue }) => queue.queue)} />
    </section>
  );
}

/** The tiles tell of an hour: what stands there as slow or failed must not be left without a word. */
function Calm() {
  const { failed, ended, delayMs } = hourOf(lately.value?.queues ?? []);
  const isSlow = (delayMs ?? 0) > DELAY_LIMIT_MS;
  return (
    <>
      <p class="muted">{say(isSlow || failed > 0 ? 'monitor.wellNow' : 'monitor.allWell')}</p>
      {isSlow && <p class="muted">{say('monitor.wasSlow', { wait: saySpan(delayMs ?? 0) })}</p>}
      {failed > 0 && (
        <p class="muted">
          {say('monitor.someFailed', { failed, count: ended })}{' '}
          <a href={at('/admin/tasks?status=failed&since=hour')}>{say('monitor.open')}</a>
        </p>
      )}
    </>
  );
}

function linkOf(queue: Queue, health: Health): string {
  const code = topCode(queue, lately.value);
  const filter =
    health === 'failing'
      ? { status: 'failed', ...(code !== undefined && { error_code: code }) }
      : { status: health === 'stuck' ? 'running' : 'queued,retrying', since: 'all' };
  return `/admin/tasks?${new URLSearchParams({ queue: queue.queue, ...filter }).toString()}`;
}

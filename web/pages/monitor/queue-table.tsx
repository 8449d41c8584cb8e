// A row for each queue: the word for how it does and why, its numbers, its last hour, and pause.
import { at, may } from '../../facts.js';
import { NoValue } from '../../parts/no-value.js';
import { say, sayNumber, saySpan } from '../../words.js';
import { healthNow } from './attention.js';
import { endedPerMinute } from './chart-series.js';
import { lastHour, lately, queues, tellQueue } from './monitor-state.js';
import { PlainTable } from './plain-table.js';
import type { Lately, Queue } from './queue-health.js';
import { sayCause } from './queue-words.js';
import { Sparkline } from './sparkline.js';
import { sayShare } from './tiles.js';

const heads = [
  'admin.queue',
  'monitor.health',
  'monitor.series.waiting',
  'monitor.series.running',
  'monitor.oldest',
  'monitor.waitP95',
  'monitor.runP95',
  'monitor.failedHour',
  'monitor.sixty',
  'monitor.slots',
] as const;

export function QueueTable() {
  return (
    <PlainTable title="monitor.queues" heads={may('admin') ? [...heads, ''] : heads}>
      {queues.value.map((queue) => (
        <Row key={queue.queue} queue={queue} />
      ))}
    </PlainTable>
  );
}

function Row({ queue }: { readonly queue: Queue }) {
  const health = healthNow(queue);
  const recent = lately.value?.queues.find((each) => each.queue === queue.queue);
  const ended = (recent?.done ?? 0) + (recent?.failed ?? 0);
  const span = (ms: number | null | undefined) => (ms == null ? <NoValue why="monitor.no.ended" /> : saySpan(ms));
  const word = queue.paused ? 'resume' : 'pause';
  return (
    <tr>
      <th scope="row">
        <a href={at(`/admin/tasks?queue=${queue.queue}`)}>{queue.queue}</a>
      </th>
      <td>
        <span class={`health health-${health}`}>{say(`monitor.health.${health}`)}</span>
        <span class="cause">{sayCause(health, queue, shortened(lately.value))}</span>
      </td>
      <td>{sayNumber(queue.waiting)}</td>
      <td>{sayNumber(queue.running)}</td>
      <td>
        {queue.oldest_wait_s === null ? <NoValue why="monitor.no.waiting" /> : saySpan(queue.oldest_wait_s * 1000)}
      </td>
      <td>{span(recent?.wait_p95_ms)}</td>
      <td>{span(recent?.run_p95_ms)}</td>
      <td>{ended === 0 ? <NoValue why="monitor.no.ended" /> : sayShare(recent?.failed ?? 0, ended)}</td>
      <td>
        {lastHour.value === undefined ? (
          <span class="sparkline" />
        ) : (
          <Sparkline values={endedPerMinute(lastHour.value, queue.queue, Date.now())} />
        )}
      </td>
      <td>
        {queue.running}/{queue.slots}
      </td>
      {may('admin') && (
        <td>
          <button
            type="button"
            aria-label={say(`monitor.${word}Of`, { name: queue.queue })}
            onClick={() => void tellQueue(queue.queue, word)}
          >
            {say(`monitor.${word}`)}
          </button>
        </td>
      )}
    </tr>
  );
}

/** Which error it is stands in the line above all tables; a column has no room for that. */
const shortened = (known: Lately | undefined): Lately | undefined => known && { ...known, errors: [] };

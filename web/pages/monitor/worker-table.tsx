// A row for each worker: what it has in hand, how many slots it gives to which queue, and pause.
import type { Schemas } from '../../api.js';
import { at, may } from '../../facts.js';
import { now } from '../../parts/ticking.js';
import { say, sayBytes, sayNumber, saySpan } from '../../words.js';
import { tellWorker, workers } from './monitor-state.js';
import { PlainTable } from './plain-table.js';

type Worker = Schemas['Worker'];
const heads = [
  'task.worker',
  'admin.state',
  'monitor.busy',
  'monitor.slots',
  'state.done',
  'state.failed',
  'monitor.memory',
  'monitor.version',
  'monitor.heartbeat',
] as const;

export function WorkerTable() {
  if (workers.value.length === 0) return <p class="note">{say('monitor.noWorker')}</p>;
  return (
    <PlainTable title="monitor.workers" heads={may('admin') ? [...heads, ''] : heads}>
      {workers.value.map((worker) => (
        <Row key={worker.name} worker={worker} />
      ))}
    </PlainTable>
  );
}

function Row({ worker }: { readonly worker: Worker }) {
  const { name, state, running } = worker;
  const slots = Object.values(worker.queues).reduce((sum, count) => sum + count, 0);
  const word = state === 'paused' ? 'resume' : 'pause';
  return (
    <tr>
      <th scope="row">
        {name} <span class="cause">{worker.host}</span>
      </th>
      <td>{say(`monitor.state.${state}`)}</td>
      <td>
        {running.length === 0 ? (
          0
        ) : (
          <a href={at(`/admin/tasks?worker=${name}&status=running&since=all`)}>{running.length}</a>
        )}
        /{slots}
      </td>
      <td>
        <ul class="slots">
          {Object.entries(worker.queues).map(([queue, count]) => (
            <Slots key={queue} worker={name} queue={queue} count={count} />
          ))}
        </ul>
      </td>
      <td>{sayNumber(worker.done_count)}</td>
      <td>{sayNumber(worker.failed_count)}</td>
      <td>{sayBytes(worker.memory_bytes)}</td>
      <td>{worker.version}</td>
      <td>{say('monitor.seen', { span: saySpan(Math.max(0, now.value - Date.parse(worker.seen_at))) })}</td>
      {may('admin') && (
        <td>
          {(state === 'running' || state === 'paused') && (
            <button
              type="button"
              aria-label={say(`monitor.${word}Of`, { name })}
              onClick={() => void tellWorker(name, word)}
            >
              {say(`monitor.${word}`)}
            </button>
          )}
        </td>
      )}
    </tr>
  );
}

function Slots({ worker, queue, count }: { readonly worker: string; readonly queue: string; readonly count: number }) {
  const set = (to: number) => void tellWorker(worker, 'slots', { queue, count: to });
  return (
    <li>
      {queue} {count}
      {may('admin') && (
        <>
          <button
            type="button"
            class="small"
            aria-label={say('monitor.fewer', { queue, name: worker })}
            disabled={count <= 1}
            onClick={() => set(count - 1)}
          >
            −
          </button>
          <button
            type="button"
            class="small"
            aria-label={say('monitor.more', { queue, name: worker })}
            onClick={() => set(count + 1)}
          >
            +
          </button>
        </>
      )}
    </li>
  );
}

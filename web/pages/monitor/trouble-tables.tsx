// What went wrong most often, what took longest and who used most in the last hour, each with the way to its tasks.
import { at } from '../../facts.js';
import { FileName } from '../../parts/file-name.js';
import { Moment } from '../../parts/moment.js';
import { isWord, say, sayNumber, saySpan } from '../../words.js';
import { lately } from './monitor-state.js';
import { PlainTable } from './plain-table.js';

export function TroubleTables() {
  const { errors = [], slowest = [], clients = [] } = lately.value ?? {};
  return (
    <>
      {errors.length > 0 && (
        <PlainTable
          title="monitor.errors"
          heads={['admin.reason', 'admin.queue', 'monitor.count', 'monitor.lastTime', 'monitor.example']}
        >
          {errors.map(({ queue, code, count, last_at, task_id }) => (
            <tr key={`${queue} ${code}`}>
              <td class="reason">
                <a href={at(`/admin/tasks?queue=${queue}&status=failed&error_code=${code}`)}>
                  <code>{code}</code>
                </a>{' '}
                <span class="cause">{sayCode(code)}</span>
              </td>
              <td>{queue}</td>
              <td>{sayNumber(count)}</td>
              <td>
                <Moment at={last_at} />
              </td>
              <td>
                <a
                  href={at(`/t/${task_id}`)}
                  aria-label={`${say('monitor.example')}: ${say('monitor.exampleOf', { code, queue })}`}
                >
                  {say('monitor.example')}
                </a>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {slowest.length > 0 && (
        <PlainTable
          title="monitor.slowest"
          heads={['admin.file', 'admin.queue', 'admin.ran.short', 'monitor.lastTime']}
        >
          {slowest.map(({ task_id, filename, operation, queue, run_ms, ended_at }) => (
            <tr key={task_id}>
              <td class="name">
                <a href={at(`/t/${task_id}`)}>
                  <FileName name={filename ?? operation} title={filename ?? operation} />
                </a>
              </td>
              <td>{queue}</td>
              <td>{saySpan(run_ms)}</td>
              <td>
                <Moment at={ended_at} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      {clients.length > 0 && (
        <PlainTable
          title="monitor.clients"
          heads={[
            'admin.client',
            'admin.ran.short',
            'monitor.series.done',
            'monitor.series.failed',
            'monitor.lastTime',
          ]}
        >
          {clients.map(({ client, run_ms, done, failed, last_at }) => (
            <tr key={client}>
              <td class="name">
                <a href={at(`/admin/tasks?client=${encodeURIComponent(client)}`)}>
                  <bdi>{client}</bdi>
                </a>
              </td>
              <td>{saySpan(run_ms)}</td>
              <td>{sayNumber(done)}</td>
              <td>{sayNumber(failed)}</td>
              <td>
                <Moment at={last_at} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </>
  );
}

function sayCode(code: string): string {
  const key = `error.${code}`;
  return isWord(key) ? say(key) : '';
}

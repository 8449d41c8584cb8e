// What runs by the clock: when next, how it ended last, run now, switch off and on.
import { signal } from '@preact/signals';
import { api, type Schemas } from '../../api.js';
import { at, may } from '../../facts.js';
import { announce } from '../../parts/announcer.js';
import { ScheduleTime } from '../../parts/schedule-time.js';
import { Moment } from '../../parts/moment.js';
import { NoValue } from '../../parts/no-value.js';
import { say } from '../../words.js';
import { attempt, schedules } from './monitor-state.js';
import { PlainTable } from './plain-table.js';

type Schedule = Schemas['Schedule'];
const heads = ['monitor.schedule', 'monitor.when', 'monitor.next', 'monitor.last'] as const;
const started = signal<{ readonly name: string; readonly id: string } | undefined>(undefined);

export function ScheduleTable() {
  const ran = started.value;
  return (
    <>
      <PlainTable title="monitor.schedules" heads={may('admin') ? [...heads, ''] : heads}>
        {schedules.value.map((schedule) => (
          <Row key={schedule.name} schedule={schedule} />
        ))}
      </PlainTable>
      {ran && (
        <p class="note">
          {say('monitor.started', { name: ran.name })} <a href={at(`/t/${ran.id}`)}>{say('monitor.startedOpen')}</a>
        </p>
      )}
    </>
  );
}

function Row({ schedule }: { readonly schedule: Schedule }) {
  const { name, enabled, next_at, last_at, last_state, last_task_id } = schedule;
  const path = { name };
  const run = () =>
    attempt(async () => {
      const task = await api.call('post', '/api/v1/admin/schedules/{name}/run', { path, body: { params: {} } });
      started.value = { name, id: task.id };
      announce(say('monitor.started', { name }));
    });
  const change = () =>
    attempt(() => api.call('patch', '/api/v1/admin/schedules/{name}', { path, body: { enabled: !enabled } }));
  const turn = enabled ? 'switchOff' : 'switchOn';
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <ScheduleTime {...schedule} />
      </td>
      <td>{next_at === null ? say('monitor.off') : <Moment at={next_at} />}</td>
      <td>
        {last_at === null ? <NoValue why="monitor.no.run" /> : <Moment at={last_at} />}{' '}
        {last_state !== null && last_task_id !== null && (
          <a class={`status-${last_state}`} href={at(`/t/${last_task_id}`)}>
            {say(`state.${last_state}`)}
          </a>
        )}
      </td>
      {may('admin') && (
        <td>
          <span class="actions">
            <button type="button" aria-label={say('monitor.runNowOf', { name })} onClick={() => void run()}>
              {say('monitor.runNow')}
            </button>
            <button type="button" aria-label={say(`monitor.${turn}Of`, { name })} onClick={() => void change()}>
              {say(`monitor.${turn}`)}
            </button>
          </span>
        </td>
      )}
    </tr>
  );
}

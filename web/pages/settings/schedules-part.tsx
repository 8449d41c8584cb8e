// What runs by the clock: when next, how it went last, another time, off and on, and now.
import { useState } from 'preact/hooks';
import { api, type Schemas } from '../../api.js';
import { at, may } from '../../facts.js';
import { ScheduleTime } from '../../parts/schedule-time.js';
import { Moment } from '../../parts/moment.js';
import { isWord, say } from '../../words.js';
import { ActButton } from './act-button.js';
import { LineField, textIn } from './entry-fields.js';
import { EntryForm } from './entry-form.js';
import { Shown, useLoaded } from './loaded.js';

type Schedule = Schemas['Schedule'];

export function SchedulesPart() {
  const schedules = useLoaded(async () => (await api.call('get', '/api/v1/admin/schedules')).data);
  return (
    <section class="card">
      <Shown of={schedules}>
        {(all) => (
          <>
            {all.length === 0 && <p class="note">{say('settings.noSchedules')}</p>}
            <ul class="entries">
              {all.map((each) => (
                <ScheduleRow key={each.name} schedule={each} onChange={schedules.again} />
              ))}
            </ul>
          </>
        )}
      </Shown>
    </section>
  );
}

interface RowProps {
  readonly schedule: Schedule;
  readonly onChange: () => Promise<void>;
}

function ScheduleRow({ schedule, onChange }: RowProps) {
  const { name, enabled, next_at: next, last_at: last, last_state } = schedule;
  const [isOpen, setOpen] = useState(false);
  const [task, setTask] = useState<string>();
  const path = { name };
  const purpose = `settings.schedule.${name}`;
  const switchWord = say(enabled ? 'settings.turnOff' : 'settings.turnOn');
  return (
    <li>
      <div>
        <p class="name">{name}</p>
        {isWord(purpose) && <p>{say(purpose)}</p>}
        <p class="muted">
          <ScheduleTime {...schedule} />
          {schedule.edited && ` · ${say('settings.edited')}`}
        </p>
        <p class="muted">
          {next === null ? (
            say('settings.isOff')
          ) : (
            <>
              {say('settings.next')} <Moment at={next} />
            </>
          )}
          {last !== null && (
            <>
              {' · '}
              {say('settings.last')} <Moment at={last} />
              {last_state !== null && `, ${say(`state.${last_state}`)}`}
            </>
          )}
          {schedule.skipped_count > 0 && ` · ${say('settings.skipped', { count: schedule.skipped_count })}`}
        </p>
        <p role="status">
          {task !== undefined && (
            <>
              {say('settings.started')} <a href={at(`/t/${task}`)}>{say('settings.seeTask')}</a>
            </>
          )}
        </p>
      </div>
      {may('admin') && (
        <div class="actions">
          <ActButton
            text={say('settings.runNow')}
            label={`${say('settings.runNow')}: ${name}`}
            act={async () =>
              setTask((await api.call('post', '/api/v1/admin/schedules/{name}/run', { path, body: {} })).id)
            }
          />
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`${say('settings.edit')}: ${name}`}
            onClick={() => setOpen(!isOpen)}
          >
            {say('settings.edit')}
          </button>
          <ActButton
            text={switchWord}
            label={`${switchWord}: ${name}`}
            act={async () => {
              await api.call('patch', '/api/v1/admin/schedules/{name}', { path, body: { enabled: !enabled } });
              await onChange();
            }}
          />
        </div>
      )}
      {isOpen && <ScheduleForm schedule={schedule} onChange={onChange} />}
    </li>
  );
}

function ScheduleForm({ schedule: { name, cron, every_s: every, time_zone: zone }, onChange }: RowProps) {
  async function send(fields: FormData) {
    const time = cron === null ? { every_s: Number(textIn(fields, 'every_s')) } : { cron: textIn(fields, 'cron') };
    const body = { ...time, time_zone: textIn(fields, 'time_zone') || null };
    await api.call('patch', '/api/v1/admin/schedules/{name}', { path: { name }, body });
    await onChange();
  }
  return (
    <div class="below">
      <EntryForm
        label={name}
        submit={say('settings.save')}
        submitLabel={`${say('settings.save')}: ${name}`}
        done={say('settings.kept')}
        send={send}
      >
        {(faults) => (
          <div class="two">
            {cron === null ? (
              <LineField
                id={`${name}-every`}
                name="every_s"
                type="number"
                min={1}
                label={say('settings.every')}
                value={every ?? ''}
                required
                faults={faults}
              />
            ) : (
              <LineField
                id={`${name}-cron`}
                name="cron"
                label={say('settings.cron')}
                help={say('settings.cronHelp')}
                value={cron}
                required
                maxLength={100}
                faults={faults}
              />
            )}
            <LineField
              id={`${name}-zone`}
              name="time_zone"
              label={say('settings.zone')}
              help={say('settings.zoneHelp')}
              value={zone ?? ''}
              placeholder="Europe/Moscow"
              maxLength={64}
              faults={faults}
            />
          </div>
        )}
      </EntryForm>
    </div>
  );
}

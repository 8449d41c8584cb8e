// What the bytes are taken by, how much room is left, what is deleted when, and a clean-up that can first be counted.
import { useState } from 'preact/hooks';
import { api, type Schemas } from '../../api.js';
import { may } from '../../facts.js';
import { Moment } from '../../parts/moment.js';
import { isEnded } from '../../parts/task-words.js';
import { isWord, say, sayBytes, sayLife } from '../../words.js';
import { ActButton } from './act-button.js';
import { Shown, useLoaded } from './loaded.js';

const ASK_MS = 700;
type Task = Schemas['Task'];
/** What is cleaned up, and the limit that says how long it is kept. */
const keptFor = { files: 'keep_files_s', rows: 'keep_tasks_s' } as const;
type What = keyof typeof keptFor;
const sayKind = (kind: string): string => {
  const word = `settings.kind.${kind}`;
  return isWord(word) ? say(word) : kind;
};

async function readTimes() {
  const [limits, { data: schedules }] = await Promise.all([
    api.call('get', '/api/v1/limits'),
    api.call('get', '/api/v1/admin/schedules'),
  ]);
  return (what: What) => ({
    keptS: limits[keptFor[what]],
    schedule: schedules.find(({ name }) => name === `cleanup.${what}`),
  });
}
type Times = ReturnType<Awaited<ReturnType<typeof readTimes>>>;

export function StoragePart() {
  const storage = useLoaded(() => api.call('get', '/api/v1/admin/storage'));
  const times = useLoaded(readTimes);
  return (
    <>
      <section class="card">
        <Shown of={storage}>
          {({ kinds, used_bytes: used, max_bytes: most, free_bytes: free, disk_bytes: disk, floor_bytes: floor }) => (
            <>
              <p>
                {most === null
                  ? say('settings.used', { used: sayBytes(used), free: sayBytes(free), disk: sayBytes(disk) })
                  : say('settings.usedOf', { used: sayBytes(used), most: sayBytes(most) })}
              </p>
              <meter
                aria-label={say('settings.storage')}
                min={0}
                max={most ?? disk}
                value={most === null ? disk - free : used}
              />
              <p class="muted">{say('settings.floor', { floor: sayBytes(floor) })}</p>
              <dl class="sizes">
                {kinds.map(({ kind, files, bytes }) => (
                  <>
                    <dt>{sayKind(kind)}</dt>
                    <dd>
                      {files === 0
                        ? say('settings.noFiles')
                        : `${say('settings.files', { count: files })}, ${sayBytes(bytes)}`}
                    </dd>
                  </>
                ))}
              </dl>
            </>
          )}
        </Shown>
      </section>
      <Shown of={times}>
        {(timesOf) => (
          <>
            {(['files', 'rows'] as const).map((what) => (
              <section key={what} class="card">
                <h3>{say(`settings.cleanUp.${what}`)}</h3>
                <p class="muted">{say(`settings.cleanUp.${what}Help`)}</p>
                <WhenDeleted what={what} {...timesOf(what)} />
                {may('admin') && <CleanUp what={what} onDone={storage.again} />}
              </section>
            ))}
          </>
        )}
      </Shown>
    </>
  );
}

const WhenDeleted = ({ what, keptS, schedule }: Times & { readonly what: What }) => (
  <p>
    {say(`settings.kept.${what}`, { life: sayLife(keptS) })}{' '}
    {schedule &&
      (schedule.next_at === null ? (
        say('settings.cleanUp.off')
      ) : (
        <>
          {say('settings.cleanUp.next')} <Moment at={schedule.next_at} />
        </>
      ))}
  </p>
);

function CleanUp({ what, onDone }: { readonly what: What; readonly onDone: () => Promise<void> }) {
  const [answer, setAnswer] = useState('');
  const title = say(`settings.cleanUp.${what}`);
  async function run(dry: boolean) {
    setAnswer(say('settings.working'));
    const body = { what, dry_run: dry };
    let task: Task = await api.call('post', '/api/v1/admin/cleanup/run', { body });
    while (!isEnded(task)) {
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
      task = await api.call('get', '/api/v1/tasks/{id}', { path: { id: task.id } });
    }
    setAnswer(sayFreed(task, dry));
    if (!dry) await onDone();
  }
  return (
    <>
      <p class="actions">
        <ActButton text={say('settings.count')} label={`${say('settings.count')}: ${title}`} act={() => run(true)} />
        <ActButton
          text={say('settings.cleanNow')}
          label={`${say('settings.cleanNow')}: ${title}`}
          act={() => run(false)}
        />
      </p>
      <p role="status">{answer}</p>
    </>
  );
}

function sayFreed({ status, result }: Task, dry: boolean): string {
  if (status !== 'done') return say('settings.cleanFailed');
  const { files = 0, bytes = 0, rows = 0 } = (result ?? {}) as { files?: number; bytes?: number; rows?: unknown };
  const count = typeof rows === 'number' ? rows : 0;
  if (files === 0 && count === 0) return say(dry ? 'settings.nothingToFree' : 'settings.nothingFreed');
  return say(dry ? 'settings.wouldFree' : 'settings.freed', { files, size: sayBytes(bytes), rows: count });
}

// Queues: how full each is, held and let go, and how many tasks each worker takes of it at a time.
import { api, type Schemas } from '../../api.js';
import { may } from '../../facts.js';
import { isWord, say, sayLife } from '../../words.js';
import { ActButton } from './act-button.js';
import { LineField, textIn } from './entry-fields.js';
import { EntryForm } from './entry-form.js';
import { Shown, useLoaded } from './loaded.js';

type Queue = Schemas['Queue'];
type Worker = Schemas['Worker'];

async function readAll() {
  const [queues, workers] = await Promise.all([
    api.call('get', '/api/v1/admin/queues'),
    api.call('get', '/api/v1/admin/workers'),
  ]);
  return { queues: queues.data, workers: workers.data.filter(({ state }) => state !== 'stopped') };
}
const sayQueue = (name: string): string => {
  const word = `settings.queue.${name}`;
  return isWord(word) ? say(word) : name;
};

export function QueuesPart() {
  const all = useLoaded(readAll);
  return (
    <section class="card">
      <p class="muted">{say('settings.queuesHelp')}</p>
      <Shown of={all}>
        {({ queues, workers }) => (
          <ul class="entries">
            {queues.map((queue) => (
              <QueueRow key={queue.queue} queue={queue} workers={workers} onChange={all.again} />
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}

interface RowProps {
  readonly queue: Queue;
  readonly workers: readonly Worker[];
  readonly onChange: () => Promise<void>;
}

function QueueRow({ queue, workers, onChange }: RowProps) {
  const { queue: name, paused, draining, waiting, delayed, running, slots, oldest_wait_s: oldest } = queue;
  const tell = async (word: 'pause' | 'resume') => {
    await api.call('post', '/api/v1/admin/queues/{queue}/{word}', {
      path: { queue: name, word },
      body: {},
    });
    await onChange();
  };
  const word = say(paused ? 'settings.resume' : 'settings.pause');
  const state = paused
    ? 'settings.paused'
    : draining
      ? 'settings.draining'
      : slots === 0
        ? 'settings.noSlots'
        : undefined;
  return (
    <li>
      <div>
        <p class="name">
          {name}
          {sayQueue(name) !== name && <span class="muted"> {sayQueue(name)}</span>}
        </p>
        {state && <p class="status status-waiting">{say(state)}</p>}
        <p class="muted">
          {say('settings.fullness', { waiting, running, slots })}
          {delayed > 0 && ` · ${say('settings.delayed', { delayed })}`}
          {oldest !== null && oldest > 0 && ` · ${say('settings.oldest', { life: sayLife(oldest) })}`}
        </p>
      </div>
      {may('admin') && (
        <div class="actions">
          <ActButton text={word} label={`${word}: ${name}`} act={() => tell(paused ? 'resume' : 'pause')} />
        </div>
      )}
      {may('admin') && (
        <div class="below slots">
          {workers
            .filter(({ queues }) => name in queues)
            .map((worker) => (
              <SlotsForm key={worker.name} worker={worker} queue={name} onChange={onChange} />
            ))}
        </div>
      )}
    </li>
  );
}

interface SlotsProps {
  readonly worker: Worker;
  readonly queue: string;
  readonly onChange: () => Promise<void>;
}

function SlotsForm({ worker, queue, onChange }: SlotsProps) {
  const id = `slots-${queue}-${worker.name}`;
  const label = say('settings.slotsOf', { queue, worker: worker.name });
  return (
    <EntryForm
      label={label}
      submit={say('settings.setSlots')}
      submitLabel={`${say('settings.setSlots')}: ${label}`}
      done={say('settings.kept')}
      send={async (fields) => {
        const body = { queue, count: Number(textIn(fields, 'count')) };
        await api.call('post', '/api/v1/admin/workers/{worker}/{word}', {
          path: { worker: worker.name, word: 'slots' },
          body,
        });
        await onChange();
      }}
    >
      {() => (
        <LineField
          id={id}
          name="count"
          type="number"
          min={1}
          max={1000}
          label={label}
          value={worker.queues[queue]}
          required
        />
      )}
    </EntryForm>
  );
}

// The rows of all tasks. On a narrow screen each is a card (style/admin.css), so the roles of a table are said here and survive that.
import { sentenceOf } from '../../api.js';
import { at, may } from '../../facts.js';
import { FileName } from '../../parts/file-name.js';
import { Moment } from '../../parts/moment.js';
import { NoValue } from '../../parts/no-value.js';
import { nameOf, routeOf } from '../../parts/task-words.js';
import { now } from '../../parts/ticking.js';
import { say, sayPercent, saySpan } from '../../words.js';
import type { Word } from '../../words/en.js';
import { rows, select, selected, type Overseen } from './admin-list.js';

const heads = [
  'admin.state',
  'admin.file',
  'admin.fromTo',
  'admin.queue',
  'admin.waited',
  'admin.ran.short',
  'admin.attempt',
  'task.worker',
  'admin.reason',
  'admin.age',
] as const satisfies readonly Word[];

export function TaskTable() {
  const ids = rows.value.map(({ id }) => id);
  const chosen = ids.filter((id) => selected.value.has(id)).length;
  return (
    <div class="scroll" role="region" tabIndex={0} aria-label={say('admin.title')}>
      <table class="tasks" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {may('admin') && (
              <th scope="col" role="columnheader">
                <Check
                  label={say('admin.selectAll')}
                  isOn={chosen === ids.length}
                  isSome={chosen > 0 && chosen < ids.length}
                  onChange={(isOn) => select(ids, isOn)}
                />
              </th>
            )}
            {heads.map((head) => (
              <th key={head} scope="col" role="columnheader">
                {say(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.value.map((task) => (
            <Row key={task.id} task={task} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ task }: { readonly task: Overseen }) {
  const { id, status, progress, error } = task;
  const name = nameOf(task);
  const percent =
    status === 'running' && progress.percent !== null ? ` ${sayPercent(Math.floor(progress.percent))}` : '';
  return (
    <tr role="row" class={selected.value.has(id) ? 'chosen' : undefined}>
      {may('admin') && (
        <td role="cell" class="choice">
          <Check
            label={say('admin.select', { name })}
            isOn={selected.value.has(id)}
            onChange={(isOn) => select([id], isOn)}
          />
        </td>
      )}
      <Cell head="admin.state">
        <span class={`status-${status}`}>{say(`state.${status}`) + percent}</span>
        {status === 'queued' && Date.parse(task.run_at) > now.value && (
          <span class="whose">
            {say('admin.begins')} <Moment at={task.run_at} />
          </span>
        )}
      </Cell>
      <td role="cell" class="name">
        <a href={at(`/t/${id}`)} title={name}>
          <FileName name={name} />
        </a>
        <span class="whose">{task.client}</span>
      </td>
      <Cell head="admin.fromTo">
        <span class="whole">{routeOf(task)}</span>
      </Cell>
      <Cell head="admin.queue">{task.queue}</Cell>
      <Cell head="admin.waited" none="admin.no.wait">
        {waitedOf(task)}
      </Cell>
      <Cell head="admin.ran.short" none={task.started_at === null ? neverRan(task) : 'admin.no.runNow'}>
        {ranOf(task)}
      </Cell>
      <Cell head="admin.attempt" none={neverRan(task)}>
        {task.attempts > 0 && `${task.attempts}/${task.max_attempts}`}
      </Cell>
      <Cell head="task.worker" none={task.cache === 'hit' ? 'admin.no.reused' : 'admin.no.worker'}>
        {task.worker}
      </Cell>
      <Cell head="admin.reason" none="admin.no.reason" class="reason">
        {error && (
          <>
            <a href={at(`/help#${error.code}`)}>
              <code>{error.code}</code>
            </a>{' '}
            <span class="muted">{sentenceOf(error)}</span>
          </>
        )}
      </Cell>
      <Cell head="admin.age">
        <Moment at={task.created_at} />
      </Cell>
    </tr>
  );
}

interface CellProps {
  readonly head: Word;
  /** What an empty one means. */
  readonly none?: Word;
  readonly class?: string;
  readonly children: preact.ComponentChildren;
}
const Cell = ({ head, none, class: kind, children }: CellProps) => (
  <td role="cell" class={kind} data-head={say(head)}>
    {children || (none && <NoValue why={none} />)}
  </td>
);

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly isSome?: boolean;
  readonly onChange: (isOn: boolean) => void;
}
const Check = ({ label, isOn, isSome = false, onChange }: CheckProps) => (
  <label class="tick">
    <input
      type="checkbox"
      aria-label={label}
      checked={isOn}
      indeterminate={isSome}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  </label>
);

/** Nobody works on what was answered with an earlier result. */
const neverRan = ({ cache }: Overseen) => (cache === 'hit' ? 'admin.no.reused' : 'admin.no.run');

/** Since it was due; who was told to start later does not wait before that. */
function waitedOf({ queued_at, run_at, started_at, ended_at, status }: Overseen): string {
  const end = started_at ?? ended_at;
  const due = Math.max(
    Date.parse(queued_at ?? run_at),
    started_at !== null && run_at > started_at ? 0 : Date.parse(run_at),
  );
  if (end !== null) return saySpan(Math.max(0, Date.parse(end) - due));
  return status === 'queued' && due < now.value ? saySpan(now.value - due) : '';
}

function ranOf({ started_at, ended_at, status }: Overseen): string {
  if (started_at === null) return '';
  if (ended_at !== null) return saySpan(Date.parse(ended_at) - Date.parse(started_at));
  return status === 'running' || status === 'cancelling' ? saySpan(now.value - Date.parse(started_at)) : '';
}

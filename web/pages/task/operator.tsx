// For those who run the server: where the task stood, what worked on it, and its priority, which may still be changed.
import { api } from '../../api.js';
import { may } from '../../facts.js';
import { CopyButton } from '../../parts/copy-button.js';
import { nameOf } from '../../parts/task-words.js';
import { say } from '../../words.js';
import { act, type FullTask } from './followed-task.js';

const PRIORITIES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export function Operator({ task }: { readonly task: FullTask }) {
  const { engine } = task;
  return (
    <section class="card" aria-labelledby="operator-title">
      <h2 id="operator-title">{say('operator.title')}</h2>
      <dl>
        <dt>{say('task.queue')}</dt>
        <dd>{task.queue}</dd>
        <dt>
          <label for="priority">{say('operator.priority')}</label>
        </dt>
        <dd>
          <Priority task={task} />
        </dd>
        <dt>{say('task.attempts')}</dt>
        <dd>{say('task.attemptsOf', { attempt: task.attempts, most: task.max_attempts })}</dd>
        <dt>{say('operator.limits')}</dt>
        <dd>
          {task.limits.soft_s} / {task.limits.hard_s}
        </dd>
        {engine !== null && (
          <>
            <dt>{say('task.engine')}</dt>
            <dd>
              {engine.name} {engine.version}
            </dd>
          </>
        )}
        <dt>{say('task.number')}</dt>
        <dd>
          <code>{task.id}</code> <CopyButton text={() => task.id} of={nameOf(task)} />
        </dd>
        {task.trace_id !== null && (
          <>
            <dt>{say('operator.trace')}</dt>
            <dd>
              <code>{task.trace_id}</code>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Priority({ task }: { readonly task: FullTask }) {
  const mayStill = ['waiting', 'queued', 'retrying'].includes(task.status) && may('tasks:write');
  const change = (priority: number) =>
    act(() => api.call('patch', '/api/v1/tasks/{id}', { path: { id: task.id }, body: { priority } }));
  return (
    <select
      id="priority"
      disabled={!mayStill}
      value={task.priority}
      onChange={(event) => void change(Number(event.currentTarget.value))}
    >
      {PRIORITIES.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}

// Why it failed: whose fault that is, where to read more, and for a locked document the field for its password.
import { useState } from 'preact/hooks';
import type { Task } from '../../api.js';
import { at, may } from '../../facts.js';
import { sideOf } from '../../../src/shared/fault-sides.js';
import { nameOf } from '../../parts/task-words.js';
import { say } from '../../words.js';
import { again } from './followed-task.js';

export function Failure({ task }: { readonly task: Task }) {
  const { error } = task;
  if (error === null || !['failed', 'expired'].includes(task.status)) return null;
  const inside = error.code === 'type_mismatch' ? error.content?.toUpperCase() : undefined;
  const isLocked = error.code === 'input_encrypted' || error.code === 'password_wrong';
  return (
    <section class="card" aria-labelledby="failure-title">
      <h2 id="failure-title">{say('task.why')}</h2>
      <p>{inside === undefined ? say(`side.${sideOf(error.code)}`) : say('task.reallyIs', { format: inside })}</p>
      {sideOf(error.code) === 'server' && <p>{say('problem.number', { id: task.id })}</p>}
      {isLocked && may('tasks:write') && <Unlock task={task} />}
      <p class="muted">
        <a href={at(`/help#${error.code}`)}>{say('task.helpOn', { code: error.code })}</a>
      </p>
    </section>
  );
}

function Unlock({ task }: { readonly task: Task }) {
  const [password, setPassword] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    void again({ ...task.options, password });
  };
  return (
    <form class="unlock" onSubmit={submit}>
      <label for="document-password">{say('task.password')}</label>
      <input
        id="document-password"
        type="password"
        autocomplete="off"
        required
        value={password}
        onInput={(event) => setPassword(event.currentTarget.value)}
      />
      <button class="primary" aria-label={`${say('task.unlock')} ${nameOf(task)}`}>
        {say('task.unlock')}
      </button>
    </form>
  );
}

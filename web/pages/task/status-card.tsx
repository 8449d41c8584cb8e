// How the task is doing, in a sentence and a bar, and what can be done about it.
import type { Task } from '../../api.js';
import { may } from '../../facts.js';
import { KeepLonger } from '../../parts/keep-longer.js';
import { Progress } from '../../parts/progress.js';
import { isDeleted, nameOf, sayTask } from '../../parts/task-words.js';
import { now } from '../../parts/ticking.js';
import { say, saySpan } from '../../words.js';
import { fault, keep, pace } from './followed-task.js';
import { Actions } from './actions.js';

export function StatusCard({ task }: { readonly task: Task }) {
  const state = task.status === 'done' && isDeleted(task, now.value) ? 'expired' : task.status;
  return (
    <div class="card">
      <p class={`status status-${state}`}>{sayTask(task, pace.value, now.value)}</p>
      {task.status === 'running' && (
        <Progress name={nameOf(task)} percent={pace.value.percent} leftMs={pace.value.etaMs} />
      )}
      <Spans task={task} />
      {fault.value !== '' && (
        <p class="problem" role="alert">
          {fault.value}
        </p>
      )}
      <Actions task={task} />
    </div>
  );
}

/** waited 12 s · ran 1:47, and below it: deleted in 23 h */
function Spans({ task }: { readonly task: Task }) {
  const { created_at: created, started_at: started, ended_at: ended, expires_at: expires } = task;
  const span = (from: string, to: string) => saySpan(Math.max(0, Date.parse(to) - Date.parse(from)));
  const parts = [
    started !== null && say('task.waitedFor', { span: span(created, started) }),
    started !== null && ended !== null && say('task.ranFor', { span: span(started, ended) }),
  ].filter((part) => part !== false);
  const isKept = task.status === 'done' && !isDeleted(task, now.value) && expires !== null;
  return (
    <p class="muted">
      {parts.join(' · ')}
      {isKept && parts.length > 0 && <br />}
      {isKept && (
        <KeepLonger expiresAt={expires} endedAt={ended ?? expires} onKeep={may('tasks:write') ? keep : undefined} />
      )}
    </p>
  );
}

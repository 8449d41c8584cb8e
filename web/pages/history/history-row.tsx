// One task in the history: its file, its state in the words of every page, sizes, when it was and until when it is kept.
import type { Task } from '../../api.js';
import { at } from '../../facts.js';
import { FileName } from '../../parts/file-name.js';
import { Moment } from '../../parts/moment.js';
import { Progress } from '../../parts/progress.js';
import { paceOf } from '../../parts/pace.js';
import { ResultNotes } from '../../parts/result-notes.js';
import { isDeleted, nameOf, routeOf, sayTask } from '../../parts/task-words.js';
import { now } from '../../parts/ticking.js';
import { say, sayBytes } from '../../words.js';
import { HistoryActions } from './history-actions.js';
import { choose, isChosen, isReady, paces } from './task-list.js';

export function HistoryRow({ task }: { readonly task: Task }) {
  const { id, expires_at: expires } = task;
  const name = nameOf(task);
  const pace = paces.value.get(id) ?? paceOf(task);
  const gone = task.status === 'done' && isDeleted(task, now.value);
  return (
    <li class="history-row">
      <label class="history-choice">
        <input
          type="checkbox"
          checked={isChosen(id)}
          aria-label={say('history.choose', { name })}
          onChange={(event) => choose([id], event.currentTarget.checked)}
        />
      </label>
      <div class="history-file">
        <a class="name" href={at(`/t/${id}`)} title={name}>
          <FileName name={name} />
        </a>
        <p class={`status status-${gone ? 'expired' : task.status}`}>{sayTask(task, pace, now.value)}</p>
        {task.status === 'running' && <Progress name={name} percent={pace.percent} leftMs={pace.etaMs} />}
        <ResultNotes task={task} />
      </div>
      <p class="history-route">{routeOf(task)}</p>
      <p class="history-sizes">{saySizes(task)}</p>
      <p class="history-when">
        <Moment at={task.created_at} />
      </p>
      <p class="history-until">
        {isReady(task) && expires !== null && (
          <>
            {say('history.until')} <Moment at={expires} />
          </>
        )}
      </p>
      <HistoryActions task={task} />
    </li>
  );
}

function saySizes({ inputs, outputs }: Task): string {
  const sum = (files: Task['inputs']) => sayBytes(files.reduce((bytes, file) => bytes + file.size_bytes, 0));
  if (inputs.length === 0) return outputs.length === 0 ? '' : sum(outputs);
  return outputs.length === 0 ? sum(inputs) : `${sum(inputs)} → ${sum(outputs)}`;
}

// What can be done with all chosen rows at once. Each button says for how many of them it can.
import { resultsUrl } from '../../api.js';
import { may } from '../../facts.js';
import { isEnded } from '../../parts/task-words.js';
import { say } from '../../words.js';
import { remove, repeat } from './history-changes.js';
import { isReady, selected } from './task-list.js';

export function SelectionBar() {
  const tasks = selected.value;
  if (tasks.length === 0) return null;
  const ready = tasks.filter(isReady);
  const ended = tasks.filter(isEnded);
  return (
    <div class="actions" role="group" aria-label={say('history.selected', { count: tasks.length })}>
      <span>{say('history.selected', { count: tasks.length })}</span>
      {ready.length > 0 && may('files:read') && (
        <a class="button primary" href={resultsUrl(ready.map(({ id }) => id))} download>
          {say('history.zip', { count: String(ready.length) })}
        </a>
      )}
      {ended.length > 0 && may('tasks:write') && (
        <>
          <button type="button" onClick={() => void repeat(ended)}>
            {say('history.again', { count: String(ended.length) })}
          </button>
          <button type="button" onClick={() => remove(ended)}>
            {say('history.delete', { count: String(ended.length) })}
          </button>
        </>
      )}
    </div>
  );
}

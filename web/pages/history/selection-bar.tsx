// What can be done with all chosen rows at once. Each button says for how many of them it can.
import { api, removeTask, resultsUrl, sayProblem, type Task } from '../../api.js';
import { may } from '../../facts.js';
import { announce } from '../../parts/announcer.js';
import { doLater } from '../../parts/later.js';
import { isEnded } from '../../parts/task-words.js';
import { say } from '../../words.js';
import { choose, fault, isReady, leaving, load, selected } from './task-list.js';

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

/** One after another: the server says which of them it does not take, and the others go on. */
async function repeat(tasks: readonly Task[]): Promise<void> {
  const faults: string[] = [];
  for (const { id } of tasks)
    await api
      .call('post', '/api/v1/tasks/{id}/retry', { path: { id } })
      .catch((error: unknown) => faults.push(sayProblem(error)));
  choose(
    tasks.map(({ id }) => id),
    false,
  );
  await load();
  fault.value = [...new Set(faults)].join(' ');
  announce(say('history.repeated', { count: tasks.length - faults.length }));
}

function remove(tasks: readonly Task[]): void {
  const ids = tasks.map(({ id }) => id);
  choose(ids, false);
  leaving.value = new Set([...leaving.value, ...ids]);
  const back = () => {
    leaving.value = new Set([...leaving.value].filter((id) => !ids.includes(id)));
  };
  doLater({
    sentence: say('history.deleted', { count: ids.length }),
    act: async () => {
      await Promise.all(ids.map(removeTask));
      await load();
      back();
    },
    undone: back,
    failed: (error) => {
      back();
      void load().then(() => void (fault.value = sayProblem(error)));
    },
  });
}

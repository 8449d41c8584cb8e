// What the history does to tasks, one or many: tries them again, or deletes them with ten seconds to think again.
import { api, removeTask, sayProblem, type Task } from '../../api.js';
import { announce } from '../../parts/announcer.js';
import { doLater } from '../../parts/later.js';
import { say } from '../../words.js';
import { choose, fault, leaving, load } from './task-list.js';

/** One after another: the server says which of them it does not take, and the others go on. */
export async function repeat(tasks: readonly Task[]): Promise<void> {
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

export function remove(tasks: readonly Task[]): void {
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

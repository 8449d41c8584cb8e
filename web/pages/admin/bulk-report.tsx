// How far an action on many tasks is, with the way to stop it, and what it did. Stays until it is put away.
import { at, may } from '../../facts.js';
import { Progress } from '../../parts/progress.js';
import { isEnded } from '../../parts/task-words.js';
import { say } from '../../words.js';
import { bulkTask, putAway, stopBulk } from './bulk-state.js';
import { actionOf, sayBulk } from './bulk-words.js';

export function BulkReport() {
  const task = bulkTask.value;
  if (task === undefined) return null;
  const { matches, matched } = {
    ...(task as { matches?: number }),
    ...(task.result as { matched?: number } | undefined),
  };
  const count = matched ?? matches;
  const title = count === undefined ? say('admin.bulk') : say(`admin.bulk.${actionOf(task)}`, { count });
  return (
    <section class="card report" aria-label={say('admin.bulk')}>
      <h2>{title}</h2>
      {!isEnded(task) && <Progress name={say('admin.bulk')} percent={task.progress.percent ?? 0} />}
      <p class={`status status-${task.status}`}>{sayBulk(task)}</p>
      <p class="actions">
        {!isEnded(task) && task.status !== 'cancelling' && may('admin') && (
          <button type="button" aria-label={say('admin.bulkStopOf')} onClick={() => void stopBulk()}>
            {say('admin.bulkStop')}
          </button>
        )}
        <a class="button" href={at(`/t/${task.id}`)} aria-label={say('admin.bulkDetails')}>
          {say('do.details')}
        </a>
        {isEnded(task) && (
          <button type="button" aria-label={say('admin.bulkClose')} onClick={putAway}>
            {say('do.close')}
          </button>
        )}
      </p>
    </section>
  );
}

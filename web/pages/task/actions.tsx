// The buttons of a task, by its state: the one that is filled is the download. Each of them names its file.
import { useState } from 'preact/hooks';
import { removeTask, resultUrl, sayProblem, type Task } from '../../api.js';
import { at, may } from '../../facts.js';
import { isWorkOnFiles } from '../../operations.js';
import { doLater } from '../../parts/later.js';
import { named } from '../../parts/named.js';
import { isDeleted, isEnded, nameOf } from '../../parts/task-words.js';
import { now } from '../../parts/ticking.js';
import { isWorthAgain } from '../../parts/worth-again.js';
import { say } from '../../words.js';
import type { Word } from '../../words/en.js';
import { again, cancel, fault, gone, startNow } from './followed-task.js';
import { ShareDialog } from '../../parts/share-dialog.js';

export function Actions({ task }: { readonly task: Task }) {
  const [isSharing, setSharing] = useState(false);
  const name = nameOf(task);
  const button = (word: Word, act: () => void) => (
    <button type="button" {...named(say(word), name)} onClick={act}>
      {say(word)}
    </button>
  );
  const isReady = task.status === 'done' && !isDeleted(task, now.value);
  const mayChange = may('tasks:write') && gone.value === 'no';
  const waitsForTime = ['queued', 'retrying'].includes(task.status) && Date.parse(task.run_at) - now.value > 1000;
  return (
    <div class="actions">
      {isReady && task.outputs.length > 0 && gone.value === 'no' && may('files:read') && <Download task={task} />}
      {isReady &&
        mayChange &&
        may('files:write') &&
        task.outputs.length > 0 &&
        button('task.share', () => setSharing(true))}
      {mayChange && waitsForTime && button('task.now', () => void startNow())}
      {mayChange && !isEnded(task) && task.status !== 'cancelling' && button('do.cancel', () => void cancel())}
      {mayChange && isWorthAgain(task) && button('do.retry', () => void again())}
      {mayChange && task.status === 'cancelled' && button('task.sameAgain', () => void again())}
      {mayChange && isEnded(task) && isWorkOnFiles(task) && (
        <a class="button" href={at(`/?again=${task.id}`)} {...named(say(againWord(task)), name)}>
          {say(againWord(task))}
        </a>
      )}
      {mayChange &&
        isEnded(task) &&
        button(isDeleted(task, now.value) ? 'task.deleteRecord' : 'task.delete', () => remove(task))}
      {isSharing && (
        <ShareDialog
          whose={{ task_id: task.id }}
          title={task.outputs[0]?.filename ?? name}
          onClose={() => setSharing(false)}
        />
      )}
    </div>
  );
}

function againWord(task: Task): Word {
  if (task.status === 'done' && isDeleted(task)) return 'task.uploadAgain';
  return task.operation === 'convert' ? 'task.again' : 'task.doAgain';
}

function Download({ task }: { readonly task: Task }) {
  const isMany = task.outputs.length > 1;
  const text = isMany ? say('task.downloadAll', { count: task.outputs.length }) : say('do.download');
  return (
    <a
      class="button primary"
      id="download"
      href={isMany ? resultUrl(task, 'zip') : resultUrl(task)}
      download
      {...named(text, nameOf(task))}
    >
      {text}
    </a>
  );
}

function remove(task: Task): void {
  gone.value = 'soon';
  fault.value = '';
  const back = () => {
    gone.value = 'no';
  };
  doLater({
    sentence: say('task.deleted', { name: nameOf(task) }),
    act: async () => {
      await removeTask(task.id);
      gone.value = 'yes';
    },
    undone: back,
    failed: (error) => {
      back();
      fault.value = sayProblem(error);
    },
  });
}

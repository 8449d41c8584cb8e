// The buttons of a row of the history: its result, or the way on of what has none. Each names its file.
import { resultUrl, type Task } from '../../api.js';
import { at, may } from '../../facts.js';
import { named } from '../../parts/named.js';
import { isDeleted, isEnded, nameOf } from '../../parts/task-words.js';
import { now } from '../../parts/ticking.js';
import { isWorthAgain } from '../../parts/worth-again.js';
import { say } from '../../words.js';
import type { Word } from '../../words/en.js';
import { remove, repeat } from './history-changes.js';
import { isReady } from './task-list.js';

export function HistoryActions({ task }: { readonly task: Task }) {
  const name = nameOf(task);
  const link = (word: Word, href: string, more: { download?: boolean } = {}) => (
    <a class="button" href={href} {...more} {...named(say(word), name)}>
      {say(word)}
    </a>
  );
  const button = (word: Word, act: () => void) => (
    <button type="button" {...named(say(word), name)} onClick={act}>
      {say(word)}
    </button>
  );
  const gone = task.status === 'done' && isDeleted(task, now.value);
  const hasEndedBadly = isEnded(task) && task.status !== 'done';
  const mayChange = may('tasks:write');
  return (
    <div class="actions">
      {isReady(task) &&
        may('files:read') &&
        link('do.download', resultUrl(task, task.outputs.length > 1 ? 'zip' : undefined), { download: true })}
      {gone && task.operation === 'convert' && mayChange && link('task.uploadAgain', at(`/?again=${task.id}`))}
      {hasEndedBadly && mayChange && (isWorthAgain(task) || task.status === 'cancelled')
        ? button('do.retry', () => void repeat([task]))
        : // What its file is to blame for is mended on its page: by another password, format or option.
          task.status === 'failed' && link('do.details', at(`/t/${task.id}`))}
      {hasEndedBadly && mayChange && button('history.remove', () => remove([task]))}
    </div>
  );
}

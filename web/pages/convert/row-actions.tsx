// The buttons of a row, by its state: at most two and the way to its page. On a finished row Download is the only filled one.
import { resultUrl } from '../../api.js';
import { at, may } from '../../facts.js';
import { sideOf } from '../../../src/shared/fault-sides.js';
import { isDeleted } from '../../parts/task-words.js';
import { offerUndo } from '../../parts/undo.js';
import { say, type Sayable } from '../../words.js';
import { goOnWith, order, sending, take } from './batch.js';
import type { Item, Stage } from './item.js';
import { leaveRow, type RowKey } from './row-keys.js';
import { canBeSmaller, replaceFile, trySmaller } from './second-try.js';

interface Action {
  readonly word: Sayable;
  readonly act: (() => void) | string;
  readonly primary?: boolean;
  /** Pressed within the row: see row-keys.ts. */
  readonly key?: RowKey;
}

export function RowActions({ item }: { readonly item: Item }) {
  const stage = item.stage.value;
  if (stage.kind === 'ghost') return <ChooseAgain item={item} />;
  const word = stage.kind === 'task' ? wordOfReplacing(item) : undefined;
  return (
    <>
      {word !== undefined && <ChooseFile text={say(word)} name={item.name} take={(file) => replaceFile(item, file)} />}
      {actionsOf(item, stage).map(({ word, act, primary, key }) => {
        const text = say(word);
        const common = {
          key: word,
          'aria-label': `${text} ${item.name}`,
          class: primary ? 'button primary' : 'button',
          ...(key && { 'aria-keyshortcuts': key }),
        };
        return typeof act === 'string' ? (
          <a {...common} href={act} {...(primary && { download: '' })}>
            {text}
          </a>
        ) : (
          <button type="button" {...common} onClick={act}>
            {text}
          </button>
        );
      })}
    </>
  );
}

function actionsOf(item: Item, stage: Stage): Action[] {
  const remove: Action = {
    word: 'do.remove',
    act: () => leaveRow(item.key, () => offerUndo(say('convert.removed', { name: item.name }), take(item))),
    key: 'Delete',
  };
  switch (stage.kind) {
    case 'chosen':
    case 'refused':
    case 'waiting':
    case 'ghost':
      return [remove];
    case 'uploading':
    case 'silent':
      return [
        { word: 'convert.pause', act: () => sending.pause(item) },
        { word: 'do.cancel', act: () => sending.stop(item), key: 'Delete' },
      ];
    case 'offline':
      return [
        { word: 'convert.retryNow', act: () => dispatchEvent(new Event('online')) },
        { word: 'do.cancel', act: () => sending.stop(item), key: 'Delete' },
      ];
    case 'paused':
      return [{ word: 'convert.goOn', act: () => sending.goOn(item) }, remove];
    case 'failed':
      return [{ word: 'do.retry', act: () => sending.goOn(item) }, remove];
    case 'received':
      return [];
    case 'task':
      return actionsOfTask(item);
  }
}

function actionsOfTask(item: Item): Action[] {
  const task = item.task.value;
  if (task === undefined) return [];
  const details: Action = { word: 'do.details', act: at(`/t/${task.id}`) };
  const again: Action = { word: 'do.retry', act: () => void order(item, 'retry') };
  switch (task.status) {
    case 'done':
      return isDeleted(task)
        ? [details]
        : [
            canBeSmaller(task) ? { word: 'convert.trySmaller', act: () => trySmaller(item) } : details,
            {
              word: 'do.download',
              act: resultUrl(task, task.outputs.length > 1 ? 'zip' : undefined),
              primary: true,
              key: 'd',
            },
          ];
    case 'failed':
      return wordOfReplacing(item) === undefined ? [again, details] : [details];
    case 'cancelled':
    case 'expired':
      return [again, details];
    case 'cancelling':
      return [details];
    default:
      return [{ word: 'do.cancel', act: () => void order(item, 'cancel'), key: 'Delete' }, details];
  }
}

/** The same file once more would fail once more; of a deleted one nothing is left to go on with. */
function wordOfReplacing(item: Item): Sayable | undefined {
  const task = item.task.value;
  if (task?.operation !== 'convert' || !may('tasks:write')) return undefined;
  if (task.status === 'done' && isDeleted(task)) return 'task.uploadAgain';
  const code = task.status === 'failed' ? task.error?.code : undefined;
  const isTheFile = code !== undefined && sideOf(code) === 'file' && !LOCKED.has(code);
  return isTheFile ? 'convert.replace' : undefined;
}
const LOCKED: ReadonlySet<string> = new Set(['input_encrypted', 'password_wrong']);

function ChooseAgain({ item }: { readonly item: Item }) {
  const take = (file: File): string | null => {
    if (file.name !== item.name || file.size !== item.sizeBytes) return say('convert.otherFile');
    goOnWith(item, file);
    return null;
  };
  return <ChooseFile text={say('convert.chooseAgain')} name={item.name} take={take} />;
}

interface ChooseFileProps {
  readonly text: string;
  readonly name: string;
  /** Says why it is not taken. */
  readonly take: (file: File) => string | null;
}

function ChooseFile({ text, name, take }: ChooseFileProps) {
  return (
    <label class="button">
      {text}
      <input
        type="file"
        class="unseen"
        aria-label={`${text} ${name}`}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file === undefined) return;
          currentTarget.setCustomValidity(take(file) ?? '');
          currentTarget.reportValidity();
        }}
      />
    </label>
  );
}

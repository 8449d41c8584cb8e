// What can be done with a row, by its state. At most two of it are buttons; what is marked as more stands in the menu behind them.
import { resultUrl, type Task } from '../../api.js';
import { at, may } from '../../facts.js';
import { mayHelpAgain, sideOf } from '../../../src/shared/fault-sides.js';
import { findFormat, type Format } from '../../formats.js';
import { isWorkOnFiles } from '../../operations.js';
import { shortName } from '../../parts/format-menu.js';
import { pairOf } from '../../parts/pictures.js';
import { isDeleted } from '../../parts/task-words.js';
import { offerUndo } from '../../parts/undo.js';
import { say, type Sayable } from '../../words.js';
import type { Action } from './action-button.js';
import { sending } from './following.js';
import { helpFor } from './help-by-code.js';
import { order, take } from './orders.js';
import type { Item, Stage } from './item.js';
import { openWindow } from './row-opened.js';
import { leaveRow } from './row-keys.js';
import { canFetchAgain, fetchLink, stopFetching } from './links.js';
import { canBeSmaller, formatBehind, rightName, takeAsContent, trySmaller } from './second-try.js';

type Failed = Extract<Stage, { kind: 'failed' }>;

export function actionsOf(item: Item, stage: Stage): Action[] {
  const remove: Action = {
    word: 'do.remove',
    act: () => leaveRow(item.row, () => offerUndo(say('convert.removed', { name: item.name }), take(item))),
    key: 'Delete',
  };
  const tryNow: Action = { word: 'convert.retryNow', act: () => dispatchEvent(new Event('online')) };
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
    case 'unreached':
      return [tryNow, remove];
    case 'offline':
      return [tryNow, { word: 'do.cancel', act: () => sending.stop(item), key: 'Delete' }];
    case 'paused':
      return [{ word: 'convert.goOn', act: () => sending.goOn(item) }, remove];
    case 'failed':
      return [...goingOn(item, stage), remove];
    case 'fetching':
      return [{ word: 'do.cancel', act: () => leaveRow(item.row, () => stopFetching(item)), key: 'Delete' }];
    case 'received':
      return [];
    case 'task':
      return actionsOfTask(item);
  }
}

/** The same file under its wrong name would be refused again. */
function goingOn(item: Item, { content, code }: Failed): Action[] {
  const isLink = item.link !== undefined;
  if (isLink && !canFetchAgain(item)) return [];
  if (content === undefined) {
    const again: Action = { word: 'do.retry', act: () => (isLink ? void fetchLink(item) : sending.goOn(item)) };
    const help = helpFor(code);
    if (help === 'again') return [again];
    return help === 'change' && !isLink && item.bring === undefined
      ? [{ word: 'convert.changeIt', act: () => choosesAgain(item) }]
      : [];
  }
  const format = formatBehind(content);
  if (format === undefined) return [];
  const act = () => (isLink ? void fetchLink(item, rightName(item.name, format)) : takeAsContent(item, format));
  return [asContent(format, act)];
}

/** As it was before it was sent; the first of what can be changed has the focus. */
function choosesAgain(item: Item): void {
  item.orderKey = crypto.randomUUID();
  item.stage.value = { kind: 'chosen' };
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`.row[data-key="${CSS.escape(item.row)}"] .target`)?.focus(),
  );
}

const asContent = (format: Format, act: () => void): Action => ({
  word: 'convert.asContent',
  values: { format: shortName(format) },
  act,
});

/** What the task has found in its file, where that can be had of it. */
function contentOf({ error, operation, source_format: source, target_format: target }: Task): Format | undefined {
  const content = error?.code === 'type_mismatch' && operation === 'convert' ? error.content : undefined;
  if (content === undefined || content === target || !may('tasks:write')) return undefined;
  return findFormat(source ?? '')?.targets.includes(content) === true ? findFormat(content) : undefined;
}

function actionsOfTask(item: Item): Action[] {
  const task = item.task.value;
  if (task === undefined) return [];
  const details: Action = { word: 'do.details', act: at(`/t/${task.id}`) };
  const again: Action = { word: 'do.retry', act: () => void order(item, 'retry') };
  switch (task.status) {
    case 'done':
      return isDeleted(task) ? [details] : actionsOfResult(item, task, details);
    case 'failed': {
      const found = contentOf(task);
      const as = found && asContent(found, () => void order(item, 'retry', { target: found.id }));
      if (as !== undefined) return [{ ...details, isMore: true }, as];
      // Of the rest some have a field or another file in its place: what would fail once more is not offered.
      return [...(mayHelpAgain(task.error?.code ?? '') ? [again] : others(item, task)), details];
    }
    case 'cancelled':
    case 'expired':
      return [again, details];
    case 'cancelling':
      return [details];
    default:
      return [{ word: 'do.cancel', act: () => void order(item, 'cancel'), key: 'Delete' }, details];
  }
}

/** Download, and before it the likeliest of all else. */
function actionsOfResult(item: Item, task: Task, details: Action): Action[] {
  const pair = may('files:read') ? pairOf(task) : undefined;
  const canShare = task.outputs.length > 0 && may('tasks:write') && may('files:write');
  const wishes: Action[] = [
    ...(canBeSmaller(task) ? [{ word: 'convert.trySmaller' as const, act: () => trySmaller(item) }] : []),
    ...(pair ? [{ word: 'convert.compare' as const, act: () => openWindow({ kind: 'compare', pair }) }] : []),
    details,
    ...(canShare ? [{ word: 'task.share' as const, act: () => openWindow({ kind: 'share', task }) }] : []),
  ];
  const address = resultUrl(task, task.outputs.length > 1 ? 'zip' : undefined);
  const download: Action = { word: 'do.download', act: address, primary: true, key: 'd' };
  return [...wishes.map((wish, at) => ({ ...wish, isMore: at > 0 })), download];
}

/** With other options, or without one of several files: what it was made of comes back to an empty list. */
function others(item: Item, { id, inputs, error }: Task): Action[] {
  const isOffered = inputs.length > 0 && !LOCKED.has(error?.code ?? '') && may('tasks:write');
  return isOffered
    ? [
        {
          word: 'convert.changeIt',
          act: at(`/?again=${id}`),
          isMore: wordOfReplacing(item, { kind: 'task' }) !== undefined,
        },
      ]
    : [];
}

/** The same file once more would fail once more; of a deleted one nothing is left to go on with. */
export function wordOfReplacing(item: Item, stage: Stage): Sayable | undefined {
  if (stage.kind === 'failed') return isReplaceable(item, stage) ? 'convert.replace' : undefined;
  const task = stage.kind === 'task' ? item.task.value : undefined;
  if (task === undefined || task.inputs.length > 1 || !isWorkOnFiles(task) || !may('tasks:write')) return undefined;
  if (task.status === 'done' && isDeleted(task)) return 'task.uploadAgain';
  const code = task.status === 'failed' ? task.error?.code : undefined;
  const isTheFile = code !== undefined && sideOf(code) === 'file' && !LOCKED.has(code);
  return isTheFile ? 'convert.replace' : undefined;
}
/** Where the server has it from elsewhere, or it is one of several, there is nothing to put in its place here. */
function isReplaceable({ file, link, bring }: Item, { code, content }: Failed): boolean {
  const isOwn = file.value !== undefined && link === undefined && bring === undefined;
  return isOwn && helpFor(code) === 'file' && (content === undefined || formatBehind(content) === undefined);
}
const LOCKED: ReadonlySet<string> = new Set(['input_encrypted', 'password_wrong']);

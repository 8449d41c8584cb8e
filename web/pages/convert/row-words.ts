// What a row says before there is a task of it; afterwards it is the words of the task.
import type { Task } from '../../api.js';
import type { Pace } from '../../parts/pace.js';
import { isDeleted, sayTask } from '../../parts/task-words.js';
import { say, sayAbout, sayBytes } from '../../words.js';
import { hostOf, isLacking, isLost, type Item, type Stage } from './item.js';

export interface Said {
  /** Chooses colour and sign. */
  readonly state: string;
  readonly text: string;
}
type Of<K extends Stage['kind']> = Extract<Stage, { kind: K }>;

const percentOf = (sent: number, total: number): number => (total === 0 ? 0 : Math.floor((sent / total) * 100));

const lines: { readonly [K in Stage['kind']]: (item: Item, stage: Of<K>, now: number) => Said } = {
  chosen: (item) => ({ state: 'chosen', text: say(isLacking(item) ? 'convert.lacking' : 'row.chosen') }),
  refused: (_item, { reason }) => ({ state: 'refused', text: reason }),
  waiting: () => ({ state: 'waiting', text: say('row.waitsForUpload') }),
  uploading: (item, stage) => ({ state: 'uploading', text: sayUploading(item, stage) }),
  received: () => ({ state: 'waiting', text: say('row.received') }),
  offline: (item, { sent }) => ({
    state: 'offline',
    text: say('convert.offline', { percent: percentOf(sent, item.sizeBytes) }),
  }),
  silent: (item, { sent }) => ({
    state: 'offline',
    text: say('convert.silent', { percent: percentOf(sent, item.sizeBytes) }),
  }),
  paused: (item, { sent }) => ({
    state: 'paused',
    text: say('convert.paused', { percent: percentOf(sent, item.sizeBytes) }),
  }),
  ghost: (item, { sent }) => ({ state: 'ghost', text: sayGhost(item, percentOf(sent, item.sizeBytes)) }),
  unreached: () => ({ state: 'offline', text: say('convert.unreached') }),
  fetching: (item, { task, pace }, now) => ({
    state: task?.status ?? 'waiting',
    text: sayFetching(item, task, pace, now),
  }),
  failed: (_item, { reason }) => ({ state: 'failed', text: reason }),
  task: (item, _stage, now) => {
    const task = item.task.value;
    return task === undefined
      ? { state: 'waiting', text: say('row.received') }
      : { state: isDeleted(task) ? 'expired' : task.status, text: sayTask(task, item.pace.value, now) };
  },
};

export function sayRow<K extends Stage['kind']>(item: Item, now: number): Said {
  const stage = item.stage.value as Of<K>;
  return lines[stage.kind](item, stage, now);
}

const MOST_NAMED = 5;
function sayGhost({ pieces }: Item, percent: number): string {
  if (pieces === undefined) return say('convert.ghost', { percent });
  const lost = pieces.filter(isLost).map(({ name }) => name);
  const names = [...lost.slice(0, MOST_NAMED), ...(lost.length > MOST_NAMED ? ['…'] : [])].join(', ');
  return say('convert.ghostSeveral', { percent, names });
}

/** What it waits for, it waits for as every task does. */
function sayFetching(item: Item, task: Task | undefined, pace: Pace, now: number): string {
  if (task !== undefined && task.status !== 'running') return sayTask(task, pace, now);
  const host = hostOf(item);
  if (pace.percent === null) return say('convert.fetching', { host });
  const left = pace.etaMs === null ? [] : [say('status.left', { about: sayAbout(pace.etaMs) })];
  return [say('convert.fetchingPercent', { host, percent: Math.floor(pace.percent) }), ...left].join(' · ');
}

function sayUploading(item: Item, { sent, bytesPerS }: Of<'uploading'>): string {
  if (sent === 0) return say('convert.uploading', { size: sayBytes(item.sizeBytes) });
  const parts = [
    say('row.uploading', {
      percent: percentOf(sent, item.sizeBytes),
      sent: sayBytes(sent),
      total: sayBytes(item.sizeBytes),
    }),
    ...(bytesPerS === null || bytesPerS <= 0
      ? []
      : [say('convert.rate', { size: sayBytes(bytesPerS) }), sayAbout(((item.sizeBytes - sent) / bytesPerS) * 1000)]),
  ];
  return parts.join(' · ');
}

/** Of the bar of the row; undefined where there is none, null where it has no number. */
export function percentShown(item: Item): number | null | undefined {
  const stage = item.stage.value;
  if (stage.kind === 'uploading') return stage.sent === 0 ? null : (stage.sent / item.sizeBytes) * 100;
  if (stage.kind === 'fetching') return stage.task?.status === 'running' ? stage.pace.percent : undefined;
  if ('sent' in stage) return (stage.sent / item.sizeBytes) * 100;
  if (stage.kind !== 'task' || item.task.value?.status !== 'running') return undefined;
  return item.pace.value.percent;
}

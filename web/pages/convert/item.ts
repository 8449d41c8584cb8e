// One row of the list: a file from being chosen to its result. What changes while it is shown stands in signals, so that only its own row is drawn again.
import { signal, type Signal } from '@preact/signals';
import type { Task } from '../../api.js';
import { endingOf, findFormat, formatOfName, type Format } from '../../formats.js';
import { lacks, type Operation } from '../../operations.js';
import { holdPlace } from '../../parts/held-place.js';
import { paceAfter, type Pace } from '../../parts/pace.js';
import { nameOf, sizeOf } from '../../parts/task-words.js';
import { usualPreset } from '../../preferences.js';
import type { Part } from '../../upload-in-parts.js';

/** Where somebody goes who cannot go on here. */
export type WayOn = 'formats' | 'login';

/** What the server has said of it. */
export interface Fault {
  readonly code?: string;
  /** The format that it has, where its name says another. */
  readonly content?: string;
}

/** Where the server fetches a file from. */
export interface Link {
  readonly host: string;
  /** Known to the page that was given it, and not to one that was loaded later. */
  readonly address?: string;
}

/** One of several files that become one. */
export interface Piece {
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  file: File | undefined;
  /** On the server, whole. */
  id: string | undefined;
  /** On the server, in part: after a pause it goes on there. */
  begun: Part | undefined;
}
/** After a reload it has to be chosen again. */
export const isLost = ({ file, id }: Piece): boolean => file === undefined && id === undefined;

/** Before the server knows a task of it. */
export type Stage =
  | { readonly kind: 'chosen' }
  | { readonly kind: 'refused'; readonly reason: string; readonly way?: WayOn }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'uploading'; readonly sent: number; readonly bytesPerS: number | null }
  | { readonly kind: 'received' }
  | { readonly kind: 'offline'; readonly sent: number }
  | { readonly kind: 'silent'; readonly sent: number }
  | { readonly kind: 'paused'; readonly sent: number }
  | { readonly kind: 'ghost'; readonly sent: number }
  | { readonly kind: 'unreached' }
  | { readonly kind: 'fetching'; readonly task: Task | undefined; readonly pace: Pace }
  | ({ readonly kind: 'failed'; readonly reason: string; readonly way?: WayOn } & Fault)
  | { readonly kind: 'task' };

export interface Item {
  readonly key: string;
  /** Of its order to the server, which is taken only once; another order has another one. */
  orderKey: string;
  /** Where it is drawn: what comes in the place of another file keeps the row. */
  readonly row: string;
  readonly name: string;
  /** Of the folder that was dropped, without the name. */
  readonly folder: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  /** Stored on the server already: nothing has to be sent. */
  readonly fileId: string | undefined;
  /** Its format by its content, where the server has told it. */
  readonly format: string | undefined;
  readonly link: Link | undefined;
  /** What becomes one here, in this order. */
  readonly pieces: readonly Piece[] | undefined;
  /** Where more than its one file has to be brought: uploads, then makes the task. */
  readonly bring: ((item: Item, job: string, signal: AbortSignal) => Promise<Task>) | undefined;
  readonly file: Signal<File | undefined>;
  /** A picture that does not move, of a kind that may; known once its first bytes were looked at. */
  readonly isStill: Signal<boolean>;
  readonly stage: Signal<Stage>;
  readonly target: Signal<string | undefined>;
  /** What is done with it instead of a conversion; it has no target then. */
  readonly operation: Signal<Operation | undefined>;
  /** By hand: what is chosen for all does not change it any more. */
  readonly touched: Signal<boolean>;
  readonly options: Signal<Readonly<Record<string, unknown>>>;
  readonly preset: Signal<string | undefined>;
  readonly task: Signal<Task | undefined>;
  readonly pace: Signal<Pace>;
}

interface Beginning {
  readonly key?: string;
  readonly row?: string;
  readonly name: string;
  readonly folder?: string;
  readonly sizeBytes: number;
  readonly modifiedAt?: number;
  readonly fileId?: string;
  readonly format?: string | undefined;
  readonly link?: Link;
  readonly pieces?: readonly Piece[];
  readonly bring?: Item['bring'];
  readonly file?: File;
  readonly stage: Stage;
  readonly target?: string | undefined;
  readonly operation?: Operation | undefined;
}

export const STILL: Pace = { percent: null, stage: null, etaMs: null };

export function newItem({
  key = crypto.randomUUID(),
  row = key,
  name,
  folder = '',
  sizeBytes,
  modifiedAt = 0,
  fileId,
  format,
  link,
  pieces,
  bring,
  file,
  stage,
  target,
  operation,
}: Beginning): Item {
  return {
    key,
    orderKey: key,
    row,
    name,
    folder,
    sizeBytes,
    modifiedAt,
    fileId,
    format,
    link,
    pieces,
    bring,
    file: signal(file),
    isStill: signal(false),
    stage: signal(stage),
    target: signal(target),
    operation: signal(operation),
    touched: signal(false),
    options: signal({}),
    preset: signal(undefined),
    task: signal(undefined),
    pace: signal(STILL),
  };
}

export function itemOf(task: Task): Item {
  const item = newItem({
    key: task.id,
    name: nameOf(task),
    sizeBytes: sizeOf(task.inputs),
    stage: { kind: 'task' },
    target: task.target_format ?? undefined,
  });
  showTask(item, task);
  return item;
}

export const hostOf = ({ link }: Item): string => link?.host ?? '';

/** Options and presets are those of a target: with another one they are what is usual. */
export function chooseTarget(item: Item, id: string): void {
  item.target.value = id;
  item.operation.value = undefined;
  item.options.value = {};
  item.preset.value = usualPreset(endingOf(item.name), id);
}

/** An operation has neither target nor preset. */
export function chooseOperation(item: Item, operation: Operation, options: Item['options']['value']): void {
  item.operation.value = operation;
  item.target.value = undefined;
  item.options.value = options;
  item.preset.value = undefined;
  item.touched.value = true;
}

/** Something has to be filled in before it can begin: a password is not kept over a reload. */
export const isLacking = (item: Item): boolean => lacks(item.operation.value, item.options.value);

/** What was read later may be older: an answer can overtake another. */
export function showTask(item: Item, task: Task): void {
  const known = item.task.peek();
  if (known?.id === task.id && known.state_version > task.state_version) return;
  item.stage.value = { kind: 'task' };
  item.pace.value = paceAfter(known, item.pace.peek(), task);
  item.task.value = holdPlace(known, task);
}

export function sourceOf(item: Item): Format | undefined {
  const known = item.task.value?.source_format ?? item.format;
  const format = (known == null ? undefined : findFormat(known)) ?? formatOfName(item.name);
  if (format === undefined || format.moving_targets.length === 0 || !item.isStill.value) return format;
  return { ...format, targets: format.targets.filter((id) => !format.moving_targets.includes(id)) };
}

// The batch of this page: its rows, the job on the server that holds them, and how far all of it is. The server's rows are the truth; this follows them.
import { batch, computed, effect, signal } from '@preact/signals';
import { api, sayProblem, type Task } from '../../api.js';
import { at, facts } from '../../facts.js';
import { endingOf, formatOfName, formats } from '../../formats.js';
import { takeSharedFiles } from '../../installed.js';
import { watch } from '../../live/watch.js';
import type { LiveEvent } from '../../live/stream.js';
import { isBehind } from '../../parts/pace.js';
import { isDeleted, isEnded } from '../../parts/task-words.js';
import { preference, usualPreset } from '../../preferences.js';
import { settledOffset } from '../../upload-in-parts.js';
import { say, sayBytes } from '../../words.js';
import type { Gathered } from './dropped.js';
import { isLacking, itemOf, newItem, showTask, type Item, type Stage } from './item.js';
import { forgetLink, keepLink, keptLink } from './kept-links.js';
import { keepLast } from './last-batch.js';
import { forgetPending, isSameFile, pendingOf, type Pending } from './pending.js';
import { SendingQueue } from './sending.js';
import { firstTarget, rememberTarget } from './targets.js';

export const items = signal<readonly Item[]>([]);
export const job = signal<string | undefined>(facts.page['job']);
/** What is said about the list as a whole; it stays until the next thing is. */
export const notice = signal<{ readonly text: string; readonly addAnyway?: Gathered } | undefined>(undefined);

export const totals = computed(() => {
  const count = { total: items.value.length, done: 0, failed: 0, gone: 0, going: 0, chosen: 0 };
  for (const item of items.value) {
    const [{ kind }, known] = [item.stage.value, item.task.value];
    if (kind === 'refused' || kind === 'failed') count.failed += 1;
    else if (kind === 'chosen') count.chosen += isLacking(item) ? 0 : 1;
    else if (known === undefined || kind !== 'task' || !isEnded(known)) count.going += 1;
    else if (known.status === 'done' && isDeleted(known)) count.gone += 1;
    else if (known.status === 'done') count.done += 1;
    else if (known.status === 'failed' || known.status === 'expired') count.failed += 1;
  }
  return count;
});

let making: Promise<string> | undefined;
/** The job is made with the first upload or link, and the address of the page then leads to it. */
export function ensureJob(): Promise<string> {
  const known = job.peek();
  if (known !== undefined) return Promise.resolve(known);
  making ??= api
    .call('post', '/api/v1/tasks/batch', { body: { items: [] }, headers: { 'idempotency-key': crypto.randomUUID() } })
    .then(({ id }) => {
      job.value = id;
      history.replaceState(null, '', at(`/b/${id}`));
      keepLast({ id, at: new Date().toISOString(), files: items.peek().length });
      return id;
    })
    .finally(() => (making = undefined));
  return making;
}

export const sending = new SendingQueue(() => items.peek(), ensureJob, follow);

/** What came before it was known what can be converted here. */
const early: Gathered[] = [];

/** Adds what was dropped or chosen. Nothing is sent before somebody says so. */
export function add(gathered: Gathered, evenTwice = false): void {
  if (formats.peek() === undefined) return void early.push(gathered);
  const { found, skipped } = gathered;
  const fresh: Item[] = [];
  const twice: Gathered['found'][number][] = [];
  for (const each of found) {
    const ghost = items
      .peek()
      .find(({ stage, ...item }) => stage.peek().kind === 'ghost' && isSameFile(each.file, item));
    if (ghost !== undefined) goOnWith(ghost, each.file);
    else if (!evenTwice && isThere(each.file, fresh)) twice.push(each);
    else fresh.push(itemFrom(each.file, each.folder));
  }
  const room = Math.max(0, 1000 - items.peek().length);
  batch(() => {
    items.value = [...items.peek(), ...fresh.slice(0, room)];
    const said = [
      skipped > 0 ? say('convert.skipped', { count: skipped }) : '',
      fresh.length > room ? say('convert.tooMany', { count: 1000 }) : '',
      twice.length > 0 ? say('convert.twice', { count: twice.length }) : '',
    ].filter((text) => text !== '');
    notice.value =
      said.length === 0
        ? undefined
        : { text: said.join(' '), ...(twice.length > 0 && { addAnyway: { found: twice, skipped: 0 } }) };
  });
  if (preference('startAtOnce')) start();
}

function isThere(file: File, fresh: readonly Item[]): boolean {
  return [...items.peek(), ...fresh].some((item) => item.file.peek() !== undefined && isSameFile(file, item));
}

export function itemFrom(file: File, folder: string, row?: string): Item {
  const source = formatOfName(file.name);
  const ending = endingOf(file.name);
  const target = source === undefined ? undefined : firstTarget(source, ending);
  const item = newItem({
    ...(row !== undefined && { row }),
    name: file.name,
    folder,
    sizeBytes: file.size,
    modifiedAt: file.lastModified,
    file,
    stage: judge(file, target),
    target,
  });
  item.preset.value = usualPreset(ending, target);
  return item;
}

/** What can be known before a byte is sent. */
function judge(file: File, target: string | undefined): Stage {
  const limit = sayBytes(facts.maxFileBytes);
  if (file.size === 0) return { kind: 'refused', reason: say('row.empty') };
  if (file.size > facts.maxFileBytes)
    return { kind: 'refused', reason: say('row.tooLarge', { size: sayBytes(file.size), limit }) };
  if (target === undefined && formats.peek() !== undefined) {
    const ending = endingOf(file.name);
    return {
      kind: 'refused',
      reason: ending === '' ? say('convert.noEnding') : say('convert.unsupported', { ending: `.${ending}` }),
      way: 'formats',
    };
  }
  return { kind: 'chosen' };
}

export function start(): void {
  const chosen = items.peek().filter((item) => item.stage.peek().kind === 'chosen' && !isLacking(item));
  batch(() => chosen.forEach((item) => begin(item)));
  sending.next();
}

function begin(item: Item): void {
  const target = item.target.peek();
  if (target !== undefined) rememberTarget(endingOf(item.name), target);
  item.stage.value = { kind: 'waiting' };
}

/** After a reload the server has a part of the file, and we do not have the file. */
export function goOnWith(item: Item, file: File): void {
  item.file.value = file;
  if (isLacking(item)) item.stage.value = { kind: 'chosen' };
  else begin(item);
  sending.next();
}

export function take(item: Item): () => void {
  const before = items.peek();
  const link = keptLink(item.row);
  sending.stop(item);
  forgetLink(item.row);
  items.value = before.filter((each) => each !== item);
  // Undo puts it where it was, among whatever has come meanwhile.
  return () => {
    const place = Math.min(before.indexOf(item), items.peek().length);
    if (link !== undefined) keepLink(link);
    if (item.stage.peek().kind === 'failed' && item.link === undefined) item.stage.value = { kind: 'chosen' };
    items.value = items.peek().toSpliced(place, 0, item);
  };
}

/** Pressed twice, "again" would be two tasks. */
const ordering = new Set<Item>();

export async function order(item: Item, verb: 'cancel' | 'retry', body?: Record<string, unknown>): Promise<void> {
  const task = item.task.peek();
  if (task === undefined || ordering.has(item)) return;
  ordering.add(item);
  try {
    const path = { id: task.id };
    const now =
      verb === 'cancel'
        ? await api.call('post', '/api/v1/tasks/{id}/cancel', { path })
        : await api.call('post', '/api/v1/tasks/{id}/retry', { path, body: body ?? {} });
    if (now.id !== task.id) forget(task.id);
    showTask(item, now);
    follow();
  } catch (error) {
    notice.value = { text: `${item.name}: ${sayProblem(error)}` };
    await refresh().catch(() => undefined);
  } finally {
    ordering.delete(item);
  }
}

export async function refresh(): Promise<void> {
  const id = job.peek();
  if (id === undefined) return;
  const tasks: Task[] = [];
  let cursor: string | null = null;
  do {
    const query = { job_id: id, limit: '200', sort: 'oldest', ...(cursor !== null && { cursor }) } as const;
    const page: { data: Task[]; next_cursor: string | null } = await api.call('get', '/api/v1/tasks', {
      query: query,
    });
    tasks.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  batch(() => tasks.forEach(place));
}

const MOST_PLACES = '50';
/** Of those that wait, the next to begin: their places are what a reader looks at. */
function readPlaces(id: string): Promise<void> | undefined {
  if (!items.peek().some(({ task }) => task.peek()?.status === 'queued')) return undefined;
  const query = { job_id: id, status: 'queued', sort: 'oldest', limit: MOST_PLACES } as const;
  return api.call('get', '/api/v1/tasks', { query }).then(({ data }) => batch(() => data.forEach(place)));
}

/** Tasks that are being deleted, and those that were done again: what was read before that does not bring them back. */
const forgotten = new Set<string>();
export const forget = (id: string): void => void forgotten.add(id);

function place(task: Task): void {
  const known = items.peek().find((item) => {
    const id = item.task.peek()?.id;
    return id !== undefined && (id === task.id || id === task.retry_of);
  });
  if (task.replaced === true || forgotten.has(task.id)) return;
  if (known !== undefined) {
    if (task.retry_of != null) forget(task.retry_of);
    showTask(known, task);
  }
  // While an answer to an upload is under way, its task is known to the list but not yet to its row.
  else if (!sending.isBusy) items.value = [...items.peek(), itemOf(task)];
}

function progress({ task_id: id, percent = null, stage = null, eta_ms: etaMs = null }: LiveEvent): void {
  const item = items.peek().find(({ task }) => task.peek()?.id === id);
  if (item?.task.peek()?.status !== 'running' || isBehind({ percent }, item.pace.peek())) return;
  item.pace.value = { percent, stage, etaMs };
}

const isUnderWay = (task: Task | undefined): boolean => task !== undefined && !isEnded(task);

let stop: (() => void) | undefined;
/** Called whenever something may have begun: the stream of an ended job closes by itself. */
function follow(): void {
  const id = job.peek();
  const isGoing = items.peek().some(({ task }) => isUnderWay(task.peek()));
  if (id === undefined || !isGoing) return;
  stop?.();
  stop = watch({ names: { jobs: [id], tasks: [] }, refresh, progress, places: () => readPlaces(id) });
}

effect(() => {
  const { going, total } = totals.value;
  if (total > 0 && going === 0 && stop !== undefined) {
    stop();
    stop = undefined;
  }
});

/** "Convert again with other options": with the stored file as long as it is kept, else with what is left of the order. */
async function bringBack(id: string): Promise<void> {
  const task = await api.call('get', '/api/v1/tasks/{id}', { path: { id } });
  const [input] = task.inputs;
  const target = task.target_format ?? undefined;
  if (target !== undefined && input !== undefined) rememberTarget(endingOf(input.filename), target);
  if (input === undefined || isDeleted(task)) {
    notice.value = { text: say('convert.againDeleted', { name: input?.filename ?? task.operation }) };
    return;
  }
  const { filename: name, size_bytes: sizeBytes, id: fileId } = input;
  const item = newItem({ name, sizeBytes, fileId, stage: { kind: 'chosen' }, target });
  item.options.value = task.options;
  item.preset.value = task.preset;
  item.touched.value = true;
  items.value = [...items.peek(), item];
}

function ghostOf(pending: Pending, offset: number): Item {
  const { options = {}, preset, target, ...rest } = pending;
  const item = newItem({ ...rest, target: target === '' ? undefined : target, stage: { kind: 'ghost', sent: offset } });
  item.options.value = options;
  item.preset.value = preset;
  return item;
}

/** From another app, by way of the service worker. */
async function addShared(shared: string | null): Promise<void> {
  if (shared === null) return;
  history.replaceState(null, '', at('/'));
  const found = shared === 'lost' ? [] : (await takeSharedFiles()).map((file) => ({ file, folder: '' }));
  if (found.length > 0) add({ found, skipped: 0 });
  else notice.value = { text: say('convert.sharedLost') };
}

/** What the address of the page says: a batch as the server knows it, and uploads that this browser had not finished. */
export async function restore(): Promise<void> {
  for (const gathered of early.splice(0)) add(gathered);
  const asked = new URLSearchParams(location.search);
  await addShared(asked.get('shared'));
  const again = asked.get('again');
  if (again !== null) await bringBack(again);
  const id = job.peek();
  if (id === undefined) return;
  await refresh();
  follow();
  await Promise.all(
    pendingOf(id).map(async (pending) => {
      const offset = await settledOffset(pending.address);
      if (offset === undefined) forgetPending(pending.key);
      else items.value = [...items.peek(), ghostOf(pending, offset)];
    }),
  );
}

// Files that the server fetches from an address: each is a task of its own, and when that is done its row holds a file like any other.
import { api, ProblemError, sayProblem, sentenceOf, type StoredFile, type Task } from '../../api.js';
import { findFormat, endingOf, formatOfName } from '../../formats.js';
import { watch } from '../../live/watch.js';
import { isBehind, paceAfter } from '../../parts/pace.js';
import { isDeleted, isEnded } from '../../parts/task-words.js';
import { preference, usualPreset } from '../../preferences.js';
import { say } from '../../words.js';
import { start } from './adding.js';
import { ensureJob, items, job } from './batch.js';
import { hostOf, newItem, STILL, type Fault, type Item } from './item.js';
import { forgetLink, keepLink, keptLink, linksOf, type KeptLink } from './kept-links.js';
import { faultIn, faultOf } from './row-faults.js';
import { firstTarget } from './targets.js';

/** What a browser would open by a click; undefined for every other text. */
export function readLink(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^https?:\/\/\S+$/i.test(trimmed)) return undefined;
  return URL.canParse(trimmed) ? trimmed : undefined;
}

export function addLink(address: string): void {
  const link = { address, host: new URL(address).host };
  const item = newItem({ name: nameIn(address), sizeBytes: 0, link, stage: fetching(undefined) });
  items.value = [...items.peek(), item];
  void fetchLink(item);
}

/** Also once more; then under another name, where the one that it has is wrong. */
export async function fetchLink(item: Item, filename?: string): Promise<void> {
  item.stage.value = fetching(undefined);
  const { row, name } = item;
  try {
    const before = keptLink(row);
    const kept: KeptLink = { row, name, host: hostOf(item), job: await ensureJob() };
    keepLink({ ...kept, ...before });
    const task = await order(item, before?.task, filename);
    if (!items.peek().includes(item)) return cancel(task.id);
    keepLink({ ...kept, task: task.id });
    follow(item, task);
  } catch (error) {
    const kept = keptLink(row);
    if (kept !== undefined && error instanceof ProblemError) {
      const { code, detail } = error.problem;
      keepLink({ ...kept, refused: { code, detail } });
    }
    fail(item, sayProblem(error), faultOf(error));
  }
}

/** As the server shows an address, and takes it for what it was. */
const HIDDEN = '***';

function order({ link }: Item, before: string | undefined, filename: string | undefined): Promise<Task> {
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const url = link?.address;
  if (url === undefined && before !== undefined)
    return api.call('post', '/api/v1/tasks/{id}/retry', {
      path: { id: before },
      body: filename === undefined ? {} : { options: { url: HIDDEN, filename } },
      headers,
    });
  const body = { url: url ?? '', ...(filename !== undefined && { filename }) };
  return api.call('post', '/api/v1/files/import', { body, headers });
}

/** Neither this page nor the server knows the address of what was refused before a reload. */
export const canFetchAgain = ({ row, link }: Item): boolean =>
  link?.address !== undefined || keptLink(row)?.task !== undefined;

/** What the address of the page says, as the server knows it: files on their way, those that did not come, and those nothing was made of yet. */
export async function restoreLinks(): Promise<void> {
  const id = job.peek();
  if (id !== undefined) await Promise.all(linksOf(id).map(restoreLink));
}

async function restoreLink({ row, name, host, task: id, refused }: KeptLink): Promise<void> {
  const item = newItem({ row, name, sizeBytes: 0, link: { host }, stage: fetching(undefined) });
  const list = () => void (items.value = [...items.peek(), item]);
  if (id === undefined) {
    fail(item, refused === undefined ? say('fault.noConnection') : sentenceOf(refused), refused ?? {});
    return list();
  }
  try {
    const task = await api.call('get', '/api/v1/tasks/{id}', { path: { id } });
    if (isSpent(task)) return forgetLink(row);
    list();
    follow(item, task);
  } catch (error) {
    if (error instanceof ProblemError && [404, 410].includes(error.problem.status)) return forgetLink(row);
    fail(item, sayProblem(error), {});
    list();
  }
}

/** Its file is deleted, or has a row already as what something is made of. */
function isSpent(task: Task): boolean {
  const [file] = task.outputs;
  if (file === undefined) return false;
  return isDeleted(task) || items.peek().some((item) => item.task.peek()?.inputs.some(({ id }) => id === file.id));
}

/** The row goes at once; what the server has of it already is deleted with the task. */
export function stopFetching(item: Item): void {
  items.value = items.peek().filter((each) => each !== item);
  forgetLink(item.row);
  const stage = item.stage.peek();
  if (stage.kind === 'fetching' && stage.task !== undefined) cancel(stage.task.id);
}

const cancel = (id: string): void =>
  void api.call('post', '/api/v1/tasks/{id}/cancel', { path: { id } }).catch(() => undefined);
const fetching = (task: Task | undefined) => ({ kind: 'fetching' as const, task, pace: STILL });
const fail = (item: Item, reason: string, fault: Fault): void =>
  void (item.stage.value = { kind: 'failed', reason, ...fault });

function follow(item: Item, made: Task): void {
  const { id } = made;
  const isOpen = () => items.peek().includes(item) && item.stage.peek().kind === 'fetching';
  const stop = watch({
    names: { jobs: [], tasks: [id] },
    refresh: async () => show(await api.call('get', '/api/v1/tasks/{id}', { path: { id } })),
    progress: ({ percent = null, stage = null, eta_ms: etaMs = null }) => {
      const known = item.stage.peek();
      if (known.kind === 'fetching' && !isBehind({ percent }, known.pace))
        item.stage.value = { ...known, pace: { percent, stage, etaMs } };
    },
  });
  const show = (task: Task) => {
    if (!isOpen()) return stop();
    const known = item.stage.peek();
    if (known.kind === 'fetching')
      item.stage.value = { kind: 'fetching', task, pace: paceAfter(known.task, known.pace, task) };
    if (!isEnded(task)) return;
    stop();
    settle(item, task);
  };
  show(made);
}

function settle(item: Item, { error, outputs: [file] }: Task): void {
  if (file === undefined)
    return error === null ? fail(item, say('row.cancelled'), {}) : fail(item, sentenceOf(error), faultIn(error));
  const fresh = fetched(item, file);
  items.value = items.peek().map((each) => (each === item ? fresh : each));
  if (preference('startAtOnce')) start();
}

/** In the place of the link: only its bytes are on the server already. */
function fetched({ row }: Item, { id, filename: name, size_bytes: sizeBytes, format }: StoredFile): Item {
  const source = findFormat(format ?? '') ?? formatOfName(name);
  const ending = endingOf(name);
  const target = source && firstTarget(source, name);
  const refused = { kind: 'refused', reason: say('convert.unknownKind'), way: 'formats' } as const;
  const stage = target === undefined ? refused : ({ kind: 'chosen' } as const);
  const item = newItem({ row, name, sizeBytes, fileId: id, format: source?.id, stage, target });
  item.preset.value = usualPreset(ending, target);
  return item;
}

/** Until the server says better: the last part of the path, else the host. */
function nameIn(link: string): string {
  const { pathname, hostname } = new URL(link);
  const last = pathname.split('/').findLast((part) => part !== '');
  try {
    return last === undefined ? hostname : decodeURIComponent(last);
  } catch {
    // Not every address is written as it should be.
    return last ?? hostname;
  }
}

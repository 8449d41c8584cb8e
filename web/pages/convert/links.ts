// Files that the server fetches from an address: each is a task of its own, and when that is done its row holds a file like any other.
import { api, sayProblem, sentenceOf, type StoredFile, type Task } from '../../api.js';
import { findFormat, endingOf, formatOfName } from '../../formats.js';
import { watch } from '../../live/watch.js';
import { isBehind, paceAfter } from '../../parts/pace.js';
import { isEnded } from '../../parts/task-words.js';
import { preference, usualPreset } from '../../preferences.js';
import { say } from '../../words.js';
import { items, start } from './batch.js';
import { newItem, STILL, type Fault, type Item } from './item.js';
import { faultOf } from './row-faults.js';
import { firstTarget } from './targets.js';

/** What a browser would open by a click; undefined for every other text. */
export function readLink(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^https?:\/\/\S+$/i.test(trimmed)) return undefined;
  return URL.canParse(trimmed) ? trimmed : undefined;
}

export function addLink(link: string): void {
  const item = newItem({ name: nameIn(link), sizeBytes: 0, link, stage: fetching(undefined) });
  items.value = [...items.peek(), item];
  void fetchLink(item);
}

export async function fetchLink(item: Item): Promise<void> {
  item.stage.value = fetching(undefined);
  try {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    follow(item, await api.call('post', '/api/v1/files/import', { body: { url: item.link ?? '' }, headers }));
  } catch (error) {
    fail(item, sayProblem(error), faultOf(error));
  }
}

/** The row goes at once; what the server has of it already is deleted with the task. */
export function stopFetching(item: Item): void {
  items.value = items.peek().filter((each) => each !== item);
  const stage = item.stage.peek();
  if (stage.kind !== 'fetching' || stage.task === undefined) return;
  api.call('post', '/api/v1/tasks/{id}/cancel', { path: { id: stage.task.id } }).catch(() => undefined);
}

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
    return error === null ? fail(item, say('row.cancelled'), {}) : fail(item, sentenceOf(error), { code: error.code });
  const fresh = fetched(item, file);
  items.value = items.peek().map((each) => (each === item ? fresh : each));
  if (preference('startAtOnce')) start();
}

/** In the place of the link: only its bytes are on the server already. */
function fetched({ row }: Item, { id, filename: name, size_bytes: sizeBytes, format }: StoredFile): Item {
  const source = findFormat(format ?? '') ?? formatOfName(name);
  const ending = endingOf(name);
  const target = source && firstTarget(source, ending);
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

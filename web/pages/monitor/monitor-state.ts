// What the monitor shows, and how often each part of it is read. What is live is read every two seconds while somebody looks, the rest twice a minute.
import { signal } from '@preact/signals';
import { api, type Schemas } from '../../api.js';
import { at } from '../../facts.js';
import { ranges, type Point, type Range } from './chart-series.js';
import type { Lately, Queue } from './queue-health.js';

export const queues = signal<readonly Queue[]>([]);
export const lately = signal<Lately | undefined>(undefined);
export const workers = signal<readonly Schemas['Worker'][]>([]);
export const schedules = signal<readonly Schemas['Schedule'][]>([]);
export const space = signal<Schemas['StorageUse'] | undefined>(undefined);
/** Undefined until it has been read. */
export const past = signal<readonly Point[] | undefined>(undefined);
export const lastHour = signal<readonly Point[] | undefined>(undefined);
export const isHeld = signal(false);
export const fault = signal<unknown>(undefined);

const given = new URLSearchParams(location.search);
const isRange = (text: string | null): text is Range => text !== null && text in ranges;
const givenRange = given.get('range');
export const range = signal<Range>(isRange(givenRange) ? givenRange : 'hour');
export const queue = signal(given.get('queue') ?? '');

const SELDOM_MS = 30_000;
let seldomAt = 0;

/** All but the charts stands in the page itself; they are read when the rest is shown. */
export async function begin(show: () => void): Promise<void> {
  await tell(() => Promise.all([readNow(), readRest()]));
  show();
  if (fault.value !== undefined) return;
  seldomAt = Date.now();
  void tell(readCharts);
}

export async function readAll(): Promise<void> {
  if (isHeld.value) return;
  const isDue = Date.now() - seldomAt > SELDOM_MS;
  if (isDue) seldomAt = Date.now();
  await Promise.all([readNow(), ...(isDue ? [readRest(), readCharts()] : [])]);
}

async function readNow(): Promise<void> {
  const [nowQueues, nowLately, nowWorkers] = await Promise.all([
    api.call('get', '/api/v1/admin/queues'),
    api.call('get', '/api/v1/admin/metrics/recent'),
    api.call('get', '/api/v1/admin/workers'),
  ]);
  // Held while the answers were on their way.
  if (isHeld.peek()) return;
  [queues.value, lately.value, workers.value] = [nowQueues.data, nowLately, nowWorkers.data];
}

async function readRest(): Promise<void> {
  const [clock, use] = await Promise.all([
    api.call('get', '/api/v1/admin/schedules'),
    api.call('get', '/api/v1/admin/storage'),
  ]);
  // They are read anew when it goes on.
  if (isHeld.peek()) return void (seldomAt = 0);
  [schedules.value, space.value] = [clock.data, use];
}

async function readCharts(): Promise<void> {
  const [minutes] = await Promise.all([readHistory('hour', ''), isLastHour() ? undefined : readPast()]);
  if (isHeld.peek()) return void (seldomAt = 0);
  lastHour.value = minutes;
  if (isLastHour()) past.value = minutes;
}

const isLastHour = (): boolean => range.value === 'hour' && queue.value === '';

async function readPast(): Promise<void> {
  const asked = `${range.value} ${queue.value}`;
  const points = await readHistory(range.value, queue.value);
  // Somebody was quicker than the answer.
  if (asked === `${range.value} ${queue.value}`) past.value = points;
}

async function readHistory(of: Range, only: string): Promise<readonly Point[]> {
  const { seconds, span, stepS } = ranges[of];
  const after = new Date(Date.now() - (seconds + stepS) * 1000).toISOString();
  const query = { span, step_s: String(stepS), after, ...(only !== '' && { queue: only as 'image' }) };
  return (await api.call('get', '/api/v1/admin/metrics/history', { query })).data;
}

/** Stands in the address, so that it can be sent to somebody. */
export async function look(to: { readonly range?: Range; readonly queue?: string }): Promise<void> {
  range.value = to.range ?? range.value;
  queue.value = to.queue ?? queue.value;
  const query = new URLSearchParams({ range: range.value, ...(queue.value !== '' && { queue: queue.value }) });
  history.replaceState(null, '', at(`/admin/monitor?${query.toString()}`));
  await attempt(readPast);
}

/** What somebody has pressed: what comes of it is shown at once, and so is why nothing did. */
export const attempt = (act: () => Promise<unknown>): Promise<void> =>
  tell(async () => {
    await act();
    seldomAt = 0;
    await readAll();
  });

async function tell(act: () => Promise<unknown>): Promise<void> {
  fault.value = undefined;
  try {
    await act();
  } catch (error) {
    fault.value = error;
  }
}

export const tellQueue = (name: string, word: 'pause' | 'resume') =>
  attempt(() => api.call('post', '/api/v1/admin/queues/{queue}/{word}', { path: { queue: name, word }, body: {} }));
export const tellWorker = (worker: string, word: 'pause' | 'resume' | 'slots', body: object = {}) =>
  attempt(() =>
    api.call('post', '/api/v1/admin/workers/{worker}/{word}', { path: { worker, word }, body: body as never }),
  );

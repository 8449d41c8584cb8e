// A worker that is held up for longer than a lease between taking a task and beginning it, as when its machine sleeps: the task is somebody else's by then.
// Seen to fail when nobody asked again before the work began: both had begun it, the late one a second time over.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makePng } from '../harness/pictures.js';
import { emptyBook, sendUntilAccepted } from './accepting.js';
import { openHouse, type House } from './house.js';
import { until } from './until.js';

/** Longer than a lease (10 s) and a round of the reconciler (2 s). */
const HELD_UP_MS = 14_000;

let house: House;

beforeAll(async () => {
  house = await openHouse({ isWatched: true });
  await Promise.all(['api', 'beat'].map((role) => house.start(role)));
  await house.start('worker --queues image:1', { HELD_UP_MS: String(HELD_UP_MS) });
});
afterAll(() => house.close());

const role = (name: string) => house.roles.find((each) => each.name === name)!;
const rows = () =>
  house.postgres.query<{ state: string; fence: number; worker: string }>(`SELECT state, fence, worker FROM task`);
const dropped = async () => {
  const [row] = await house.postgres.query<{ outcome: string }>('SELECT outcome FROM task_attempt WHERE fence = 1');
  return row?.outcome === 'lost';
};

it('does not begin what it has lost meanwhile', async () => {
  const book = emptyBook();
  const { url } = role('api');
  const bytes = await makePng({ width: 8, height: 8 });
  await sendUntilAccepted({ key: 'held-up', bytes, fields: { target: 'webp' } }, book, () => [url]);
  await until('the first has it', async () => (await rows())[0]?.worker === 'w1');
  await house.start('worker --queues image:1');
  await until('the second has done it', async () => (await rows())[0]?.state === 'done');
  expect(await dropped()).toBe(true);
  await until('the first is awake', () => role('w1').product.logs().includes('was taken over'));
  expect(house.journal().map(({ what, fence }) => `${what} ${fence}`)).toEqual(['begin 2', 'end 2']);
  expect(await rows()).toEqual([{ state: 'done', fence: 2, worker: 'w2' }]);
});

// What ends a task before its time, and what lets it run again: limits, cancels, failures, losses, delays. Tools are real and do not cooperate;
// the orders that pictures carry are explained in test/chaos/ordered-pictures.ts.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../chaos/house.js';
import { orderedPicture } from '../chaos/ordered-pictures.js';
import {
  outcomesOf,
  secondsBetween,
  taskClient,
  typesOf,
  type TaskBody,
  type TaskClient,
} from '../chaos/task-client.js';
import { until } from '../chaos/until.js';
import { makePng } from '../harness/pictures.js';
import { processesWith, untilNone } from '../harness/processes.js';

const WORKER = 'worker --queues image:2';
const SLOTS = 4;
/** Forks, and neither it nor its child listens. */
const STUBBORN = `trap '' TERM; : > up; sleep 300 & sleep 300; wait`;
const POLITE = `trap 'exit 0' TERM; : > up; sleep 300 & wait`;

let house: House;
let client: TaskClient;
let losing: Promise<TaskBody>;

beforeAll(async () => {
  house = await openHouse({ isWatched: true, settings: { SHUTDOWN_GRACE: '1s' } });
  const [api] = await Promise.all(['api', WORKER, WORKER, 'beat'].map((role) => house.start(role)));
  client = taskClient(api!.url);
  // Takes three leases: it goes on beside the other tests.
  losing = loseThreeTimes();
  losing.catch(() => undefined);
});
afterAll(() => house.close());

/** Tools work in the folders of tasks; what stands there when a task has ended was left behind. */
const tools = () => processesWith({ folder: path.join(house.uploadsDir, '.work') });
const noTools = async () => expect(await untilNone(tools)).toEqual([]);
const submit = async (tool: string, fields = {}) => client.submit(await orderedPicture({ tool }), fields);
/** Until it has said that it listens, or does not: a signal that comes before is another story. */
const running = async (tool: string) => {
  const id = await submit(tool);
  await client.untilRunning(id);
  const folder = path.join(house.uploadsDir, '.work', id);
  await until('its tool runs', () =>
    fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => path.basename(name) === 'up'),
  );
  return id;
};

describe('time limits', () => {
  it('asks at the soft limit, and a tool that listens has ended at once', async () => {
    // Late enough for the tool to have said that it listens.
    const id = await submit(POLITE, { limits: { soft_s: 4, hard_s: 60 } });
    const task = await client.untilEnded(id);
    expect(task).toMatchObject({ status: 'failed', attempts: 1, error: { code: 'soft_timeout' } });
    // Ten seconds after the soft limit it would have been killed anyway.
    expect(secondsBetween(task, 'started', 'failed')).toBeLessThan(13);
    await noTools();
  });

  it('kills at the hard limit what does not listen, with all that it forked', async () => {
    const id = await submit(STUBBORN, { limits: { soft_s: 1, hard_s: 3 } });
    const task = await client.untilEnded(id);
    expect(task).toMatchObject({ status: 'failed', attempts: 1, error: { code: 'soft_timeout' }, outputs: [] });
    // Ten seconds after the soft limit it would have been killed anyway.
    expect(secondsBetween(task, 'started', 'failed')).toBeLessThan(9);
    await noTools();
  });
});

describe('a cancel', () => {
  it('ends work that waits for its time, at once', async () => {
    const id = await client.submit(await makePng(), { delay_s: 3600 });
    expect(await client.cancel(id, { reason: 'changed my mind' })).toMatchObject({
      status: 200,
      body: { status: 'cancelled', cancel_reason: 'changed my mind', attempts: 0, started_at: null },
    });
    const [end] = (await client.show(id)).events!.filter(({ type }) => type === 'cancelled');
    expect(end?.data).toEqual({ reason: 'changed my mind', by: 'local' });
  });

  it('ends work that waits for a slot, at once', async () => {
    const busy = await Promise.all(Array.from({ length: SLOTS }, () => running(POLITE)));
    const id = await client.submit(await makePng());
    expect(await client.cancel(id)).toMatchObject({ status: 200, body: { status: 'cancelled', started_at: null } });
    await Promise.all(busy.map((each) => client.cancel(each)));
    for (const each of busy) expect(await client.untilEnded(each)).toMatchObject({ status: 'cancelled' });
    await noTools();
  });

  it.each([
    { title: 'polite, to a tool that listens', tool: POLITE, mode: 'graceful', withinS: 2.5 },
    { title: 'polite, to one that does not: killed after three seconds', tool: STUBBORN, mode: 'graceful', withinS: 8 },
    { title: 'forced', tool: STUBBORN, mode: 'force', withinS: 2.5 },
  ] as const)('reaches running work in another process: $title', async ({ tool, mode, withinS }) => {
    const id = await running(tool);
    expect(await client.cancel(id, { mode, reason: 'enough' })).toMatchObject({ status: 202 });
    const task = await client.untilEnded(id);
    expect(task).toMatchObject({ status: 'cancelled', cancel_reason: 'enough', attempts: 1, outputs: [] });
    expect(typesOf(task)).toEqual(['queued', 'started', 'cancel_requested', 'cancelled']);
    expect(task.events!.at(-1)).toMatchObject({ data: { reason: 'enough', by: 'local', code: 'cancelled' } });
    expect(secondsBetween(task, 'cancel_requested', 'cancelled')).toBeLessThan(withinS);
    await noTools();
    await until('its folder is gone', () => !fs.existsSync(path.join(house.uploadsDir, '.work', id)));
  });
});

it('a cancel that is asked again, by force, does not wait for the grace of the first', async () => {
  const id = await running(STUBBORN);
  await client.cancel(id);
  await client.cancel(id, { mode: 'force' });
  const task = await client.untilEnded(id);
  expect(task).toMatchObject({ status: 'cancelled', attempts: 1 });
  expect(secondsBetween(task, 'cancel_requested', 'cancelled')).toBeLessThan(2.5);
  await noTools();
});

describe('another run', () => {
  it('comes three times after a failure that may pass, then the task has failed', async () => {
    const task = await client.untilEnded(await client.submit(await orderedPicture({ tool: 'exit 3' })));
    expect(task).toMatchObject({ status: 'failed', attempts: 4, error: { code: 'engine_failed' } });
    expect(outcomesOf(task)).toEqual(['retrying', 'retrying', 'retrying', 'failed']);
    const starts = task.events!.filter(({ type }) => type === 'started').map(({ at }) => new Date(at).getTime());
    const waits = starts.slice(1).map((at, index) => at - starts[index]!);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000);
  });

  it('may succeed', async () => {
    // Two failures: the folder of an attempt is named after its number, and the tool can reach no other.
    const tool = 'case "$PWD/" in */3/*) ;; *) exit 1;; esac';
    const task = await client.untilEnded(await client.submit(await orderedPicture({ tool })));
    expect(task).toMatchObject({ status: 'done', attempts: 3, error: null, outputs: [{}] });
    expect(outcomesOf(task)).toEqual(['retrying', 'retrying', 'done']);
  });

  it('does not come after an error that cannot pass', async () => {
    const png = await makePng();
    const task = await client.untilEnded(await client.submit(png.subarray(0, png.length - 40)));
    expect(task).toMatchObject({ status: 'failed', attempts: 1, error: { code: 'input_corrupt' } });
  });

  it('comes once and without a wait after a crash', async () => {
    const picture = await orderedPicture({ tool: 'kill -SEGV $$' });
    const task = await client.untilEnded(await client.submit(picture, { retry: { max: 5, delay_s: 300 } }));
    expect(task).toMatchObject({ status: 'failed', attempts: 2, error: { code: 'engine_crashed' } });
    expect(outcomesOf(task)).toEqual(['retrying', 'failed']);
  });

  it('belongs to another worker at once when its own is stopped, and the run does not count', async () => {
    // Only in its first run: the folder is named after the number of the attempt.
    const id = await running(': > up; case "$PWD/" in */1/*) sleep 300;; esac');
    const before = await client.show(id);
    const first = house.roles.find(({ name }) => name === before.attempts_list![0]!.worker);
    await Promise.all([first!.stop(), house.start(WORKER)]);
    const task = await client.untilEnded(id);
    expect(task).toMatchObject({ status: 'done', attempts: 1 });
    expect(typesOf(task)).toEqual(['queued', 'started', 'handed_back', 'started', 'done']);
    expect(outcomesOf(task)).toEqual(['handed_back', 'done']);
    // A lease would have taken ten.
    expect(secondsBetween(task, 'handed_back', 'started', true)).toBeLessThan(5);
  });
});

describe('time', () => {
  it.each(['delay_s', 'run_at'])('begins no work before its %s', async (field) => {
    const value = field === 'delay_s' ? 2 : new Date(Date.now() + 2000).toISOString();
    const task = await client.untilEnded(await client.submit(await makePng(), { [field]: value }));
    expect(task).toMatchObject({ status: 'done', attempts: 1 });
    if (field === 'delay_s') expect(secondsBetween(task, 'queued', 'started')).toBeGreaterThan(1.9);
    else expect(Date.parse(task.started_at!)).toBeGreaterThanOrEqual(Date.parse(String(value)));
  });

  it('gives up what was not started in time', async () => {
    const start_before = new Date(Date.now() + 1000).toISOString();
    const task = await client.untilEnded(await client.submit(await makePng(), { delay_s: 600, start_before }));
    expect(task).toMatchObject({ status: 'expired', started_at: null, error: { code: 'queue_ttl_exceeded' } });
    expect(typesOf(task)).toEqual(['queued', 'expired']);
  });
});

it('gives the first task to whoever asks twice with one key, and keeps one copy of the bytes', async () => {
  const png = await makePng({ width: 33 });
  const key = { 'Idempotency-Key': 'twice' };
  const ids = [await client.submit(png, {}, key), await client.submit(png, {}, key)];
  expect(ids[0]).toBe(ids[1]);
  expect(await client.untilEnded(ids[0]!)).toMatchObject({ status: 'done' });
  const rows = await house.postgres.query(`SELECT 1 FROM stored_file WHERE role = 'input'`);
  const inputs = () =>
    fs
      .readdirSync(path.join(house.uploadsDir, 'files/in'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile());
  await expect.poll(inputs, { timeout: 20_000 }).toHaveLength(rows.length);
});

it('gives up a task whose worker vanished three times', async () => {
  const task = await losing;
  expect(task).toMatchObject({ status: 'failed', error: { code: 'worker_lost' }, outputs: [] });
  expect(outcomesOf(task)).toEqual(['lost', 'lost', 'lost']);
  const times = task.events!.filter(({ type }) => type === 'worker_lost').map(({ data }) => data!['times']);
  expect(times).toEqual([1, 2, 3]);
  // Three leases, and each time a worker that starts on a busy machine.
}, 300_000);

/** In a house of its own, because it kills every worker there. */
async function loseThreeTimes(): Promise<TaskBody> {
  const other = await openHouse({ isWatched: true });
  try {
    const [api] = await Promise.all([other.start('api'), other.start('beat')]);
    const desk = taskClient(api.url);
    const id = await desk.submit(await orderedPicture({ tool: 'sleep 120' }));
    for (let loss = 0; loss < 3; loss += 1) {
      const worker = await other.start('worker --queues image:1');
      await desk.untilRunning(id);
      await worker.kill();
      await until('its loss is seen', async () => (await desk.show(id)).status !== 'running');
    }
    return await desk.untilEnded(id);
  } finally {
    await other.close();
  }
}

// Days on which something that everything needs is not there, or is there twice. What was accepted comes to its end, what cannot be accepted is
// refused in words, and the time line tells what happened.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cuttingProxy } from '../chaos/cutting-proxy.js';
import { openHouse, type House } from '../chaos/house.js';
import { runsOf } from '../chaos/journal.js';
import { orderedPicture } from '../chaos/ordered-pictures.js';
import { fill, smallDisk } from '../chaos/small-disk.js';
import { outcomesOf, taskClient, typesOf, type TaskClient } from '../chaos/task-client.js';
import { until } from '../chaos/until.js';
import { makePng } from '../harness/pictures.js';
import { processesWith } from '../harness/processes.js';

const WORKER = 'worker --queues image:2';
/** Longer than a lease. */
const OUTAGE_MS = 12_000;
const LINE = ['queued', 'started', 'done'];

let house: House;
let client: TaskClient;
let url: string;
const small = smallDisk(64);

beforeAll(async () => {
  house = await openHouse({ isWatched: true, settings: { UPLOADS_DIR: small.folder, DISK_FLOOR: '1MB' } });
  const [api] = await Promise.all(['api', WORKER, WORKER].map((role) => house.start(role)));
  url = api!.url;
  client = taskClient(url);
});
afterAll(() => house.close());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const endsWell = async (id: string, line: readonly string[] = LINE) => {
  const task = await client.untilEnded(id, 100);
  expect(task).toMatchObject({ status: 'done', error: null, outputs: [{}] });
  expect(typesOf(task)).toEqual(line);
  return task;
};
const tools = () =>
  processesWith({ folder: path.join(house.uploadsDir, '.work') }).filter(({ command }) => command.startsWith('sleep'));
/** The short one last, so that it cannot have ended before the long one begins. */
async function startBoth(long: string, short: string): Promise<readonly [string, string]> {
  const first = await client.submit(await orderedPicture({ tool: long }));
  await until('the long one runs', () => tools().length === 1);
  const second = await client.submit(await orderedPicture({ tool: short }));
  await until('both tools run', () => tools().length === 2);
  return [first, second];
}
const filesIn = (folder: string) =>
  fs
    .readdirSync(path.join(house.uploadsDir, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).length;

describe('without Redis', () => {
  it('accepts work, which begins when Redis is back', async () => {
    await house.redis!.kill();
    const answer = await client.send(await makePng());
    expect(answer).toMatchObject({ status: 202, body: { status: 'queued' } });
    await house.redis!.start();
    await endsWell(answer.body.id);
  });

  it('cancels running work all the same', async () => {
    const id = await client.submit(await orderedPicture({ tool: 'sleep 300' }));
    await client.untilRunning(id);
    await house.redis!.kill();
    expect(await client.cancel(id)).toMatchObject({ status: 202 });
    expect(await client.untilEnded(id)).toMatchObject({ status: 'cancelled', outputs: [] });
    await house.redis!.start();
  });
});

describe('without PostgreSQL', () => {
  it('refuses in words and in time, while running tools run on and end when it is back', async () => {
    // One ends while the database is away, the other one later than that.
    const ids = await startBoth('sleep 20', 'sleep 6');
    await house.postgres.kill();
    const away = Date.now();
    const png = await makePng();
    for (const [method, address] of [
      ['POST', '/api/v1/tasks'],
      ['POST', '/api/v1/convert/webp'],
      ['GET', `/api/v1/tasks/${ids[0]}`],
      ['GET', '/api/v1/tasks'],
      ['POST', `/api/v1/tasks/${ids[0]}/cancel`],
    ] as const) {
      const body = new FormData();
      body.set('target', 'webp');
      body.set('file', new File([new Uint8Array(png)], 'a.png'));
      const cancels = address.endsWith('cancel');
      const response = await fetch(url + address, {
        method,
        ...(method === 'POST' && { body: cancels ? '{}' : body }),
        ...(cancels && { headers: { 'content-type': 'application/json' } }),
        signal: AbortSignal.timeout(30_000),
      });
      expect({ address, status: response.status, type: response.headers.get('content-type') }).toMatchObject({
        address,
        status: 503,
        type: expect.stringContaining('application/problem+json'),
      });
      expect(await response.json()).toMatchObject({ code: 'dependency_down', status: 503 });
    }
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    await pause(Math.max(0, OUTAGE_MS - (Date.now() - away)));
    await house.postgres.start();
    // One run each: the absence of the judge is not the loss of a worker.
    for (const id of ids) expect(await endsWell(id)).toMatchObject({ attempts: 1 });
  });

  it('keeps rows when Redis goes with it', async () => {
    const ids = await Promise.all(
      Array.from({ length: 5 }, async () => client.submit(await makePng(), { delay_s: 3 })),
    );
    await Promise.all([house.postgres.kill(), house.redis!.kill()]);
    await Promise.all([house.postgres.start(), house.redis!.start()]);
    for (const id of ids) await endsWell(id);
  });

  it('waits for one that hangs as for one that is down, and nobody is lost when it wakes', async () => {
    const ids = await startBoth('sleep 40', 'sleep 4');
    house.postgres.suspend();
    const asleep = Date.now();
    try {
      const png = await makePng();
      const patient = (address: string, ms: number) => fetch(url + address, { signal: AbortSignal.timeout(ms) });
      const [ready, sent, ...answers] = await Promise.all([
        patient('/readyz', 15_000),
        client.send(png),
        ...['/api/v1/tasks', `/api/v1/tasks/${ids[0]}`].map((address) => patient(address, 30_000)),
      ]);
      expect(ready).toMatchObject({ status: 503 });
      expect(sent).toMatchObject({ status: 503, body: { code: 'dependency_down' } });
      for (const answer of answers) {
        expect(answer.status).toBe(503);
        expect(await answer.json()).toMatchObject({ code: 'dependency_down' });
      }
      await pause(Math.max(0, 2 * OUTAGE_MS - (Date.now() - asleep)));
      expect(tools()).toHaveLength(1);
    } finally {
      house.postgres.resume();
    }
    for (const id of ids) expect(await endsWell(id)).toMatchObject({ attempts: 1 });
    await endsWell(await client.submit(await makePng()));
  });

  it('loses no run when the line breaks between the claim and the look-up of the input', async () => {
    const proxy = await cuttingProxy(house.postgres.url);
    const others = house.roles.filter(({ name }) => name.startsWith('w'));
    const tellOthers = (word: string) =>
      Promise.all(others.map(({ name }) => house.command('control', word, '--worker', name, '--timeout', '60s')));
    await tellOthers('pause');
    const worker = await house.start(WORKER, { DATABASE_URL: proxy.url });
    const cut = proxy.cutAfter('FROM stored_file WHERE id = ANY');
    const id = await client.submit(await makePng(), { retry: { max: 0, delay_s: 0 } });
    await cut;
    expect(await endsWell(id)).toMatchObject({ attempts: 1 });
    await tellOthers('resume');
    await worker.stop();
  });

  it('keeps the bytes of a task that was accepted although the answer was lost', async () => {
    const proxy = await cuttingProxy(house.postgres.url);
    const api = await house.start('api', { DATABASE_URL: proxy.url });
    const desk = taskClient(api.url);
    const cut = proxy.cutAfter('INSERT INTO task (');
    const key = { 'Idempotency-Key': 'lost-answer' };
    const png = await makePng();
    const [first] = await Promise.all([desk.send(png, {}, key), cut]);
    expect(first).toMatchObject({ status: 503, body: { code: 'dependency_down' } });
    await endsWell(await desk.submit(png, {}, key));
    await api.stop();
  });
});

describe('a file that kills', () => {
  it('fails after its second run, and its neighbours are unharmed', async () => {
    const neighbours = await Promise.all(Array.from({ length: 6 }, async () => client.submit(await makePng())));
    const poison = await client.submit(await orderedPicture({ poison: true }));
    neighbours.push(...(await Promise.all(Array.from({ length: 6 }, async () => client.submit(await makePng())))));
    const task = await client.untilEnded(poison);
    expect(task).toMatchObject({ status: 'failed', attempts: 2, error: { code: 'engine_crashed' }, outputs: [] });
    expect(typesOf(task)).toEqual(['queued', 'started', 'retrying', 'started', 'failed']);
    for (const id of neighbours) expect(await endsWell(id)).toMatchObject({ attempts: 1 });
  });
});

describe('a worker that sleeps', () => {
  it('wakes to find its task taken over, and only one result counts', async () => {
    // Long enough to be seen running.
    const id = await client.submit(await orderedPicture({ tool: 'sleep 6' }));
    const { attempts_list: attempts } = await client.untilRunning(id);
    const sleeper = house.roles.find(({ name }) => name === attempts![0]!.worker)!;
    // What it has taken and not begun by then it would not begin.
    await until('it works', () => runsOf(house.journal()).some((run) => run.task === id));
    sleeper.suspend();
    const task = await endsWell(id, ['queued', 'started', 'worker_lost', 'queued', 'started', 'done']);
    const outputs = filesIn('files/out');
    sleeper.resume();
    const woken = () => runsOf(house.journal()).find((run) => run.task === id && run.pid === sleeper.pid);
    await until('its own run has ended', () => woken()?.to !== undefined);
    // It works on as if nothing had been, and its row has not changed.
    await client.untilEnded(await client.submit(await makePng()));
    expect(await client.show(id)).toEqual(task);
    expect(outcomesOf(task)).toEqual(['lost', 'done']);
    await until('its result is gone', () => filesIn('files/out') <= outputs + 1);
    const rows = await house.postgres.query<{ storage_key: string }>(
      `SELECT storage_key FROM stored_file WHERE task_id = $1 AND role = 'output'`,
      [id],
    );
    expect(rows).toHaveLength(1);
  });

  it('does not keep the others from finding lost work, even if it fell asleep while it looked itself', async () => {
    const [beat] = await Promise.all(['beat', WORKER].map((role) => house.start(role)));
    // Longer than it takes until somebody looks and the owner is killed.
    const id = await client.submit(await orderedPicture({ tool: 'sleep 15' }));
    const { attempts_list: attempts } = await client.untilRunning(id);
    const owner = house.roles.find(({ name }) => name === attempts![0]!.worker)!;
    // Whoever looks now, with the lock of those who look, cannot go on; that one falls asleep.
    const holder = await house.postgres.holdTable('task', async () => {
      const looking = await until('somebody looks', async () => {
        const [row] = await house.postgres.query<{ port: number }>(
          `SELECT client_port AS port FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND objid = 7104002 AND granted`,
        );
        return row && house.roles.find(({ pid }) => hasPort(pid, row.port));
      });
      looking.suspend();
      return looking;
    });
    // Asleep or dead, the owner is lost.
    if (holder !== owner) await owner.kill();
    await endsWell(id, ['queued', 'started', 'worker_lost', 'queued', 'started', 'done']);
    holder.resume();
    await beat!.stop();
  });
});

describe('a full disk', () => {
  it.skipIf(!small.isSmall)('refuses new work, and what was accepted runs when there is room again', async () => {
    const id = await client.submit(await makePng({ width: 400, height: 400 }), {
      // The disk is full by then.
      delay_s: 6,
      retry: { max: 20, delay_s: 1 },
    });
    const filler = path.join(house.uploadsDir, 'filler');
    fill(filler);
    expect(await client.send(await makePng())).toMatchObject({ status: 507, body: { code: 'storage_full' } });
    await until('it was tried', async () => typesOf(await client.show(id)).includes('retrying'));
    fs.rmSync(filler);
    const task = await client.untilEnded(id);
    expect(task).toMatchObject({ status: 'done', error: null, outputs: [{}] });
    expect(new Set(task.attempts_list!.slice(0, -1).map((each) => each.error_code))).toEqual(new Set(['storage_full']));
    // The row ends before the folder goes.
    await until('its folder is gone', () => !fs.existsSync(path.join(house.uploadsDir, '.work', id)));
    expect(filesIn('.incoming')).toBe(0);
  });
});

/** Whether this process owns the local end of a connection. */
function hasPort(pid: number, port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  // Lines to different places may have the same port at their beginning.
  const sockets = fs
    .readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((each) => each.trim().split(/\s+/))
    .filter(([, local]) => local?.endsWith(`:${hex}`))
    .map((fields) => `socket:[${fields[9]}]`);
  return fs.readdirSync(`/proc/${pid}/fd`).some((fd) => {
    try {
      return sockets.includes(fs.readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      return false;
    }
  });
}

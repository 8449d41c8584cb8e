// The pool of warm processes with small programs in place of an engine: recycling, turns, and processes that fell into hostile hands.
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HelperPool, type PoolSpec } from '../../src/conversion/process/helper-pool.js';
import { takeOut } from '../../src/conversion/process/spool.js';
import { processesWith } from '../harness/processes.js';
import { makeFolder } from '../harness/work-area.js';

let spoolRoot = '';
const pools: HelperPool[] = [];
beforeEach(() => {
  spoolRoot = makeFolder('spool');
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  expect(processesWith({ marker: 'none', folder: spoolRoot })).toEqual([]);
  expect(fs.readdirSync(spoolRoot)).toEqual([]);
});

/** `onOrder` is the body of a function of (order, say); its job is whatever the test sends. */
function open(onOrder: string, over: Partial<PoolSpec> = {}): HelperPool {
  const script = path.join(makeFolder('program'), 'program.mjs');
  fs.writeFileSync(
    script,
    `import fs from 'node:fs';
     const say = (reply) => process.send({ rssBytes: 1, ...reply });
     const done = (order, result) => say({ kind: 'done', id: order.id, result });
     process.on('disconnect', () => process.exit());
     process.on('message', (order) => {
       if (order.kind === 'welcome') {
         if (order.user) { process.setgid(order.user.gid); process.setuid(order.user.uid); }
         say({ kind: 'ready', version: '1' });
       } else { ${onOrder} }
     });`,
  );
  const usual = {
    name: 'test',
    size: 1,
    spoolRoot,
    script,
    flags: [],
    users: 'warm' as const,
    environment: {},
    memoryBytes: 4e9,
    maxFileBytes: 1e9,
  };
  const pool = new HelperPool({ ...usual, maxTasks: 100, maxRssBytes: 1e9, ...over });
  pools.push(pool);
  return pool;
}
const idle = new AbortController().signal;
const ask = (pool: HelperPool, job: unknown = {}) => pool.run(idle, (_spool, order) => order(job));

describe('a warm process', () => {
  const tellPid = 'done(order, process.pid)';

  it('serves one task after the other, until it served its number', async () => {
    const pool = open(tellPid, { maxTasks: 2 });
    const pids = [await ask(pool), await ask(pool), await ask(pool)];
    expect(pids[1]).toBe(pids[0]);
    expect(pids[2]).not.toBe(pids[0]);
  });

  it('is replaced when it grew too large', async () => {
    const pool = open(`say({ kind: 'done', id: order.id, result: process.pid, rssBytes: order.job.rss })`, {
      maxRssBytes: 1000,
    });
    const pids = [await ask(pool, { rss: 999 }), await ask(pool, { rss: 1001 }), await ask(pool, { rss: 1 })];
    expect(pids[1]).toBe(pids[0]);
    expect(pids[2]).not.toBe(pids[0]);
  });

  it('serves one task at a time, in the order in which they came, on as many seats as there are', async () => {
    const pool = open('setTimeout(() => done(order, process.pid), 50)', { size: 2 });
    await pool.warm();
    let running = 0;
    let most = 0;
    const begun: number[] = [];
    await Promise.all(
      Array.from({ length: 6 }, (_, number) =>
        pool.run(idle, async (_spool, order) => {
          begun.push(number);
          most = Math.max(most, ++running);
          await order({});
          running--;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(begun.slice(2)).toEqual([2, 3, 4, 5]);
  });

  it('finds nothing of the task before', async () => {
    const pool = open(`
      const seen = ['../in', '../out', '.'].flatMap((folder) => fs.readdirSync(folder));
      fs.writeFileSync('../out/result', ''); fs.writeFileSync('cache', '');
      done(order, seen);`);
    expect([await ask(pool), await ask(pool)]).toEqual([[], []]);
  });

  it('is an engine that is not there when it does not start', async () => {
    const pool = open('', { script: '/no/such/program.mjs' });
    await expect(ask(pool)).rejects.toMatchObject({ code: 'engine_unavailable' });
    await expect(pool.warm()).rejects.toMatchObject({ code: 'engine_unavailable' });
    fs.rmSync(path.join(spoolRoot, fs.readdirSync(spoolRoot)[0] ?? 'none'), { recursive: true, force: true });
  });
});

describe('a warm process in hostile hands', () => {
  it.each([
    ['says something unknown', "process.send({ kind: 'done', id: 'x' })"],
    ['answers another question', "say({ kind: 'done', id: 77, result: 1 })"],
    ['makes up an error', "say({ kind: 'failed', id: order.id, code: 'pwned', message: '', secret: '' })"],
    ['says it is ready once more', "say({ kind: 'ready', version: '2' })"],
    ['just ends', 'process.exit(0)'],
  ])('that %s is a crash, and is replaced', async (_case, onOrder) => {
    const pool = open(`if (order.job.good) done(order, 'good'); else ${onOrder}`);
    await expect(ask(pool)).rejects.toMatchObject({ code: 'engine_crashed' });
    expect(await ask(pool, { good: true })).toBe('good');
  });

  it.each([
    ['a link', "fs.symlinkSync('/etc/passwd', '../out/result')"],
    ['a folder', "fs.mkdirSync('../out/result')"],
    ['a pipe that nobody writes', "(await import('node:child_process')).execFileSync('mkfifo', ['../out/result'])"],
    ['a second name of another file', "fs.writeFileSync('other', ''); fs.linkSync('other', '../out/result')"],
    ['nothing', ''],
  ])('cannot pass off %s as a result', async (_case, make) => {
    const pool = open(`(async () => { ${make}; done(order, 1) })()`);
    const to = path.join(makeFolder('result'), 'result');
    const taken = await pool.run(idle, async (spool, order) => {
      await order({});
      return takeOut(spool, 'result', to);
    });
    expect(taken).toBe(false);
    expect(fs.existsSync(to)).toBe(false);
  });

  it.runIf(process.getuid?.() === 0)('cannot change its input, nor put links where we write', async () => {
    const pool = open(`
      const tries = [() => fs.writeFileSync('../in/x', ''), () => fs.renameSync('../in', '../in2'), () => fs.symlinkSync('/etc', '../in3'), () => fs.readdirSync('../../..')];
      done(order, tries.map((attempt) => { try { attempt(); return 'done' } catch (error) { return error.code } }));`);
    expect((await ask(pool)) as string[]).toEqual(['EACCES', 'EACCES', 'EACCES', expect.anything()]);
  });
});

// The pool of warm processes with small programs in place of an engine: recycling, turns, and processes that fell into hostile hands.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HelperPool, type PoolSpec } from '../../src/conversion/process/helper-pool.js';
import { takeOut } from '../../src/conversion/process/spool.js';
import { processesWith, processTree, untilNone } from '../harness/processes.js';
import { makeFolder } from '../harness/work-area.js';

let spoolRoot = '';
const pools: HelperPool[] = [];
beforeEach(() => {
  spoolRoot = makeFolder('spool');
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  expect(await untilNone(() => processesWith({ folder: spoolRoot }))).toEqual([]);
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
         const start = () => process.env.WAITS && !fs.existsSync('go') ? setTimeout(start, 10) : say({ kind: 'ready', version: '1' });
         start();
       } else { ${onOrder} }
     });`,
  );
  const usual = {
    name: 'test',
    size: 1,
    spoolRoot,
    script,
    profile: 'node-helper' as const,
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
/** Living: neither gone nor a zombie that somebody still has to collect. */
const isThere = (pid: number) => processTree(pid).some((each) => each.pid === pid);
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

describe('a pool', () => {
  const whenTold = 'done(order, process.pid)';
  /** A task that holds its process until it is told to go on. */
  async function busy(pool: HelperPool) {
    let goOn!: () => void;
    const told = new Promise<void>((resolve) => (goOn = resolve));
    let begun!: (pid: number) => void;
    const pid = new Promise<number>((resolve) => (begun = resolve));
    const ended = pool.run(idle, async (_spool, order) => {
      begun(Number(await order({})));
      await told;
      return order({});
    });
    return { pid: await pid, ended: () => (goOn(), ended) };
  }
  const settled = (pool: HelperPool, count: ReturnType<HelperPool['count']>) =>
    expect.poll(() => pool.count(), { timeout: 20_000 }).toEqual(count);

  it('that is recycled replaces idle processes at once, and a busy one after its task', async () => {
    const pool = open(whenTold, { size: 2 });
    await pool.warm();
    const work = await busy(pool);
    const spare = await ask(pool);
    expect(pool.recycle()).toBe(2);
    await settled(pool, { size: 2, alive: 2, busy: 1 });
    expect(isThere(Number(spare))).toBe(false);
    expect(isThere(work.pid)).toBe(true);
    expect(await work.ended()).toBe(work.pid);
    await settled(pool, { size: 2, alive: 2, busy: 0 });
    expect(isThere(work.pid)).toBe(false);
    expect([work.pid, spare]).not.toContain(await ask(pool));
  });

  it('that becomes smaller lets running work end, and takes its process away then', async () => {
    const pool = open(whenTold, { size: 3 });
    await pool.warm();
    const [one, two] = [await busy(pool), await busy(pool)];
    pool.resize(1);
    await settled(pool, { size: 1, alive: expect.toBeOneOf([2, 3]) as number, busy: 2 });
    expect([isThere(one.pid), isThere(two.pid)]).toEqual([true, true]);
    expect(await Promise.all([one.ended(), two.ended()])).toEqual([one.pid, two.pid]);
    await settled(pool, { size: 1, alive: 1, busy: 0 });
    expect([one.pid, two.pid].filter(isThere).length).toBeLessThan(2);
    await ask(pool);
  });

  it('that becomes larger lets more work run at once, also such that waits already', async () => {
    const pool = open(whenTold);
    const one = await busy(pool);
    const waiting = busy(pool);
    pool.resize(2);
    const two = await waiting;
    expect(two.pid).not.toBe(one.pid);
    await settled(pool, { size: 2, alive: 2, busy: 2 });
    expect(await Promise.all([one.ended(), two.ended()])).toEqual([one.pid, two.pid]);
    await settled(pool, { size: 2, alive: 2, busy: 0 });
  });

  it('that becomes larger warms what is new before a task needs it, if it was warm', async () => {
    const pool = open(whenTold);
    pool.resize(2);
    expect(pool.count()).toEqual({ size: 2, alive: 0, busy: 0 });
    await pool.warm();
    pool.resize(3);
    await settled(pool, { size: 3, alive: 3, busy: 0 });
  });

  it('that becomes smaller and larger again while it works keeps its processes', async () => {
    const pool = open(whenTold, { size: 2 });
    const [one, two] = [await busy(pool), await busy(pool)];
    pool.resize(1);
    pool.resize(2);
    await Promise.all([one.ended(), two.ended()]);
    await settled(pool, { size: 2, alive: 2, busy: 0 });
    expect([isThere(one.pid), isThere(two.pid)]).toEqual([true, true]);
  });
});

describe('a stop', () => {
  it('does not wait for a process that is still starting', async () => {
    // It starts when its folder has a file "go".
    const pool = open('done(order, 1)', { environment: { WAITS: 'yes' } });
    const stop = new AbortController();
    const running = pool.run(stop.signal, (_spool, order) => order({}));
    const stopped = expect(running).rejects.toMatchObject({ code: 'soft_timeout' });
    const starting = () => processesWith({ folder: spoolRoot }).length;
    await expect.poll(starting).toBeGreaterThan(0);
    stop.abort({ code: 'soft_timeout' });
    await stopped;
    const folders = fs.readdirSync(spoolRoot, { recursive: true, encoding: 'utf8' });
    const own = folders.find((name) => path.basename(name) === 'tmp') ?? '';
    fs.writeFileSync(path.join(spoolRoot, own, 'go'), '', { mode: 0o644 });
    // The process is there for the next task.
    expect(await ask(pool)).toBe(1);
  });

  it('kills at once, however polite: a warm process has nothing to tidy up', async () => {
    const pool = open('if (order.job.stuck) for (;;); else done(order, process.pid)');
    const before = await ask(pool);
    const stop = new AbortController();
    const running = pool.run(stop.signal, (_spool, order) => {
      const answer = order({ stuck: true });
      stop.abort({ code: 'soft_timeout' });
      return answer;
    });
    await expect(running).rejects.toMatchObject({ code: 'soft_timeout' });
    expect(isThere(Number(before))).toBe(false);
    expect(await ask(pool)).not.toBe(before);
  });

  it('takes who waits for a seat out of the line, and nobody else', async () => {
    const pool = open('setTimeout(() => done(order, order.job), 100)');
    await pool.warm();
    const stop = new AbortController();
    const asked = [ask(pool, 'first'), pool.run(stop.signal, (_spool, order) => order('second')), ask(pool, 'third')];
    stop.abort({ code: 'cancelled' });
    const ends = await Promise.allSettled(asked);
    expect(ends).toMatchObject([{ value: 'first' }, { reason: { code: 'cancelled' } }, { value: 'third' }]);
    expect(pool.count()).toMatchObject({ size: 1, busy: expect.toBeOneOf([0, 1]) as number });
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

  // Its cage refuses to make most of these; we make them, as a process that broke out of it would.
  it.each<[string, (at: string) => unknown]>([
    ['a link', (at) => fs.symlinkSync('/etc/passwd', at)],
    ['a folder', (at) => fs.mkdirSync(at)],
    ['a pipe that nobody writes', (at) => execFileSync('mkfifo', [at])],
    ['a second name of another file', (at) => (fs.writeFileSync(`${at}-other`, ''), fs.linkSync(`${at}-other`, at))],
    ['nothing', () => undefined],
  ])('cannot pass off %s as a result', async (_case, make) => {
    const pool = open('done(order, 1)');
    const to = path.join(makeFolder('result'), 'result');
    const taken = await pool.run(idle, async (spool, order) => {
      await order({});
      make(path.join(spool.out, 'result'));
      return takeOut(spool, 'result', to);
    });
    expect(taken).toBe(false);
    expect(fs.existsSync(to)).toBe(false);
  });

  it.each([
    ['a link', "fs.symlinkSync('/etc/passwd', '../out/result')"],
    ['a pipe', "(await import('node:child_process')).execFileSync('mkfifo', ['../out/result'])"],
  ])('does not even make %s', async (_case, make) => {
    const pool = open(`(async () => { try { ${make} } catch (error) { done(order, String(error)) } })()`);
    expect(await ask(pool)).toMatch(/EACCES|Permission denied/);
  });

  it('cannot change its input, nor put links where we write', async () => {
    const pool = open(`
      const tries = [() => fs.writeFileSync('../in/x', ''), () => fs.renameSync('../in', '../in2'), () => fs.symlinkSync('/etc', '../in3'), () => fs.readdirSync('../../..')];
      done(order, tries.map((attempt) => { try { attempt(); return 'done' } catch (error) { return error.code } }));`);
    expect((await ask(pool)) as string[]).toEqual(['EACCES', 'EACCES', 'EACCES', expect.anything()]);
  });
});

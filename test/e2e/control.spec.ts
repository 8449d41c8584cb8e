// Operators talk to workers and queues: every control word acts and is answered, on Redis and where PostgreSQL carries all.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { busyPicture, drawers, startFleet, until, type Fleet } from './control/fleet.js';

interface Taking {
  readonly state: string;
  readonly slots: Record<string, number>;
  readonly cap: number | null;
  readonly paused_queues: readonly string[];
  readonly running: number;
}
interface Answer<T> {
  readonly worker: string;
  readonly reply?: T;
  readonly refusal?: string;
}
type Took = Answer<Taking>[];

const quick = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>';
/** More than any test waits for. */
const endless = busyPicture(90);

// Each test starts processes and several commands one after the other, on machines that do much else.
describe.each(['redis', 'postgres'] as const)('with the queue on %s', { timeout: 240_000 }, (backend) => {
  let fleet: Fleet;
  beforeAll(async () => (fleet = await startFleet(backend)));
  afterEach(() => fleet.clear());
  afterAll(() => fleet.close());

  const many = (count: number, picture: string) =>
    Promise.all(Array.from({ length: count }, () => fleet.submit(picture)));
  const row = async (name: string) =>
    (
      await fleet.query<{ state: string; queues: Record<string, number>; cap: number | null }>(
        'SELECT state, queues, cap FROM worker WHERE name = $1',
        [name],
      )
    )[0];

  it('workers say that they are there, what they are, what they can and what they do', async () => {
    await Promise.all([
      fleet.work('--queues image:1,default:2 --concurrency 2 --name one'),
      fleet.work('--queues image:1 --name two'),
    ]);
    const ids = await many(2, endless);
    await fleet.begin(...ids);

    const ping = await fleet.ask<Answer<{ state: string }>[]>('control ping');
    expect(ping.map(({ worker, reply }) => [worker, reply?.state])).toEqual([
      ['one', 'running'],
      ['two', 'running'],
    ]);
    expect(await fleet.ask('control ping --worker two')).toMatchObject([{ worker: 'two' }]);

    const active = await fleet.ask<{ id: string; worker: string; from: string; to: string }[]>('inspect active');
    expect(active.map((task) => task.worker)).toEqual(['one', 'two']);
    expect(active.map((task) => task.id).sort()).toEqual(ids.sort());
    expect(active[0]).toMatchObject({ operation: 'convert', from: 'svg', to: 'png', attempt: 1 });

    const stats = await fleet.ask<Record<string, unknown>[]>('inspect stats');
    expect(stats).toMatchObject([
      { worker: 'one', state: 'running', slots: { image: 1, default: 2 }, cap: 2, running: 1, done: 0 },
      { worker: 'two', slots: { image: 1 }, cap: null, running: 1, warm: ['image:1/1(1 busy)'] },
    ]);
    // The process itself and the one that draws.
    expect(stats[0]?.['memory_mib']).toBeGreaterThan(60);

    const registered = await fleet.ask<{ worker: string; operation: string }[]>('inspect registered');
    expect(registered).toContainEqual({ worker: 'two', operation: 'convert' });
    expect((await fleet.ask<{ worker: string }[]>('inspect ping')).map(({ worker }) => worker)).toEqual(['one', 'two']);
    expect(await fleet.ask('inspect workers')).toMatchObject([
      { name: 'one', state: 'running', node: process.version, cap: 2 },
      { name: 'two', queues: { image: 1 } },
    ]);
    expect((await fleet.athanor('inspect stats --timeout 30s')).out).toMatch(/^worker +state +up_s .*\none +running/);
  });

  it('a running task is cancelled by its id', async () => {
    await fleet.work('--queues image:1 --name one');
    const id = await fleet.submit(endless);
    await fleet.begin(id);
    expect(await fleet.ask(`control cancel ${id} --force`)).toEqual({ id, outcome: 'asked' });
    await fleet.become('cancelled', id);
    const unknown = await fleet.athanor(`control cancel ${randomUUID()}`);
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('no task with this id') as string });
  });

  it('of two workers the one that is told pauses and resumes', async () => {
    await Promise.all([fleet.work('--queues image:1 --name one'), fleet.work('--queues image:1 --name two')]);
    expect(await fleet.ask<Took>('control pause --worker one')).toMatchObject([
      { worker: 'one', reply: { state: 'paused' } },
    ]);
    await until(async () => (await row('one'))?.state === 'paused');
    const ids = await many(4, quick);
    await fleet.become('done', ...ids);
    const by = await fleet.query('SELECT DISTINCT worker FROM task WHERE id = ANY ($1)', [ids]);
    expect(by).toEqual([{ worker: 'two' }]);

    expect(await fleet.ask<Took>('control resume --worker one')).toMatchObject([{ reply: { state: 'running' } }]);
    await fleet.ask('control pause --worker two');
    const next = await fleet.submit(quick);
    await fleet.become('done', next);
    expect(await fleet.query('SELECT worker FROM task WHERE id = $1', [next])).toEqual([{ worker: 'one' }]);
  });

  it('a paused queue accepts, lets running work end, and stays paused when hints and workers are lost', async () => {
    const first = await fleet.work('--queues image:1 --name one');
    const letGo = await first.hold(1);
    const before = await fleet.submit(quick);
    await fleet.become('running', before);
    expect(await fleet.ask<Took>('control pause image')).toMatchObject([
      { worker: 'one', reply: { state: 'running', paused_queues: ['image'] } },
    ]);
    const ids = await many(3, quick);
    letGo();
    await fleet.become('done', before);

    await fleet.loseHints();
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    await fleet.work('--queues image:1 --name two');
    // By then every hint was written again and offered to the new worker.
    await waitRounds(2);
    expect(await fleet.states(...ids)).toEqual(['queued', 'queued', 'queued']);
    expect(await fleet.ask<Record<string, unknown>[]>('inspect queues')).toContainEqual(
      expect.objectContaining({ queue: 'image', state: 'paused', waiting: 3, running: 0, slots: 1 }),
    );

    // Told, not found out later.
    expect(await fleet.ask<Took>('control resume image')).toMatchObject([
      { worker: 'two', reply: { state: 'running', paused_queues: [] } },
    ]);
    await fleet.become('done', ...ids);
  });

  /** Whole rounds of the reconciler, which hints what has no hint every two seconds. */
  async function waitRounds(rounds: number): Promise<void> {
    const end = Date.now() + rounds * 2500;
    await until(() => Date.now() > end);
  }

  it('more slots make more tasks run at once, at once; fewer let running work end', async () => {
    await fleet.work('--queues image:1,default:1 --name one');
    const ids = await many(4, endless);
    await until(async () => (await fleet.running()) === 1);
    expect(await fleet.ask<Took>('control slots image 2')).toMatchObject([
      { reply: { slots: { image: 2, default: 1 } } },
    ]);
    await until(async () => (await fleet.running()) === 2);
    // Workers write their rows beside their answers.
    await until(async () => (await row('one'))?.queues['image'] === 2);
    expect((await row('one'))?.queues).toEqual({ image: 2, default: 1 });
    expect(await fleet.ask<Took>('control grow image')).toMatchObject([{ reply: { slots: { image: 3 } } }]);
    await until(async () => (await fleet.running()) === 3);
    // Not only in name: each has a warm process of its own.
    const warm = async () => (await fleet.ask<{ warm: string[] }[]>('inspect stats'))[0]?.warm;
    await expect.poll(warm, { timeout: 60_000 }).toEqual(['image:3/3(3 busy)']);
    await fleet.begin();

    expect(await fleet.ask<Took>('control shrink 9')).toMatchObject([{ reply: { slots: { image: 1, default: 1 } } }]);
    expect(await fleet.running()).toBe(3);
    const [first = ''] = (await fleet.query<{ id: string }>(`SELECT id FROM task WHERE state = 'running'`)).map(
      ({ id }) => id,
    );
    await fleet.ask(`control cancel ${first} --force`);
    await fleet.become('cancelled', first);
    expect((await fleet.states(...ids)).filter((state) => state === 'queued')).toHaveLength(1);

    for (const misused of ['slots image 0', 'autoscale image off 3', 'grow 1 2'])
      expect(await fleet.athanor(`control ${misused}`), misused).toMatchObject({ code: 2, out: '' });
    expect(await fleet.athanor('control slots video 2 --timeout 30s')).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not serve the queue "video"') as string,
    });
  });

  it('slots follow the length of the queue between two bounds', async () => {
    await fleet.work('--queues image:1 --name one');
    expect(await fleet.ask<Took>('control autoscale image 1 3')).toMatchObject([{ reply: { slots: { image: 1 } } }]);
    const ids = await many(5, endless);
    await until(async () => (await fleet.running()) === 3);
    for (const id of ids) await fleet.client.post(`/api/v1/tasks/${id}/cancel`, { mode: 'force' });
    await until(async () => (await row('one'))?.queues['image'] === 1);
    await fleet.ask('control autoscale image off');
    const stats = await fleet.ask<Answer<{ autoscale: object }>[]>('control slots image 2');
    expect(stats).toMatchObject([{ reply: { slots: { image: 2 } } }]);
  });

  it('warm processes are replaced, a busy one after its task', async () => {
    const worker = await fleet.work('--queues image:2 --name one');
    const letGo = await worker.hold(2);
    const warm = () => drawers(worker.pid);
    const before = warm().map(({ pid }) => pid);
    const id = await fleet.submit(quick);
    await fleet.become('running', id);
    expect(await fleet.ask('control pool-restart')).toEqual([{ worker: 'one', reply: { processes: 2 } }]);
    letGo();
    await fleet.become('done', id);
    await until(
      () => warm().length === before.length && warm().every(({ pid }) => !before.includes(pid)),
      () => JSON.stringify({ before, now: warm() }),
    );
    await fleet.become('done', await fleet.submit(quick));
  });

  it('a drained queue works off what it has and takes nothing new until it is resumed', async () => {
    await fleet.ask('control pause image').catch(() => undefined);
    const id = await fleet.submit(quick);
    await fleet.work('--queues image:1 --name one');
    await fleet.ask('control resume image');
    await fleet.ask('control drain image');
    await fleet.become('done', id);
    const refused = await fleet.client.post<{ code: string; detail: string }>('/api/v1/tasks', form());
    expect(refused).toMatchObject({ status: 503, body: { code: 'draining' } });
    expect(refused.headers.get('retry-after')).toBe('60');
    await fleet.ask('control resume image');
    await until(async () => (await fleet.client.post('/api/v1/tasks', form())).status === 202);
  });

  function form(): FormData {
    const body = new FormData();
    body.set('target', 'png');
    body.set('file', new File([quick], 'picture.svg', { type: 'image/svg+xml' }));
    return body;
  }

  it('a drained worker takes nothing new, ends its work and exits with 0', async () => {
    const [one] = await Promise.all([
      fleet.work('--queues image:1 --name one'),
      fleet.work('--queues default:1 --name two'),
    ]);
    const letGo = await one.hold(1);
    const [id, waiting] = [await fleet.submit(quick), await fleet.submit(quick)];
    await fleet.become('running', id);
    expect(await fleet.ask<Took>('control drain --worker one')).toMatchObject([
      { worker: 'one', reply: { state: 'draining', running: 1 } },
    ]);
    await until(async () => (await row('one'))?.state === 'draining');
    letGo();
    expect(await one.ended).toBe(0);
    expect(await fleet.states(id, waiting)).toEqual(['done', 'queued']);
    expect(await fleet.query('SELECT outcome FROM task_attempt WHERE task_id = $1', [id])).toEqual([
      { outcome: 'done' },
    ]);
    expect(await row('one')).toMatchObject({ state: 'stopped' });
    expect(await fleet.ask('control ping')).toMatchObject([{ worker: 'two' }]);
  });

  it('a worker that is shut down exits with 0; what it ran goes on elsewhere', async () => {
    const one = await fleet.work('--queues image:1 --name one');
    const id = await fleet.submit(endless);
    await fleet.begin(id);
    expect(await fleet.athanor('control shutdown')).toMatchObject({ code: 2 });
    expect(await fleet.ask<Took>('control shutdown --worker one')).toMatchObject([{ worker: 'one' }]);
    expect(await one.ended).toBe(0);
    expect(await fleet.states(id)).toEqual(['queued']);
    await fleet.work('--queues image:1 --name two');
    await fleet.become('running', id);
  });

  /** Who died counts as alive for half a minute; on a busy machine that is over before the next command has begun. */
  const stayListed = (name: string) =>
    fleet.query(`UPDATE worker SET seen_at = now() + interval '1 hour' WHERE name = $1`, [name]);

  it('a dead worker is not waited for longer than the time out, and nobody at all is a failure with a sentence', async () => {
    const [one, two] = await Promise.all([
      fleet.work('--queues image:1 --name one'),
      fleet.work('--queues default:1 --name two'),
    ]);
    two.kill('SIGKILL');
    await two.ended;
    await stayListed('two');
    const began = Date.now();
    const { code, out } = await fleet.athanor('control ping --timeout 3s --json');
    const tookMs = Date.now() - began;
    expect({ code, answers: JSON.parse(out) as unknown }).toMatchObject({ code: 0, answers: [{ worker: 'one' }] });
    expect(tookMs).toBeGreaterThan(3000);
    // Less than it takes until it counts as gone.
    expect(tookMs).toBeLessThan(30_000);

    one.kill('SIGKILL');
    await one.ended;
    await stayListed('one');
    const silent = await fleet.athanor('control ping --timeout 1s');
    expect(silent).toMatchObject({ code: 1, err: expect.stringContaining('No worker answered in time') as string });
    const rows = await fleet.athanor('inspect ping --timeout 1s');
    expect(rows.err).toContain('this is what the database says');
    expect(rows.out).toMatch(/^worker/);
    const stranger = await fleet.athanor('control ping --worker three');
    expect(stranger).toMatchObject({
      code: 1,
      err: expect.stringContaining('No worker named "three" is alive') as string,
    });
    expect(await fleet.athanor('control pause image --timeout 1s')).toMatchObject({
      code: 1,
      err: expect.stringContaining('The decision is stored') as string,
    });
    expect(await fleet.query('SELECT paused FROM queue_state WHERE queue = $1', ['image'])).toEqual([{ paused: true }]);
  });

  it('a name belongs to one living worker; one that died leaves it to its successor', async () => {
    const first = await fleet.work('--queues image:1 --name one');
    const second = fleet.start('worker --queues image:1 --name one');
    expect(await second.ended).toBe(1);
    // What it said may come after its end.
    await until(() => second.output.join('').includes('A worker named "one" is alive'));
    first.kill('SIGKILL');
    await first.ended;
    await fleet.work('--queues image:1 --name one');
    expect(await fleet.ask('control ping')).toMatchObject([{ worker: 'one' }]);
  });

  it('--concurrency caps all queues of the process together, and no queue starves another', async () => {
    await fleet.query(
      `INSERT INTO queue_state (queue, paused) SELECT unnest('{image,document,archive}'::text[]), true
       ON CONFLICT (queue) DO UPDATE SET paused = true`,
    );
    const model = await fleet.submit(busyPicture(0.1));
    for (const queue of ['image', 'document', 'archive'])
      await fleet.query(
        `INSERT INTO task SELECT fresh.* FROM task, generate_series(1, 12) copy,
           LATERAL jsonb_populate_record(task, jsonb_build_object('id', gen_random_uuid(), 'queue', $2::text, 'copy', copy)) fresh WHERE task.id = $1`,
        [model, queue],
      );
    await fleet.work('--queues image:4,document:4,archive:4 --concurrency 2 --name one');
    expect(await row('one')).toMatchObject({ cap: 2 });
    await waitRounds(2);
    await fleet.ask('control resume');
    const copies = `inputs = (SELECT inputs FROM task WHERE id = $1)`;
    await until(
      async () => (await fleet.query(`SELECT 1 FROM task WHERE state = 'done' AND ${copies}`, [model])).length === 37,
    );
    const runs = await fleet.query<{ queue: string; from: Date; to: Date }>(
      `SELECT queue, a.started_at AS from, a.ended_at AS to FROM task_attempt a JOIN task ON id = task_id WHERE ${copies} ORDER BY a.started_at`,
      [model],
    );
    const atOnce = runs.map(({ from }) => runs.filter((other) => other.from <= from && other.to > from).length);
    expect(Math.max(...atOnce)).toBe(2);
    // Each queue has its turns from beginning to end, not one after the other.
    const firstHalf = runs.slice(6, 24).map(({ queue }) => queue);
    for (const queue of ['image', 'document', 'archive'])
      expect(firstHalf.filter((each) => each === queue).length, firstHalf.join(' ')).toBeGreaterThanOrEqual(3);
  });

  it('ten thousand waiting tasks are purged in their rows, time lines and hints', async () => {
    const id = await fleet.submit(quick);
    // Each copy is told its number, or one of them would be made for all.
    await fleet.query(
      `INSERT INTO task SELECT fresh.* FROM task, generate_series(1, 10000) copy,
         LATERAL jsonb_populate_record(task, jsonb_build_object('id', gen_random_uuid(), 'queue', 'video', 'copy', copy)) fresh WHERE task.id = $1`,
      [id],
    );
    await fleet.work('--queues default:1 --name one');
    const waiting = async () =>
      (await fleet.query(`SELECT 1 FROM task WHERE state = 'queued' AND queue = 'video'`)).length;
    expect(await waiting()).toBe(10_000);
    const began = Date.now();
    const { code, out } = await fleet.athanor('purge video --yes');
    expect({ code, out }).toEqual({ code: 0, out: '10000 waiting task(s) cancelled in video.\n' });
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(await waiting()).toBe(0);
    expect(await fleet.states(id)).toEqual(['queued']);
    const [told] = await fleet.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM task_event JOIN task ON task.id = task_id WHERE queue = 'video' AND type = 'cancelled' AND data ->> 'by' = 'command line'`,
    );
    expect(told?.count).toBe(10_000);
  });

  it('what the command line tells queues and workers stands in the audit, questions do not', async () => {
    await fleet.query('TRUNCATE audit');
    await fleet.work('--queues image:1 --name one');
    for (const words of ['ping', 'pause image', 'resume', 'drain image', 'slots image 2 --worker one', 'grow image'])
      await fleet.ask(`control ${words}`);
    await fleet.athanor('purge image --yes');
    await fleet.ask('control resume');
    const deeds = await fleet.query('SELECT who, action, subject, details FROM audit ORDER BY id');
    const who = 'command line';
    expect(deeds).toEqual([
      { who, action: 'queue pause', subject: 'image', details: null },
      { who, action: 'queue resume', subject: 'all', details: null },
      { who, action: 'queue drain', subject: 'image', details: null },
      { who, action: 'worker slots', subject: 'one', details: { queue: 'image', count: 2 } },
      { who, action: 'worker grow', subject: 'all', details: { queue: 'image', by: 1 } },
      { who, action: 'queue purge', subject: 'image', details: { cancelled: 0 } },
      { who, action: 'queue resume', subject: 'all', details: null },
    ]);
  });
});

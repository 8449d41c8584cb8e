// The moves of a row on a real PostgreSQL: who may, who may not, and what is written beside.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sql } from '../../src/entities/sql.js';
import type { ConversionTask } from '../../src/entities/conversion-task.entity.js';
import { newId } from '../../src/shared/ids.js';
import { ReadTasks } from '../../src/tasks/read/read-tasks.js';
import { VersionWatch } from '../../src/tasks/read/version-watch.js';
import { LEASE_S } from '../../src/tasks/store/lease-terms.js';
import { NewTasks, type NewTask } from '../../src/tasks/store/new-tasks.js';
import { RunningTasks } from '../../src/tasks/store/running-tasks.js';
import { TaskEndings } from '../../src/tasks/store/task-endings.js';
import { WaitingTasks } from '../../src/tasks/store/waiting-tasks.js';
import { makeDatabase } from '../harness/database.js';

const LOCAL = '00000000-0000-7000-8000-000000000001';
let dataSource: DataSource;
let sql: Sql;
let fresh: NewTasks;
let waiting: WaitingTasks;
let running: RunningTasks;
let endings: TaskEndings;

beforeAll(async () => {
  dataSource = await (await makeDatabase()).connect();
  sql = new Sql(dataSource);
  [fresh, waiting, running, endings] = [
    new NewTasks(sql),
    new WaitingTasks(sql),
    new RunningTasks(sql),
    new TaskEndings(sql),
  ];
  // A server that has just started gives every worker a whole lease to say that it is still there.
  const [server] = await sql.query<{ age_s: number }>(
    'SELECT extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::float8 AS age_s',
  );
  await sleep(Math.max(0, LEASE_S + 0.5 - (server?.age_s ?? 0)) * 1000);
});
afterAll(() => dataSource.destroy());

async function submit(change: Partial<NewTask['task']> & { delayS?: number } = {}): Promise<string> {
  const { delayS, ...task } = change;
  const id = newId();
  await fresh.insert({
    task: { id, kind: 'conversion', operation: 'convert', queue: 'image', client_id: LOCAL, ...task },
    files: [],
    keepFilesS: 60,
    ...(delayS && { delayS }),
  });
  return id;
}
const claim = (id: string, worker = 'w') => running.claim(id, randomUUID(), worker);
const rowOf = async (id: string) => (await sql.query<ConversionTask>('SELECT * FROM task WHERE id = $1', [id]))[0];
const eventsOf = async (id: string) =>
  (await sql.query<{ type: string }>('SELECT type FROM task_event WHERE task_id = $1 ORDER BY id', [id])).map(
    (row) => row.type,
  );
const attemptsOf = (id: string) =>
  sql.query<{ fence: number; outcome: string | null }>(
    'SELECT fence, outcome FROM task_attempt WHERE task_id = $1 ORDER BY fence',
    [id],
  );
const failure = { code: 'engine_failed', message: 'no', stage: null, detail: null } as const;
/** Of this task: leases of other tests may have run out meanwhile. */
const releaseLost = async (id: string, at = new Date()) =>
  (await running.releaseLost(at)).filter((row) => row.id === id);
const loseLease = (id: string) => sql.query(`UPDATE task SET lease_until = now() - interval '1 s' WHERE id = $1`, [id]);

it('everything that a new task may set is written as it was said', async () => {
  const day = new Date('2036-01-02T03:04:05.678Z');
  const said = {
    ...{ id: newId(), kind: 'conversion', operation: 'convert', queue: 'image', priority: 7, params: { a: [1, null] } },
    ...{ metadata: { who: 'Мир' }, max_attempts: 9, retry: { max: 2, delay_s: 1, step_s: 3, ceiling_s: 4 } },
    ...{ start_before: day, soft_limit_s: 100_000, hard_limit_s: 200_000, limits_asked: true },
    ...{ warnings: [{ code: 'font_substituted', message: 'x' }], client_id: LOCAL, idempotency_key: 'k', tag: 't' },
    ...{ preset: 'web', callback: { url: 'https://x' }, notify: { to: 'a@b' }, message: { door: 'redis' } },
    ...{ node: 'n', node_index: 3, retry_of: newId(), trace_id: 'tr', request_id: 'rq', source_format: 'png' },
    ...{ target_format: 'webp', options: { quality: 1 }, route: [{ engine: 'sharp', from: 'png', to: 'webp' }] },
    ...{ inputs: [newId(), newId()], bytes_in: '9007199254740993', cache: 'miss', cache_key: 'ck', run_at: day },
  };
  await fresh.insert({ task: said as unknown as NewTask['task'], files: [], keepFilesS: 60 });
  expect(await rowOf(said.id)).toMatchObject(said);
});

describe('a look at one task', () => {
  it('answers each of many at once with its own, and a stranger with nothing', async () => {
    const reads = new ReadTasks(sql, new VersionWatch(() => Promise.resolve([])));
    const ids = await Promise.all(Array.from({ length: 40 }, (_, n) => submit({ tag: `t${n}` })));
    const asked = ids.flatMap((id) => [
      reads.find(id.toUpperCase(), LOCAL),
      reads.find(id, randomUUID()),
      reads.find(randomUUID()),
      reads.find(id),
    ]);
    const found = await Promise.all(asked);
    const expected = ids.flatMap((id, n) => [`${id} t${n}`, undefined, undefined, `${id} t${n}`]);
    expect(found.map((full) => full && `${full.task.id} ${full.task.tag}`)).toEqual(expected);
    // Whoever changes what they were given changes it for nobody else.
    expect(found[0]?.task).not.toBe(found[3]?.task);
  });
});

describe('twenty thousand that wait', () => {
  const MANY = 20_000;
  /** On a busy machine, many times what it takes; as long as each event was compared with each task it took a minute and more. */
  const LONGEST_MS = 30_000;
  type Cancel = (task: NewTask['task'], by: string) => Promise<number>;
  const ends: readonly [string, Partial<NewTask['task']>, Cancel][] = [
    ['of a queue', { queue: 'video' }, ({ queue }, by) => waiting.cancelAll([queue], by, 'no')],
    [
      'of a job',
      { job_id: newId() },
      async ({ job_id }, by) =>
        (await sql.transaction((own) => new WaitingTasks(own).cancelJob(job_id ?? '', by, 'no'))).length,
    ],
  ];

  it.each(ends)('%s end in a moment', async (which, theirs, cancel) => {
    const id = await submit(theirs);
    // PostgreSQL has not been told how many they are, as it is not when they have just come.
    await sql.query(
      `INSERT INTO task SELECT fresh.* FROM task, generate_series(2, $2) copy,
         LATERAL jsonb_populate_record(task, jsonb_build_object('id', gen_random_uuid(), 'copy', copy)) fresh WHERE task.id = $1`,
      [id, MANY],
      LONGEST_MS,
    );
    const task = (await rowOf(id))!;
    const before = performance.now();
    expect(await cancel(task, which)).toBe(MANY);
    expect(performance.now() - before).toBeLessThan(LONGEST_MS);
    const told = await sql.query(
      `SELECT count(DISTINCT task_id)::int AS count FROM task_event WHERE type = 'cancelled' AND data->>'by' = $1`,
      [which],
    );
    expect(told).toEqual([{ count: MANY }]);
  });
});

describe('a message of a Celery program', () => {
  const sender = {
    id: 'x',
    name: 'shop.nothing',
    reply_to: null,
    correlation_id: 'x',
    root_id: 'x',
    parent_id: null,
    group_id: null,
    ignore_result: false,
    only_hard_limit: false,
    retries: 0,
    args: '',
    kwargs: '',
  };
  const followers = { chain: [], callbacks: [], errbacks: [] };
  const sendingOf = (id: string, queue: string) => ({
    task_id: id,
    queue,
    sender,
    followers,
    output: null,
    refusal: null,
  });
  const insert = (id: string, queue: string) =>
    fresh.insert({
      task: { id, kind: 'task', operation: 'shop.nothing', queue: 'default', client_id: LOCAL },
      files: [],
      keepFilesS: 60,
      sending: sendingOf(id, queue),
    });
  const sendings = (id: string) =>
    sql.query('SELECT queue, refusal, told_version FROM celery_task WHERE task_id = $1', [id]);

  it('is written with its task, and not again when it comes again', async () => {
    const id = newId();
    expect(await insert(id, 'first')).toMatchObject({ id, state: 'queued' });
    await sql.query('UPDATE celery_task SET told_version = 2 WHERE task_id = $1', [id]);
    expect(await insert(id, 'second')).toBeUndefined();
    expect(await sendings(id)).toEqual([{ queue: 'first', refusal: null, told_version: 2 }]);
  });

  it('that comes twice at once is one', async () => {
    const id = newId();
    const rows = await Promise.all([insert(id, 'same'), insert(id, 'same'), insert(newId(), 'other')]);
    expect(rows.filter((row) => row !== undefined)).toHaveLength(2);
    expect(await sendings(id)).toHaveLength(1);
  });

  it('takes the place of its own refusal', async () => {
    const id = newId();
    await sql.query(
      `INSERT INTO celery_task (task_id, queue, sender, followers, refusal, told_version, ended_at)
         VALUES ($1, 'before', $2, $3, '{"code": "draining", "message": "no"}', 1, now())`,
      [id, JSON.stringify(sender), JSON.stringify(followers)],
    );
    await insert(id, 'now');
    expect(await sendings(id)).toEqual([{ queue: 'now', refusal: null, told_version: 0 }]);
  });
});

describe('a claim', () => {
  it('is had by one of twenty who try at once', async () => {
    const id = await submit();
    const claims = await Promise.all(Array.from({ length: 20 }, (_, n) => claim(id, `w${n}`)));
    const [winner, ...others] = claims.filter((row) => row !== undefined);
    expect(others).toEqual([]);
    expect(winner).toMatchObject({ state: 'running', fence: 1, attempt: 1 });
    expect(await eventsOf(id)).toEqual(['queued', 'started']);
  });

  it('is refused before its time, after its time, and when cancel was asked', async () => {
    expect(await claim(await submit({ delayS: 60 }))).toBeUndefined();
    expect(await claim(await submit({ start_before: new Date(Date.now() - 1000) }))).toBeUndefined();
    const id = await submit();
    await waiting.cancel(id, 'me', 'no more');
    expect(await claim(id)).toBeUndefined();
  });

  it('whose answer was lost is found again by its own number', async () => {
    const id = await submit();
    const mine = randomUUID();
    await running.claim(id, mine, 'w');
    expect(await running.findClaimed(id, mine)).toMatchObject({ id, fence: 1 });
    expect(await running.findClaimed(id, randomUUID())).toBeUndefined();
  });
});

describe('the end', () => {
  it('publishes outputs, ends the attempt and writes the time line in one statement', async () => {
    const id = await submit();
    await claim(id);
    const output = {
      id: newId(),
      role: 'output' as const,
      filename: 'a.webp',
      path: null,
      format: 'webp',
      media_type: 'image/webp',
      size_bytes: '5',
      sha256: 'x',
      probe: null,
      storage_key: 'k',
      task_id: null,
    };
    expect(
      await endings.finish(id, 1, { state: 'done', outputs: [output], engine: { name: 'sharp', version: '1' } }),
    ).toBeInstanceOf(Date);
    expect(await rowOf(id)).toMatchObject({
      state: 'done',
      outputs: [output.id],
      progress_percent: 100,
      bytes_out: '5',
      engine: 'sharp',
      lease_until: null,
    });
    expect(await sql.query('SELECT task_id, client_id FROM stored_file WHERE id = $1', [output.id])).toEqual([
      { task_id: id, client_id: LOCAL },
    ]);
    expect(await attemptsOf(id)).toEqual([{ fence: 1, outcome: 'done' }]);
    expect(await eventsOf(id)).toEqual(['queued', 'started', 'done']);
  });

  it('comes once: whoever holds an older fence changes nothing and publishes nothing', async () => {
    const id = await submit();
    await claim(id);
    await loseLease(id);
    await releaseLost(id);
    await claim(id, 'second');
    const output = {
      id: newId(),
      role: 'output' as const,
      filename: 'a',
      path: null,
      format: 'webp',
      media_type: 'image/webp',
      size_bytes: '5',
      sha256: 'x',
      probe: null,
      storage_key: 'k',
      task_id: null,
    };
    expect(await endings.finish(id, 1, { state: 'done', outputs: [output] })).toBeUndefined();
    expect(await sql.query('SELECT 1 FROM stored_file WHERE id = $1', [output.id])).toEqual([]);
    expect(await endings.finish(id, 2, { state: 'failed', failure })).toBeInstanceOf(Date);
    expect((await rowOf(id))?.state).toBe('failed');
  });

  it('keeps results as long as promised, however long the task waited', async () => {
    const id = await submit();
    await sql.query(
      `UPDATE task SET created_at = created_at - interval '2 d', expires_at = expires_at - interval '2 d' WHERE id = $1`,
      [id],
    );
    await claim(id);
    await endings.finish(id, 1, { state: 'done' });
    const [row] = await sql.query<{ kept_s: number }>(
      `SELECT extract(epoch FROM expires_at - ended_at)::float8 AS kept_s FROM task WHERE id = $1`,
      [id],
    );
    // Rows know the millisecond of their beginning, and the microsecond of their end.
    expect(row?.kept_s).toBeCloseTo(60, 2);
  });

  it('told twice by the same owner, because the first answer was lost, counts once', async () => {
    const id = await submit();
    await claim(id);
    expect(await endings.finish(id, 1, { state: 'done' })).toBeInstanceOf(Date);
    expect(await endings.finish(id, 1, { state: 'done' })).toBeInstanceOf(Date);
    expect(await eventsOf(id)).toEqual(['queued', 'started', 'done']);
  });

  it('is not "done" once cancel was asked, and keeps the reason that was given', async () => {
    const id = await submit();
    await claim(id);
    await running.requestCancel(id, 'ann', 'wrong file', 'graceful');
    expect(await endings.finish(id, 1, { state: 'done' })).toBeUndefined();
    expect(
      await endings.finish(id, 1, { state: 'cancelled', failure: { ...failure, code: 'cancelled', message: 'usual' } }),
    ).toBeInstanceOf(Date);
    expect(await rowOf(id)).toMatchObject({ state: 'cancelled', error_message: 'wrong file', cancelled_by: 'ann' });
  });
});

describe('a lost worker', () => {
  it('costs no attempt, and the third loss is the end', async () => {
    const id = await submit();
    for (const times of [1, 2]) {
      expect(await claim(id)).toMatchObject({ attempt: 1, fence: times });
      await loseLease(id);
      expect(await releaseLost(id)).toMatchObject([{ id, state: 'queued', fence: times }]);
    }
    await claim(id);
    await loseLease(id);
    expect(await releaseLost(id)).toMatchObject([{ id, state: 'failed' }]);
    expect(await rowOf(id)).toMatchObject({ error_code: 'worker_lost', lost_count: 3 });
    expect((await attemptsOf(id)).map((row) => row.outcome)).toEqual(['lost', 'lost', 'lost']);
  });

  it('is judged by the moment at which somebody looked, however late the statement takes effect', async () => {
    const id = await submit();
    await claim(id);
    await loseLease(id);
    expect(await releaseLost(id, new Date(Date.now() - 5000))).toEqual([]);
    expect(await releaseLost(id)).toMatchObject([{ id }]);
  });

  it('that was asked to cancel leaves a cancelled task', async () => {
    const id = await submit();
    await claim(id);
    await running.requestCancel(id, 'ann', 'enough', 'force');
    await loseLease(id);
    await releaseLost(id);
    expect(await rowOf(id)).toMatchObject({ state: 'cancelled', error_message: 'enough' });
  });

  it('hears at its next beat that the task is no longer its own', async () => {
    const id = await submit();
    await claim(id);
    expect(await running.beat(id, 1)).toEqual({ cancel_mode: null, cancel_reason: null });
    await loseLease(id);
    await releaseLost(id);
    expect(await running.beat(id, 1)).toBeUndefined();
  });
});

describe('waiting, retrying, shutting down', () => {
  it('retries at its time, not before, and counts the run', async () => {
    const id = await submit();
    await claim(id);
    expect(await endings.retryLater(id, 1, failure, 30)).toMatchObject({ state: 'retrying', fence: 1 });
    expect(await claim(id)).toBeUndefined();
    await sql.query('UPDATE task SET run_at = now() WHERE id = $1', [id]);
    expect(await claim(id)).toMatchObject({ attempt: 2, error_code: null });
  });

  it('hands back without counting the run', async () => {
    const id = await submit();
    await claim(id);
    expect(await running.handBack(id, 1)).toMatchObject({ state: 'queued' });
    expect(await claim(id)).toMatchObject({ attempt: 1, fence: 2 });
    expect(await eventsOf(id)).toEqual(['queued', 'started', 'handed_back', 'started']);
  });

  it('expires what was not started in time, and only that', async () => {
    const late = await submit({ start_before: new Date(Date.now() - 1000) });
    const fine = await submit({ start_before: new Date(Date.now() + 60_000) });
    const expired = (await waiting.expire()).map((row) => row.id);
    expect([expired.includes(late), expired.includes(fine)]).toEqual([true, false]);
    expect((await rowOf(late))?.error_code).toBe('queue_ttl_exceeded');
    expect((await rowOf(fine))?.state).toBe('queued');
  });

  it('lets progress rise and never fall', async () => {
    const id = await submit();
    await claim(id);
    for (const percent of [10, 40, 30]) await running.writeProgress(id, 1, percent, 'converting', null);
    expect(await rowOf(id)).toMatchObject({ progress_percent: 40, version: 5 });
  });
});

describe('a task for which a slot is free', () => {
  const begin = (queue: string, change: Partial<NewTask['task']> & { delayS?: number } = {}) => {
    const { delayS, ...task } = change;
    return fresh.begin({
      task: { id: newId(), kind: 'task', operation: 'nothing', queue, client_id: LOCAL, ...task },
      keepFilesS: 60,
      claim: randomUUID(),
      worker: 'w',
      ...(delayS && { delayS }),
    });
  };
  const stateIn = async (queue: string, change?: Parameters<typeof begin>[1]) => (await begin(queue, change))?.state;

  it('is accepted and claimed at once, with the same time line as any other', async () => {
    const row = await begin('once');
    expect(row).toMatchObject({ state: 'running', fence: 1, attempt: 1, version: 2, worker: 'w' });
    const other = await submit({ kind: 'task', operation: 'nothing', queue: 'once' });
    await claim(other);
    const lineOf = (id = '') =>
      sql.query('SELECT type, version, fence, worker, data FROM task_event WHERE task_id = $1 ORDER BY id', [id]);
    expect(await lineOf(row?.id)).toEqual(await lineOf(other));
    expect(await attemptsOf(row?.id ?? '')).toEqual([{ fence: 1, outcome: null }]);
    expect(row?.lease_until?.getTime()).toBeGreaterThan(Date.now());
    expect(row?.started_at).toEqual(row?.queued_at);
    expect(await endings.finish(row?.id ?? '', 1, { state: 'done' })).toBeInstanceOf(Date);
    expect(await eventsOf(row?.id ?? '')).toEqual(['queued', 'started', 'done']);
  });

  it('comes once, however often its message does', async () => {
    const id = newId();
    const rows = await Promise.all([begin('twice', { id }), begin('twice', { id })]);
    expect(rows.filter((row) => row !== undefined)).toHaveLength(1);
    expect((await rowOf(id))?.fence).toBe(1);
  });

  it('waits behind what waits, but not behind what waits for its time', async () => {
    await submit({ queue: 'line', delayS: 3600 });
    expect(await stateIn('line')).toBe('running');
    const before = await submit({ queue: 'line', priority: 0 });
    const behind = await begin('line', { priority: 9 });
    expect(behind).toMatchObject({ state: 'queued', fence: 0, attempt: 0, version: 1, claim: null, worker: null });
    expect(await eventsOf(behind?.id ?? '')).toEqual(['queued']);
    expect(await stateIn('line elsewhere')).toBe('running');
    await Promise.all([claim(before), claim(behind?.id ?? '')]);
    expect(await stateIn('line')).toBe('running');
  });

  it('waits where so many wait for their time that nobody counts them', async () => {
    for (let n = 0; n < 100; n += 1) await submit({ queue: 'later', delayS: 3600 });
    expect(await stateIn('later')).toBe('queued');
  });

  it('waits in a queue that is paused, for its own time, and for ever after its last', async () => {
    await sql.query(`INSERT INTO queue_state (queue, paused) VALUES ('still', true)`);
    expect(await stateIn('still')).toBe('queued');
    await sql.query(`UPDATE queue_state SET paused = false WHERE queue = 'still'`);
    expect(await stateIn('moment', { delayS: 60 })).toBe('queued');
    expect(await stateIn('hour', { run_at: new Date(Date.now() + 3_600_000) })).toBe('queued');
    expect(await stateIn('gone', { start_before: new Date(0) })).toBe('queued');
  });
});

describe('accepting', () => {
  it('takes one idempotency key of one client once', async () => {
    const key = randomUUID();
    const first = await submit({ idempotency_key: key });
    const second = await submit({ idempotency_key: key });
    expect([(await rowOf(first))?.state, await rowOf(second)]).toEqual(['queued', undefined]);
  });

  it('gives each further task of a client a later turn', async () => {
    const client = newId();
    const turns = [];
    for (let n = 0; n < 3; n += 1) turns.push((await rowOf(await submit({ client_id: client })))?.turn);
    expect(turns).toEqual([0, 1, 2]);
  });

  it('commits durably on every connection', async () => {
    const rows = await Promise.all(
      Array.from({ length: 8 }, () => sql.query<{ synchronous_commit: string }>('SHOW synchronous_commit')),
    );
    expect(new Set(rows.flat().map((row) => row.synchronous_commit))).toEqual(new Set(['on']));
    expect(await sql.query('SHOW fsync')).toEqual([{ fsync: 'on' }]);
  });
});

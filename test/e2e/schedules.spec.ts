// Schedules: each due moment becomes one task, whoever looks and whatever the clocks do; people may change them.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { makeDatabase, type TestDatabase } from '../harness/database.js';
import { startProduct } from '../harness/product.js';
import { Clockwork, Enqueue, Hints, Operation, openProgram, Schedules, type Program } from './clock/built-program.js';
import { moveClock, type MovingClock } from './clock/moving-clock.js';

const START = '2026-11-20T00:00:00Z';
const QUARTER_S = 900;
const SYSTEM_CLIENT = '00000000-0000-7000-8000-000000000002';

// Never run here: what these tests look at is the row.
Operation({ name: 'test.quarter', queue: 'default', schedule: { everyS: QUARTER_S } })(
  class Quarter {
    run = () => Promise.resolve({});
  },
);

let database: TestDatabase;
let clock: MovingClock;
let programs: readonly Program[];
let schedules: InstanceType<typeof Schedules>;

beforeAll(async () => {
  database = await makeDatabase();
  clock = await moveClock(database, START);
  programs = [await open(), await open(), await open()];
  schedules = ofProgram(0);
});
afterAll(() => Promise.all(programs.map((program) => program.close())));

beforeEach(async () => {
  await clock.set(START);
  await database.query('TRUNCATE task, task_event, schedule, audit, queue_state');
  await schedules.declare();
});

/** With room enough, however full this disk is. */
const open = () => openProgram(database, { DISK_FLOOR: '1MB' });
const ofProgram = (number: number) => programs[number]!.get(Schedules);
const fireEverywhere = async () => (await Promise.all([0, 1, 2].map((number) => ofProgram(number).fireDue()))).flat();
const endAll = () => database.query(`UPDATE task SET state = 'done', ended_at = run_at WHERE state = 'queued'`);
const rowOf = async (name: string) => (await schedules.list()).find((row) => row.name === name)!;

/** Moments at which tasks of an operation were made. */
async function madeAt(operation: string): Promise<string[]> {
  const rows = await database.query<{ run_at: Date }>('SELECT run_at FROM task WHERE operation = $1 ORDER BY run_at', [
    operation,
  ]);
  return rows.map(({ run_at }) => run_at.toISOString().slice(0, 16));
}

/** Lets the time pass in steps; everybody fires at each. */
async function pass(hours: number, stepS: number): Promise<number> {
  let fired = 0;
  for (let step = 0; step < (hours * 3600) / stepS; step += 1) {
    await clock.forward(stepS);
    fired += (await fireEverywhere()).length;
    await endAll();
  }
  return fired;
}

it('makes one task of each moment, however many processes fire', async () => {
  const fired = await pass(48, 900);
  const quarters = await madeAt('test.quarter');
  expect(quarters).toEqual(
    Array.from({ length: 192 }, (_, number) =>
      new Date(Date.parse(START) + (number + 1) * QUARTER_S * 1000).toISOString().slice(0, 16),
    ),
  );
  expect(await madeAt('cleanup.rows')).toEqual(['2026-11-20T03:00', '2026-11-21T03:00']);
  expect((await madeAt('cleanup.files')).map((at) => at.slice(8))).toEqual([
    '20T06:00',
    '20T12:00',
    '20T18:00',
    '21T00:00',
    '21T06:00',
    '21T12:00',
    '21T18:00',
    '22T00:00',
  ]);
  expect(fired).toBe(192 + 2 + 8);
  const [events] = await database.query(`SELECT count(*)::int AS count FROM task_event WHERE type = 'queued'`);
  expect(events).toEqual({ count: fired });
  expect(await programs[0]!.get(Hints).count('default')).toBe(192);
});

it('commits the moved moment and the task together', async () => {
  await clock.forward(QUARTER_S);
  await database.query(`ALTER TABLE task ADD CONSTRAINT refusing CHECK (operation <> 'test.quarter') NOT VALID`);
  try {
    expect(await fireEverywhere()).toEqual([]);
  } finally {
    await database.query('ALTER TABLE task DROP CONSTRAINT refusing');
  }
  expect((await rowOf('test.quarter')).next_at).toEqual(new Date('2026-11-20T00:15:00Z'));
  expect(await fireEverywhere()).toHaveLength(1);
});

it('carries on with the other schedules when one cannot become a task', async () => {
  await database.query(`UPDATE schedule SET params = '{"unknown": 1}' WHERE name = 'cleanup.files'`);
  await clock.forward(6 * 3600);
  await fireEverywhere();
  expect(await madeAt('cleanup.files')).toEqual([]);
  expect(await madeAt('cleanup.rows')).toHaveLength(1);
  expect(await madeAt('test.quarter')).toHaveLength(1);
});

it('gives the task what its operation declares', async () => {
  await clock.forward(3 * 3600);
  await fireEverywhere();
  const [task] = await database.query(
    `SELECT task.kind, queue, params, soft_limit_s, hard_limit_s, max_attempts, metadata, client.kind AS client
     FROM task JOIN client ON client.id = client_id WHERE operation = 'cleanup.rows'`,
  );
  expect(task).toEqual({
    kind: 'task',
    queue: 'cleanup',
    params: { dry_run: false },
    soft_limit_s: 10_800,
    hard_limit_s: 10_860,
    max_attempts: 4,
    metadata: { schedule: 'cleanup.rows' },
    client: 'system',
  });
});

it.each(['queued', 'running', 'retrying'])('skips a moment while its last task is %s, and says so', async (state) => {
  await clock.forward(QUARTER_S);
  await fireEverywhere();
  await database.query('UPDATE task SET state = $1', [state]);
  await clock.forward(QUARTER_S);
  expect(await fireEverywhere()).toEqual([]);
  const row = await rowOf('test.quarter');
  expect(row).toMatchObject({ skipped_count: 1, skipped_at: await clock.now(), last_state: state });
  expect(row.next_at).toEqual(new Date('2026-11-20T00:45:00Z'));
  await database.query(`UPDATE task SET state = 'failed', ended_at = now()`);
  await clock.forward(QUARTER_S);
  expect(await fireEverywhere()).toHaveLength(1);
});

it('puts nothing into a queue that is being drained: moments are skipped, and who asks is refused', async () => {
  await database.query(`INSERT INTO queue_state (queue, draining) VALUES ('default', true)`);
  const ask = (operation: string, number: number) =>
    programs[number]!.get(Enqueue).operation({ operation, client: { id: SYSTEM_CLIENT } });
  await expect(ask('test.quarter', 1)).rejects.toMatchObject({ code: 'draining' });
  await expect(ask('cleanup.rows', 1)).resolves.toMatchObject({ isNew: true });
  await expect(schedules.runNow('test.quarter', 'anna')).rejects.toMatchObject({ code: 'draining' });
  expect(await schedules.hurry('test.quarter', 0)).toBeUndefined();
  await clock.forward(QUARTER_S);
  expect(await fireEverywhere()).toEqual([]);
  expect(await madeAt('test.quarter')).toEqual([]);
  expect(await rowOf('test.quarter')).toMatchObject({
    skipped_count: 1,
    skipped_at: await clock.now(),
    next_at: new Date('2026-11-20T00:30:00Z'),
    last_at: null,
  });
  await database.query('UPDATE queue_state SET draining = false');
  await clock.forward(QUARTER_S);
  expect(await fireEverywhere()).toHaveLength(1);
  await expect(ask('test.quarter', 2)).resolves.toMatchObject({ isNew: true });
});

it('makes one task of all moments that were missed', async () => {
  await clock.set('2026-12-01T11:07:00Z');
  await schedules.declare();
  expect(await fireEverywhere()).toHaveLength(3);
  expect(await fireEverywhere()).toEqual([]);
  expect((await rowOf('test.quarter')).next_at).toEqual(new Date('2026-12-01T11:15:00Z'));
  expect((await rowOf('cleanup.rows')).next_at).toEqual(new Date('2026-12-02T03:00:00Z'));
});

it.each([
  ['Europe/Berlin', '30 2 * * *', '2026-10-23T12:00Z', ['24T00:30', '25T00:30', '26T01:30']],
  ['Europe/Berlin', '30 2 * * *', '2026-03-27T12:00Z', ['28T01:30', '29T01:30', '30T00:30']],
  ['America/New_York', '30 1 * * *', '2026-10-31T12:00Z', ['01T05:30', '02T06:30', '03T06:30']],
  ['Australia/Lord_Howe', '0 2 * * *', '2026-10-02T12:00Z', ['02T15:30', '03T15:30', '04T15:00']],
])('runs once a day in %s at %s over a clock change after %s %s', async (zone, cron, start, expected) => {
  await clock.set(start);
  await schedules.edit('cleanup.rows', { cron, time_zone: zone }, 'test');
  for (const name of ['cleanup.files', 'test.quarter']) await schedules.edit(name, { enabled: false }, 'test');
  await pass(72, 1800);
  expect((await madeAt('cleanup.rows')).map((at) => at.slice(8))).toEqual(expected);
});

it('keeps what a person has edited over a restart, and takes what is newly declared elsewhere', async () => {
  await schedules.edit('cleanup.rows', { cron: '15 4 * * *', time_zone: 'Europe/Berlin' }, 'anna');
  await schedules.edit('test.quarter', { enabled: false }, 'anna');
  await database.query(`UPDATE schedule SET every_s = 60, params = '{"dry_run": true}' WHERE name = 'cleanup.files'`);
  await database.query(
    `INSERT INTO schedule (name, operation, every_s) VALUES ('gone', 'cleanup.rows', 60), ('foreign', 'other.pack', 60)`,
  );
  await ofProgram(1).declare();
  const rows = await schedules.list();
  expect(rows.map(({ name }) => name)).toEqual(['cleanup.files', 'cleanup.rows', 'foreign', 'test.quarter']);
  expect(await rowOf('cleanup.rows')).toMatchObject({
    cron: '15 4 * * *',
    time_zone: 'Europe/Berlin',
    edited: true,
    next_at: new Date('2026-11-20T03:15:00Z'),
  });
  expect(await rowOf('test.quarter')).toMatchObject({ enabled: false, edited: false, next_at: null });
  expect(await rowOf('cleanup.files')).toMatchObject({ every_s: 21_600, params: {}, edited: false });
  expect(await database.query('SELECT who, action, subject, details FROM audit ORDER BY id')).toEqual([
    {
      who: 'anna',
      action: 'schedule.edit',
      subject: 'cleanup.rows',
      details: { cron: '15 4 * * *', time_zone: 'Europe/Berlin' },
    },
    { who: 'anna', action: 'schedule.edit', subject: 'test.quarter', details: { enabled: false } },
  ]);
});

it('does not begin a period anew at each restart', async () => {
  await clock.forward(600);
  await ofProgram(1).declare();
  expect((await rowOf('test.quarter')).next_at).toEqual(new Date('2026-11-20T00:15:00Z'));
});

it('fires nothing that is switched off, and forgets what was missed when it is on again', async () => {
  await schedules.edit('test.quarter', { enabled: false }, 'anna');
  await clock.forward(10 * QUARTER_S);
  await fireEverywhere();
  expect(await madeAt('test.quarter')).toEqual([]);
  await schedules.edit('test.quarter', { enabled: true }, 'anna');
  expect(await fireEverywhere()).toEqual([]);
  await clock.forward(QUARTER_S);
  expect(await fireEverywhere()).toHaveLength(1);
});

it('leaves a schedule of an operation that it does not know to those that do', async () => {
  await database.query(
    `INSERT INTO schedule (name, operation, every_s, next_at) VALUES ('foreign', 'other.pack', 60, '2026-11-19')`,
  );
  expect(await fireEverywhere()).toEqual([]);
  expect((await rowOf('foreign')).next_at).toEqual(new Date('2026-11-19T00:00:00Z'));
});

it.each([
  [{ cron: '0 25 * * *' }, 'validation_failed', '"0 25 * * *" is not a usable cron line'],
  [{ cron: '0 3 * * *', every_s: 60 }, 'validation_failed', 'either a cron line or a period'],
  [{ every_s: 0 }, 'validation_failed', 'from 1 to'],
  [{ time_zone: 'Nowhere/At_All' }, 'validation_failed', 'is not a time zone'],
  [{ params: { dry_run: 'yes' } }, 'validation_failed', '/params/dry_run'],
])('refuses the edit %j with a sentence and changes nothing', async (change, code, sentence) => {
  const before = await rowOf('cleanup.rows');
  const refused = expect.objectContaining({ code, message: expect.stringContaining(sentence) as string });
  await expect(schedules.edit('cleanup.rows', change, 'anna')).rejects.toEqual(refused);
  expect(await rowOf('cleanup.rows')).toEqual(before);
  expect(await database.query('SELECT 1 FROM audit')).toEqual([]);
});

it('runs now, once however many ask, and stays at its own time', async () => {
  const before = await rowOf('cleanup.files');
  const asked = await Promise.allSettled(
    [0, 1, 2].map((number) => ofProgram(number).runNow('cleanup.files', 'anna', { dry_run: true })),
  );
  const [id, ...more] = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(more).toEqual([]);
  expect(asked.flatMap((each) => (each.status === 'rejected' ? [(each.reason as { code: string }).code] : []))).toEqual(
    ['invalid_state', 'invalid_state'],
  );
  const tasks = await database.query('SELECT id, params, state FROM task');
  expect(tasks).toEqual([{ id, params: { dry_run: true }, state: 'queued' }]);
  expect(await rowOf('cleanup.files')).toMatchObject({ next_at: before.next_at, last_task_id: id, params: {} });
  expect(await database.query('SELECT who, action, subject FROM audit')).toEqual([
    { who: 'anna', action: 'schedule.run', subject: 'cleanup.files' },
  ]);
  await expect(schedules.runNow('nothing', 'anna')).rejects.toMatchObject({ code: 'not_found' });
});

it('cleans up at once when the disk is short, but not again and again', async () => {
  const short = await openProgram(database, { DISK_FLOOR: '1000000TiB' });
  try {
    await programs[0]!.get(Clockwork).lookAtDisk();
    expect(await madeAt('cleanup.files')).toEqual([]);
    const look = () => short.get(Clockwork).lookAtDisk();
    await look();
    await look();
    expect(await madeAt('cleanup.files')).toHaveLength(1);
    await endAll();
    await clock.forward(599);
    await look();
    expect(await madeAt('cleanup.files')).toHaveLength(1);
    await clock.forward(1);
    await look();
    expect(await madeAt('cleanup.files')).toHaveLength(2);
  } finally {
    await short.close();
  }
});

it('is fired by three real beats, shown and changed by the command line', async () => {
  const own = await makeDatabase();
  const hand = await moveClock(own, '2026-11-20T00:30:00Z');
  const product = await startProduct({
    roles: ['beat', 'beat', 'beat'],
    settings: { DATABASE_URL: own.url, TIME_ZONE: 'UTC', DISK_FLOOR: '1MB' },
  });
  const athanor = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(projectRoot, 'dist/src/main.js'), ...args],
      {
        env: product.environment,
        encoding: 'utf8',
      },
    );
    return { status, stdout, stderr };
  };
  try {
    for (let hour = 2; hour <= 24; hour += 2) {
      await hand.set(new Date(Date.parse('2026-11-20T00:30:00Z') + hour * 3_600_000));
      await vi.waitFor(
        async () =>
          expect(await own.query('SELECT name FROM schedule WHERE next_at <= (SELECT at FROM clock.hand)')).toEqual([]),
        { timeout: 60_000, interval: 50 },
      );
      await own.query(`UPDATE task SET state = 'done', ended_at = run_at WHERE state = 'queued'`);
    }
    const made = await own.query('SELECT operation, count(*)::int AS tasks FROM task GROUP BY 1 ORDER BY 1');
    expect(made).toEqual([
      { operation: 'cleanup.files', tasks: 4 },
      { operation: 'cleanup.rows', tasks: 1 },
    ]);

    expect(athanor('schedule', 'list').stdout).toMatch(
      /^cleanup\.rows {2}0 3 \* \* \* \(UTC\) {2}next 2026-11-21T03:00/m,
    );
    expect(athanor('schedule', 'set', 'cleanup.rows', '--cron', '61 * * * *')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('the minute "61" must be made of numbers from 0 to 59') as string,
    });
    expect(athanor('schedule', 'set', 'cleanup.rows', '--every', '12h').stdout).toContain('every 43200 s');
    expect(athanor('schedule', 'disable', 'cleanup.files').stdout).toContain('off');
    const id = athanor('schedule', 'run', 'cleanup.files', '--params', '{"dry_run":true}').stdout.trim();
    expect(await own.query('SELECT params FROM task WHERE id = $1', [id])).toEqual([{ params: { dry_run: true } }]);
    const shown = JSON.parse(athanor('inspect', 'schedules', '--json').stdout) as unknown[];
    expect(shown).toEqual([
      expect.objectContaining({ name: 'cleanup.files', enabled: false, next_at: null, last_state: 'queued' }),
      expect.objectContaining({ name: 'cleanup.rows', time: 'every 43200 s', edited: true }),
    ]);
  } finally {
    await product.stop();
  }
});

// Clean-ups delete exactly what is over, say what they freed, and can be stopped; a real worker runs them.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../../src/shared/ids.js';
import { makeDatabase, type TestDatabase } from '../harness/database.js';
import { startProduct, type Product } from '../harness/product.js';
import { Cancel, Enqueue, openProgram, type Program } from './clock/built-program.js';

const CLIENT = '00000000-0000-7000-8000-000000000001';
const OTHER = '00000000-0000-7000-8000-000000000002';
const BYTES = 1000;
const HOUR_S = 3600;

let database: TestDatabase;
let product: Product;
let program: Program;

beforeAll(async () => {
  database = await makeDatabase();
  product = await startProduct({
    roles: ['worker --queues cleanup:1,image:1'],
    settings: { DATABASE_URL: database.url },
  });
  program = await openProgram(database);
});
afterAll(async () => {
  await program.close();
  await product.stop();
});

beforeEach(async () => {
  const kept = ['worker', 'client', 'migrations', 'installation'];
  const tables = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> ALL ($1)`,
    [kept],
  );
  // Not TRUNCATE: its locks on whole tables and those of a worker that looks at several would wait for each other.
  await database.query(tables.map(({ name }) => `DELETE FROM ${name}`).join('; '));
  await database.query(`DELETE FROM client WHERE kind = 'visitor'`);
  fs.rmSync(product.uploadsDir, { recursive: true, force: true });
  fs.mkdirSync(product.uploadsDir, { recursive: true });
});

async function start(operation: string, params: Record<string, unknown> = {}): Promise<string> {
  const { id } = await program.get(Enqueue).operation({ operation, params, client: { id: CLIENT } });
  return id;
}

interface Ended {
  readonly state: string;
  readonly result: Record<string, unknown>;
}
async function ended(id: string): Promise<Ended> {
  return vi.waitFor(
    async () => {
      const [row] = await database.query<Ended & { ended_at: Date | null }>(
        'SELECT state, result, ended_at FROM task WHERE id = $1',
        [id],
      );
      expect(row?.ended_at).toBeInstanceOf(Date);
      return { state: row!.state, result: row!.result };
    },
    { timeout: 60_000, interval: 25 },
  );
}

async function run(operation: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const id = await start(operation, params);
  const { state, result } = await ended(id);
  expect(state).toBe('done');
  // What a clean-up leaves behind itself is not what the next one is asked about.
  await database.query('DELETE FROM task WHERE id = $1', [id]);
  return result;
}

/** A file below the store, so old. */
function put(name: string, hoursOld = 0): string {
  const file = path.join(product.uploadsDir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, Buffer.alloc(BYTES));
  const at = Date.now() / 1000 - hoursOld * HOUR_S;
  fs.utimesSync(file, at, at);
  return file;
}
const filesLeft = () =>
  fs
    .readdirSync(product.uploadsDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(product.uploadsDir, path.join(entry.parentPath, entry.name)))
    .sort();

async function insert(table: string, row: Record<string, unknown>): Promise<string> {
  await database.query(
    `INSERT INTO ${table} (${Object.keys(row).join(', ')}) SELECT ${Object.keys(row).join(', ')} FROM jsonb_populate_record(NULL::${table}, $1)`,
    [JSON.stringify(row)],
  );
  return String(row['id']);
}
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

const addTask = (row: Record<string, unknown>) =>
  insert('task', { id: newId(), kind: 'conversion', operation: 'convert', queue: 'video', client_id: CLIENT, ...row });

interface FileSeed {
  readonly key?: string;
  readonly expired?: boolean;
  readonly role?: string;
  readonly task?: string;
}
/** A stored file with its bytes; the key says which. */
async function addFile({
  key = `in/aa/${newId()}`,
  expired = true,
  role = 'input',
  task,
}: FileSeed): Promise<{ id: string; key: string }> {
  put(`files/${key}`, expired ? 1 : 0);
  const id = await insert('stored_file', {
    id: newId(),
    client_id: CLIENT,
    role,
    filename: 'a.png',
    media_type: 'image/png',
    size_bytes: BYTES,
    sha256: 'x',
    storage_key: key,
    task_id: task ?? null,
    created_at: ago(2 * HOUR_S),
    expires_at: ago(expired ? 60 : -HOUR_S),
  });
  return { id, key };
}

describe('cleanup.files', () => {
  const state = async () => ({
    files: filesLeft(),
    rows: await database.query('SELECT id, deleted_at IS NOT NULL AS deleted FROM stored_file ORDER BY id'),
    uploads: await database.query('SELECT id FROM upload ORDER BY id'),
    folders: fs.existsSync(path.join(product.uploadsDir, '.work'))
      ? fs.readdirSync(path.join(product.uploadsDir, '.work')).sort()
      : [],
  });
  const deleted = async () =>
    (await database.query<{ id: string }>('SELECT id FROM stored_file WHERE deleted_at IS NOT NULL')).map(
      ({ id }) => id,
    );

  it('frees what is over, spares what is not, and a dry run says the same number without touching anything', async () => {
    const live = await addFile({ expired: false });
    const inputs: Record<string, { id: string; key: string }> = {};
    for (const taskState of ['waiting', 'queued', 'running', 'retrying']) {
      inputs[taskState] = await addFile({});
      await addTask({
        state: taskState,
        inputs: [inputs[taskState].id],
        ...(taskState === 'running' && { lease_until: ago(-HOUR_S), fence: 1 }),
      });
    }
    const ofEnded = await addFile({});
    await addTask({ state: 'done', inputs: [ofEnded.id], ended_at: ago(60) });
    const expired = await addFile({});
    const twins = [await addFile({ key: 'in/bb/twin' }), await addFile({ key: 'in/bb/twin' })];
    const shared = [await addFile({ key: 'in/cc/shared', expired: false }), await addFile({ key: 'in/cc/shared' })];
    put('files/in/cc/shared');
    const upload = { client_id: CLIENT, filename: 'a', size_bytes: 5000, offset_bytes: BYTES };
    await insert('upload', { id: newId(), ...upload, storage_key: 'up/aa/living', expires_at: ago(-HOUR_S) });
    await insert('upload', { id: newId(), ...upload, storage_key: 'up/aa/dead', expires_at: ago(60) });
    put('files/up/aa/living', 7);
    put('files/up/aa/dead', 5);
    put('files/in/dd/left-over', 7);
    put('files/in/dd/being-written', 5);
    put('.incoming/partial', 7);
    put('.incoming/arriving', 5);

    const before = await state();
    const dry = await run('cleanup.files', { dry_run: true });
    expect(await state()).toEqual(before);
    const result = await run('cleanup.files');
    expect(result).toEqual({
      dry_run: false,
      files: 6,
      bytes: 6 * BYTES,
      rows: 6,
      expired: { files: 3, bytes: 3 * BYTES, rows: 5 },
      uploads: { files: 1, bytes: BYTES, rows: 1 },
      left_overs: { files: 2, bytes: 2 * BYTES },
      work_folders: { folders: 0, files: 0, bytes: 0 },
    });
    expect({ ...dry, dry_run: false }).toEqual(result);
    expect((await deleted()).sort()).toEqual([ofEnded, expired, ...twins, shared[1]!].map(({ id }) => id).sort());
    expect(filesLeft()).toEqual(
      [
        '.incoming/arriving',
        'files/in/cc/shared',
        'files/in/dd/being-written',
        'files/up/aa/living',
        ...[live, ...Object.values(inputs)].map(({ key }) => `files/${key}`),
      ].sort(),
    );
    expect(await run('cleanup.files')).toMatchObject({ files: 0, bytes: 0, rows: 0 });
  });

  it('tells tasks that their last output is gone', async () => {
    const [bare, half] = [
      await addTask({ state: 'done', ended_at: ago(60) }),
      await addTask({ state: 'done', ended_at: ago(60) }),
    ];
    await addFile({ role: 'output', task: bare });
    await addFile({ role: 'output', task: bare });
    await addFile({ role: 'output', task: half });
    await addFile({ role: 'output', task: half, expired: false });
    await run('cleanup.files');
    const rows = await database.query(
      'SELECT id, state, version, outputs_deleted_at IS NOT NULL AS told FROM task ORDER BY id',
    );
    expect(rows).toEqual([
      { id: bare, state: 'done', version: 2, told: true },
      { id: half, state: 'done', version: 1, told: false },
    ]);
  });

  it('removes work folders of dead attempts only', async () => {
    const running = await addTask({ state: 'running', lease_until: ago(-HOUR_S), fence: 2 });
    const [dead, young] = [await addTask({ state: 'done', ended_at: ago(60) }), newId()];
    for (const id of [running, dead, young]) put(`.work/${id}/1/step.png`, 8);
    const old = Date.now() / 1000 - 8 * HOUR_S;
    for (const id of [running, dead]) fs.utimesSync(path.join(product.uploadsDir, '.work', id), old, old);
    const before = await state();
    const dry = await run('cleanup.files', { dry_run: true });
    expect(await state()).toEqual(before);
    const result = await run('cleanup.files');
    expect(result['work_folders']).toEqual({ folders: 1, files: 1, bytes: BYTES });
    expect(dry['work_folders']).toEqual(result['work_folders']);
    expect(fs.readdirSync(path.join(product.uploadsDir, '.work')).sort()).toEqual([running, young].sort());
  });

  it('finds bytes whose row was forgotten before a crash', async () => {
    const { id, key } = await addFile({});
    await database.query('UPDATE stored_file SET deleted_at = now() WHERE id = $1', [id]);
    put(`files/${key}`, 7);
    expect(await run('cleanup.files')).toMatchObject({ left_overs: { files: 1, bytes: BYTES }, rows: 0 });
    expect(filesLeft()).toEqual([]);
  });

  it('takes many files in pages', async () => {
    await database.query(
      `INSERT INTO stored_file (id, client_id, role, filename, media_type, size_bytes, sha256, storage_key, expires_at)
       SELECT gen_random_uuid(), $1, 'input', 'a', 'b', 10, 'c', 'in/zz/k' || n, now() - interval '1 s' FROM generate_series(1, 1234) n`,
      [CLIENT],
    );
    for (let number = 0; number < 700; number += 1) put(`files/in/yy/left-over${number}`, 7);
    expect(await run('cleanup.files')).toMatchObject({
      expired: { files: 1234, bytes: 12_340, rows: 1234 },
      left_overs: { files: 700 },
    });
    expect(filesLeft()).toEqual([]);
  });
});

it('leaves no work folder of a task that failed', async () => {
  const id = await addTask({
    state: 'queued',
    queue: 'image',
    inputs: [newId()],
    target_format: 'png',
    source_format: 'png',
    route: [],
  });
  expect(await ended(id)).toMatchObject({ state: 'failed' });
  await vi.waitFor(() => expect(fs.readdirSync(path.join(product.uploadsDir, '.work'))).toEqual([]), 60_000);
});

describe('cleanup.rows', () => {
  const DAY_S = 86_400;
  const count = async (table: string) =>
    (await database.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`))[0]!.rows;

  /** A task with two events and one attempt. */
  async function addStory(row: Record<string, unknown>): Promise<string> {
    const id = await addTask(row);
    for (const type of ['queued', 'done'])
      await database.query('INSERT INTO task_event (task_id, client_id, type) VALUES ($1, $2, $3)', [id, CLIENT, type]);
    await database.query(`INSERT INTO task_attempt (task_id, fence, attempt, worker) VALUES ($1, 1, 1, 'w')`, [id]);
    return id;
  }

  it('removes what is over with all that hangs on it, leaves tombstones, and a dry run counts the same', async () => {
    const old = { ended_at: ago(31 * DAY_S), expires_at: ago(30 * DAY_S) };
    const gone = [
      await addStory({ state: 'done', ...old }),
      await addStory({ state: 'failed', ...old, client_id: OTHER }),
      await addStory({ state: 'cancelled', ...old }),
    ];
    const kept = [
      await addStory({ state: 'done', ended_at: ago(29 * DAY_S), expires_at: ago(28 * DAY_S) }),
      await addStory({ state: 'done', ended_at: ago(31 * DAY_S), expires_at: ago(-DAY_S) }),
      await addStory({ state: 'queued', created_at: ago(60 * DAY_S), expires_at: ago(59 * DAY_S) }),
      await addStory({ state: 'running', lease_until: ago(-HOUR_S), created_at: ago(60 * DAY_S) }),
    ];
    for (const at of [ago(8 * DAY_S), ago(6 * DAY_S)]) {
      await insert('tombstone', { task_id: newId(), client_id: CLIENT, at });
      const ticket = { client_id: CLIENT, max_bytes: 1, created_at: at, expires_at: at };
      await insert('upload_ticket', { token_hash: newId(), ...ticket });
    }
    for (const expires_at of [ago(1), ago(-HOUR_S)]) {
      const [key, user_id] = [newId(), newId()];
      await insert('session', { token_hash: key, user_id, created_at: ago(DAY_S), expires_at });
      await insert('idempotency', {
        client_id: CLIENT,
        route: 'r',
        key,
        fingerprint: 'f',
        reservation: newId(),
        held_until: expires_at,
        created_at: ago(DAY_S),
        expires_at,
      });
      await insert('signed_url', { kid: newId(), file_id: newId(), downloads: 0, created_at: ago(DAY_S), expires_at });
      await insert('share', {
        token_hash: key,
        id: newId(),
        client_id: CLIENT,
        files: [],
        downloads: 0,
        created_at: ago(DAY_S),
        expires_at,
      });
    }
    const worker = {
      host: 'h',
      pid: 1,
      version: '1',
      queues: {},
      engines: [],
      running: [],
      memory_bytes: 0,
      done_count: 0,
      failed_count: 0,
      state: 'stopped',
      started_at: ago(9 * DAY_S),
    };
    await insert('worker', { name: 'long gone', incarnation: newId(), ...worker, seen_at: ago(DAY_S + 60) });
    await insert('worker', { name: 'just gone', incarnation: newId(), ...worker, seen_at: ago(DAY_S - HOUR_S) });
    const point = {
      queue: 'image',
      accepted: 1,
      done: 1,
      failed: 0,
      cancelled: 0,
      bytes_in: 0,
      bytes_out: 0,
      wait_ms: [],
      run_ms: [],
    };
    for (const span of ['minute', 'hour']) await insert('roll_up', { span, at: ago(8 * DAY_S), ...point });
    const delivery = {
      client_id: CLIENT,
      target: {},
      event: 'e',
      payload: {},
      attempts: 1,
      created_at: ago(31 * DAY_S),
    };
    for (const state of ['delivered', 'given_up', 'owed'])
      await insert('webhook_delivery', { id: newId(), ...delivery, state });
    const job = {
      client_id: CLIENT,
      nodes: {},
      on_error: 'continue',
      started: true,
      version: 1,
      metadata: {},
      created_at: ago(31 * DAY_S),
    };
    await insert('job', { id: newId(), ...job });
    const busy = await insert('job', { id: newId(), ...job });
    const end = { task_id: null, job_id: busy, client_id: CLIENT, type: 'job.done' };
    await insert('task_event', { ...end, at: ago(31 * DAY_S) });
    await insert('task_event', { ...end, at: ago(29 * DAY_S) });
    await database.query('UPDATE task SET job_id = $1 WHERE id = $2', [busy, kept[2]]);
    for (const days of [31, 29]) {
      const { id } = await addFile({});
      await database.query('UPDATE stored_file SET deleted_at = $1 WHERE id = $2', [ago(days * DAY_S), id]);
    }

    for (const ends_at of [ago(1), ago(-HOUR_S)])
      await insert('allowance', { subject: newId(), policy: 'poll', used: 1, ends_at });
    for (const days of [31, 29])
      await insert('run_time', { kind: `${days} days`, runs: 1, mean_ms: 1, at: ago(days * DAY_S) });
    const message = { queue: 'q', sender: {}, followers: {} };
    for (const [task_id, days] of [[newId(), 31] as const, [newId(), 29] as const, [kept[0], 31] as const])
      await insert('celery_task', { task_id, ...message, created_at: ago(days * DAY_S) });
    const refused = { door: 'celery', queue: 'q', code: 'c', message: 'm', element: 'e' };
    for (const settled_at of [ago(31 * DAY_S), ago(29 * DAY_S), null])
      await insert('dead_letter', { id: newId(), ...refused, created_at: ago(32 * DAY_S), settled_at });
    for (const seen_at of [ago(2 * DAY_S), ago(60)])
      await insert('door_queue', { process: newId(), door: 'redis', queue: 'q', in_hand: 0, seen_at });
    const visitor = (last_seen_at: string) =>
      insert('client', { id: newId(), kind: 'visitor', name: 'visitor', scopes: [], limits: {}, last_seen_at });
    await visitor(ago(31 * DAY_S));
    await visitor(ago(29 * DAY_S));
    // It has left something that is still there.
    await database.query('UPDATE task SET client_id = $1 WHERE id = $2', [await visitor(ago(31 * DAY_S)), kept[0]]);

    const tables = [
      'client',
      'allowance',
      'signed_url',
      'upload_ticket',
      'task',
      'task_event',
      'task_attempt',
      'tombstone',
      'session',
      'idempotency',
      'share',
      'worker',
      'webhook_delivery',
      'job',
      'stored_file',
    ];
    const counts = async () =>
      Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await count(table)] as const)));
    const before = await counts();
    const dry = await run('cleanup.rows', { dry_run: true });
    // The run itself has a time line.
    await database.query('DELETE FROM task_event WHERE task_id NOT IN (SELECT id FROM task)');
    await database.query('DELETE FROM task_attempt WHERE task_id NOT IN (SELECT id FROM task)');
    expect(await counts()).toEqual(before);
    const result = await run('cleanup.rows');
    expect(result).toEqual({
      dry_run: false,
      rows: 31,
      tasks: 3,
      events: 6,
      attempts: 3,
      others: {
        tombstone: 1,
        stored_file: 1,
        job: 1,
        task_event: 1,
        webhook_delivery: 2,
        session: 1,
        idempotency: 1,
        share: 1,
        worker: 1,
        allowance: 1,
        signed_url: 1,
        upload_ticket: 1,
        roll_up: 1,
        run_time: 1,
        celery_task: 1,
        dead_letter: 1,
        door_queue: 1,
        client: 1,
      },
    });
    expect({ ...dry, dry_run: false }).toEqual(result);
    const left = await database.query<{ id: string }>('SELECT id FROM task');
    expect(left.map(({ id }) => id).sort()).toEqual([...kept].sort());
    const tombstones = await database.query<{ id: string; client_id: string }>(
      "SELECT task_id AS id, client_id FROM tombstone WHERE at > now() - interval '1 day'",
    );
    expect(tombstones.map(({ id }) => id).sort()).toEqual([...gone].sort());
    expect(tombstones.find(({ id }) => id === gone[1])?.client_id).toBe(OTHER);
    expect(
      (await database.query<{ name: string }>(`SELECT name FROM worker WHERE state = 'stopped'`)).map(
        ({ name }) => name,
      ),
    ).toEqual(['just gone']);
    expect(await database.query('SELECT state FROM webhook_delivery')).toEqual([{ state: 'owed' }]);
    expect(await run('cleanup.rows')).toMatchObject({ rows: 0 });
  });

  it('stops between two batches when it is cancelled, and the next run does the rest', async () => {
    const tasks = 30_000;
    await database.query(
      `INSERT INTO task (id, kind, operation, queue, client_id, state, ended_at)
       SELECT gen_random_uuid(), 'conversion', 'convert', 'image', $1, 'done', now() - interval '40 days' FROM generate_series(1, ${tasks})`,
      [CLIENT],
    );
    const id = await start('cleanup.rows');
    const left = () => count(`task WHERE ended_at < now() - interval '30 days'`);
    await vi.waitFor(async () => expect(await left()).toBeLessThan(tasks), { timeout: 60_000, interval: 5 });
    await program.get(Cancel).cancel(id, { by: 'test', mode: 'graceful' });
    expect(await ended(id)).toMatchObject({ state: 'cancelled' });
    const rest = await left();
    expect(rest).toBeGreaterThan(0);
    const { tasks: others } = await run('cleanup.rows');
    // The statement that was under way when its process ended is carried out by the server: a whole batch, or none.
    expect(others).toBeLessThanOrEqual(rest);
    expect(Number(others)).toBeGreaterThan(0);
    expect(Number(others) % 1000).toBe(0);
    await vi.waitFor(async () => expect(await count('tombstone')).toBe(tasks), 60_000);
  });
});

it('refuses params that a clean-up does not know', async () => {
  await expect(start('cleanup.rows', { dryrun: true })).rejects.toMatchObject({ code: 'validation_failed' });
  await expect(start('cleanup.everything')).rejects.toMatchObject({ code: 'unknown_task_name' });
  await expect(start('convert')).rejects.toMatchObject({ code: 'invalid_args' });
});

it('gives the first task again for the same idempotency key', async () => {
  const ask = { operation: 'cleanup.rows', client: { id: CLIENT }, idempotencyKey: 'once', delayS: 600 };
  const first = await program.get(Enqueue).operation(ask);
  expect(await program.get(Enqueue).operation(ask)).toEqual({ id: first.id, isNew: false });
  const [row] = await database.query(
    `SELECT state, run_at > now() + interval '590 s' AS delayed, max_attempts FROM task WHERE id = $1`,
    [first.id],
  );
  expect(row).toEqual({ state: 'queued', delayed: true, max_attempts: 4 });
});

// The lines that programs written for Celery hold, run as they stand by an unmodified Celery over both brokers: each is a row of what they ask for, comes back
// as they expect it, and Celery's own commands reach our workers.
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { makeDatabase } from '../harness/database.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { ownRabbit } from '../harness/rabbitmq.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';

interface Line {
  readonly task: string;
  readonly state?: string;
  readonly value?: unknown;
}
interface Printed {
  readonly active: Readonly<Record<string, readonly object[]>>;
  readonly stats: readonly string[];
  readonly [line: string]: unknown;
}
const run = promisify(execFile);
const PACK = path.join(projectRoot, 'examples/storefront/pack');
const NODE = 'w1@here';
/** A film is made, on a machine that may be busy. */
const PATIENCE_MS = 300_000;
const REASON = 'Cancelled by the user / Задача отменена пользователем';
const brokers: [string, () => Promise<readonly [string, string]>][] = [
  ['Redis', async () => [`${(await emptyRedis()).url}/1`, `${(await emptyRedis()).url}/1`]],
  ['RabbitMQ', async () => [(await ownRabbit()).url, 'rpc://']],
];

describe.each(brokers)('over %s', (_broker, open) => {
  let product: Product;
  let folder: string;
  let environment: Record<string, string>;
  let printed: Printed;

  beforeAll(async () => {
    const [broker, backend] = await open();
    folder = makeFolder('shared');
    const database = await makeDatabase();
    // The pack has tables of its own.
    const migrates = { DATABASE_URL: database.url, PACKS: PACK, DATA_DIR: makeFolder('data') };
    await run(process.execPath, [path.join(projectRoot, 'dist/src/main.js'), 'migrate'], { env: migrates });
    product = await startProduct({
      roles: [`worker --queues image:1,video:1,order:1 --name ${NODE}`, 'celery'],
      settings: {
        CELERY_BROKER_URL: broker,
        CELERY_RESULT_BACKEND: backend,
        CELERY_FOLDERS: folder,
        CELERY_QUEUES: 'celery,video,image,product',
        DATABASE_URL: database.url,
        PACKS: PACK,
      },
    });
    environment = {
      ...{ PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: process.env['TMPDIR'] ?? '' },
      ...{ BROKER: broker, BACKEND: backend, PYTHONDONTWRITEBYTECODE: '1', PYTHONWARNINGS: 'ignore' },
    };
    const [film, photo] = [path.join(folder, 'input.mp4'), path.join(folder, 'photo.png')];
    const source = 'testsrc=duration=1:size=160x120:rate=10';
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-c:v', 'mpeg4', film]);
    fs.writeFileSync(photo, await makePng());
    printed = JSON.parse(
      await python(path.join(projectRoot, 'test/harness/producer_lines.py'), film, photo),
    ) as Printed;
  }, PATIENCE_MS);
  afterAll(() => product.stop());

  const python = async (...words: string[]) =>
    (
      await run('/usr/bin/python3', words, {
        env: environment,
        cwd: path.join(projectRoot, 'test/harness'),
      })
    ).stdout;
  const line = (name: string) => printed[name] as Line;
  const row = async (name: string) =>
    (
      await ask<Record<string, unknown>>(
        product.environment,
        `SELECT operation, queue, priority, params, state, extract(epoch FROM run_at - created_at)::float8 AS in_s,
           extract(epoch FROM start_before - created_at)::float8 AS life_s FROM task WHERE id = $1`,
        [line(name).task],
      )
    )[0];
  const near = (seconds: number) => (found: unknown) => {
    expect(found).toBeGreaterThan(seconds - 30);
    expect(found).toBeLessThanOrEqual(seconds + 1);
  };

  it('delay: a film is converted, and get() gives what was promised', async () => {
    const output_file = path.join(folder, 'input.webm');
    expect(line('delay').value).toEqual({
      ...{ task_id: '1', status: 'done', output_file },
      size_bytes: fs.statSync(output_file).size,
    });
    expect(await row('delay')).toMatchObject({ operation: 'convert', queue: 'video', priority: 5 });
  });

  it('apply_async: priority, countdown and expires are those of the row', async () => {
    expect(line('priority').value).toMatchObject({ status: 'done', output_file: path.join(folder, 'photo.webp') });
    expect(await row('priority')).toMatchObject({ queue: 'image', priority: 9, state: 'done' });
    const later = await row('countdown');
    expect(line('countdown').state).toBe('PENDING');
    near(60)(later?.['in_s']);
    near(3600)(later?.['life_s']);
  });

  it('eta: an hour from now, said without a zone', async () => {
    const reminder = await row('eta');
    expect(reminder).toMatchObject({ operation: 'send_notification', params: { user_id: 7, text: 'Do not forget' } });
    near(3600)(reminder?.['in_s']);
  });

  it('operations are asked for by their names, with arguments by place and by name', async () => {
    const params = { bid_id: 4, master_id: 2 };
    expect(await row('assign')).toMatchObject({ operation: 'process_bid_assignment', params });
    expect(await row('send_task')).toMatchObject({
      ...{ operation: 'product.process_images', queue: 'product', state: 'queued' },
      params: { product_id: 1, image_urls: ['one.png'] },
    });
  });

  it('inspect and revoke: the workers are there, and what waits is taken back', async () => {
    expect(Object.keys(printed.active)).toEqual([NODE]);
    expect(printed.stats).toEqual([NODE]);
    for (const name of ['revoke', 'kill']) {
      expect(line(name).value).toBe(`revoked: ${REASON}`);
      expect(await row(name)).toMatchObject({ state: 'cancelled' });
    }
  });

  // Most of them wait for workers that are not there until their time is over.
  it.concurrent.each([
    [['inspect', 'ping'], 'pong'],
    [['control', 'rate_limit', 'converter.tasks.convert_image', '100/s'], 'new rate limit set successfully'],
    [['control', 'pool_restart'], 'reload started'],
    [['status'], 'OK'],
  ])("celery %j: Celery's own command is answered", async (words, said) => {
    const patience = words[0] === 'status' ? [] : ['--timeout', '10'];
    const out = await python(
      '-m',
      'celery',
      '-A',
      'producer_lines',
      ...words.slice(0, 1),
      ...patience,
      ...words.slice(1),
    );
    expect(out).toContain(NODE);
    expect(out).toContain(said);
  });
});

// Unmodified Celery programs send over Redis: their messages become tasks, their results come back as Celery keeps them, their exceptions as Python's.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { celeryClient, type CeleryClient } from '../harness/celery-client.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';

const PATIENCE = { timeout: 60_000 };
let product: Product;
let http: HttpClient;
let shop: CeleryClient;
let redis: Redis;
let folder: string;
let outside: string;
let broker: string;

beforeAll(async () => {
  broker = `${(await emptyRedis()).url}/1`;
  folder = makeFolder('shared');
  outside = makeFolder('outside');
  product = await startProduct({
    roles: ['api', 'worker --queues image:2,video:1,document:1,archive:1,audio:1', 'celery'],
    settings: {
      CELERY_BROKER_URL: broker,
      CELERY_FOLDERS: folder,
      CELERY_RESULT_EXPIRES: '1h',
      CELERY_RESULT_EXTENDED: 'true',
      RETRY_DELAY: '1s',
      PACKS: path.join(projectRoot, 'test/e2e/packs/gate'),
    },
  });
  http = httpClient(product.url);
  redis = new Redis(broker);
  shop = celeryClient(broker, broker);
});
afterAll(async () => {
  redis.disconnect();
  await shop.close();
  await product.stop();
});

async function picture(name: string): Promise<string> {
  const file = path.join(folder, name);
  fs.writeFileSync(file, await makePng());
  return file;
}
const convertImage = (input: string, more: object = {}, options: object = {}) => ({
  task: 'converter.tasks.convert_image',
  kwargs: { task_id: 'order-7', input_path: input, output_format: 'webp', quality: 'high', ...more },
  options: { queue: 'image', ...options },
});
const row = async (id: string) =>
  (await ask<Record<string, unknown>>(product.environment, 'SELECT * FROM task WHERE id = $1', [id]))[0];

describe('a call', () => {
  it('becomes a task of the same id, and get() gives what the sender was promised', async () => {
    const input = await picture('photo.png');
    const id = await shop.send(convertImage(input));
    const output_file = path.join(folder, 'photo.webp');
    const { value, state } = await shop.get(id);
    expect(state).toBe('SUCCESS');
    expect(value).toEqual({
      task_id: 'order-7',
      status: 'done',
      output_file,
      size_bytes: fs.statSync(output_file).size,
    });
    expect(await sharp(output_file).metadata()).toMatchObject({ format: 'webp', width: 64, height: 48 });
    const { body } = await http.get<{ status: string; operation: string }>(`/api/v1/tasks/${id}`);
    expect(body).toMatchObject({ status: 'done', operation: 'convert' });
    const key = `celery-task-meta-${id}`;
    expect(await redis.ttl(key)).toBeGreaterThan(3000);
    expect(await redis.ttl(key)).toBeLessThanOrEqual(3600);
    expect(fs.readdirSync(folder).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('takes its arguments by their places, and leaves the input as it is', async () => {
    const input = await picture('same.png');
    const before = fs.readFileSync(input);
    const id = await shop.send({
      task: 'converter.tasks.convert_image',
      args: [12, input, 'png', 'low'],
      options: { queue: 'celery' },
    });
    const { value } = await shop.get(id);
    expect(value).toMatchObject({ task_id: '12', output_file: path.join(folder, 'same-converted.png') });
    expect(fs.readFileSync(input).equals(before)).toBe(true);
  });

  it('puts the result where it asks', async () => {
    fs.mkdirSync(path.join(folder, 'done'));
    const input = await picture('put.png');
    const named = path.join(folder, 'done', 'front page.jpg');
    const first = await shop.send(convertImage(input, { output_format: 'jpg', output_path: named }));
    expect((await shop.get(first)).value).toMatchObject({ output_file: named });
    const second = await shop.send(convertImage(input, { output_path: `${path.join(folder, 'done')}/` }));
    expect((await shop.get(second)).value).toMatchObject({ output_file: path.join(folder, 'done', 'put.webp') });
    expect((await sharp(named).metadata()).format).toBe('jpeg');
  });

  it('has priority 9 for the most urgent, 5 when nobody says, and the limits of its sender', async () => {
    const input = await picture('terms.png');
    const urgent = await shop.send(
      convertImage(input, {}, { priority: 9, soft_time_limit: 50, time_limit: 70, countdown: 3600 }),
    );
    const usual = await shop.send(convertImage(input, { output_format: 'jpg' }, { expires: 600 }));
    expect((await shop.get(usual)).state).toBe('SUCCESS');
    // Messages are taken side by side.
    await expect.poll(() => row(urgent), PATIENCE).toBeDefined();
    const found = await row(urgent);
    expect(found).toMatchObject({ priority: 9, soft_limit_s: 50, hard_limit_s: 70, state: 'queued' });
    const waitS = ((found?.['run_at'] as Date).getTime() - Date.now()) / 1000;
    expect(waitS).toBeGreaterThan(3500);
    expect(waitS).toBeLessThanOrEqual(3600);
    expect(await row(usual)).toMatchObject({ priority: 5 });
    expect((await row(usual))?.['start_before']).not.toBeNull();
  });

  it('has a result that names what Celery names there', async () => {
    const input = await picture('named.png');
    const sent = convertImage(input, {}, { group_id: 'a group', parent_id: 'a parent' });
    const id = await shop.send(sent);
    expect((await shop.get(id)).state).toBe('SUCCESS');
    expect(JSON.parse((await redis.get(`celery-task-meta-${id}`)) ?? '')).toMatchObject({
      group_id: 'a group',
      parent_id: 'a parent',
      ...{ name: sent.task, args: [], kwargs: sent.kwargs, queue: 'image', retries: 0 },
      worker: (await row(id))?.['worker'],
    });
  });

  it('has as many attempts as its sender has left', async () => {
    const sent = convertImage(await picture('left.png'), {}, { countdown: 600, retries: 2 });
    const id = await shop.send(sent);
    await expect.poll(() => row(id), PATIENCE).toBeDefined();
    expect(await row(id)).toMatchObject({ max_attempts: 2, retry: { max: 1 } });
  });

  it('may name a quality that its target does not have', async () => {
    const id = await shop.send(convertImage(await picture('plain.png'), { output_format: 'bmp', quality: 50 }));
    expect((await shop.get(id)).state).toBe('SUCCESS');
  });

  it('whose sender wants no result leaves none', async () => {
    const input = await picture('quiet.png');
    const id = await shop.send(convertImage(input, {}, { ignore_result: true }));
    await expect.poll(async () => (await row(id))?.['state'], PATIENCE).toBe('done');
    await expect.poll(() => fs.existsSync(path.join(folder, 'quiet.webp')), PATIENCE).toBe(true);
    expect(await redis.exists(`celery-task-meta-${id}`)).toBe(0);
  });
});

describe('a call as other settings of Celery make it', () => {
  it('is done, whatever its protocol and packing, and without a limit when that is 0', async () => {
    const input = await picture('other.png');
    const sent = convertImage(input, {}, { time_limit: 0, soft_time_limit: 0 });
    expect((await shop.get(await shop.send(sent))).state).toBe('SUCCESS');
    for (const conf of [
      { task_protocol: 1 },
      { task_protocol: 1, task_compression: 'gzip' },
      { task_compression: 'gzip' },
    ]) {
      const other = celeryClient(broker, broker, conf);
      const id = await other.send(convertImage(input, {}, { priority: 6, time_limit: 70 }));
      expect(await other.get(id), JSON.stringify(conf)).toMatchObject({
        state: 'SUCCESS',
        value: { task_id: 'order-7' },
      });
      expect(await row(id)).toMatchObject({ priority: 6, hard_limit_s: 70 });
      await other.close();
    }
  });

  it.each([
    ['a time that is none', { eta: 'soon' }],
    ['a number of retries that is none', { retries: 'many' }],
    ['limits that are none', { timelimit: 'short' }],
  ])('is refused with a word to its sender for %s', async (_what, wrong) => {
    const id = randomUUID();
    const headers = { lang: 'py', task: 'converter.tasks.convert_image', id, ...wrong };
    const body = Buffer.from(JSON.stringify([[], {}, {}])).toString('base64');
    const properties = { correlation_id: id, reply_to: 'x', delivery_tag: id, body_encoding: 'base64' };
    await redis.lpush(
      'image',
      JSON.stringify({ body, headers, properties, 'content-type': 'application/json', 'content-encoding': 'utf-8' }),
    );
    const { raised, args } = await shop.get(id);
    expect(raised).toContain('builtins.ValueError');
    expect(args?.join(' ')).toContain(Object.keys(wrong)[0]);
  });
});

describe('an end that is none to be glad of', () => {
  it.each([
    ['a pair that is not possible', { output_format: 'mp3' }, 'builtins.ValueError'],
    ['a format that nobody knows', { output_format: 'nonsense' }, 'builtins.ValueError'],
    ['an argument too many', { colour: 'red' }, 'builtins.TypeError'],
    ['an argument that is missing', { input_path: null }, 'builtins.TypeError'],
    ['a quality that is none', { quality: 'splendid' }, 'builtins.ValueError'],
  ])('%s', async (_what, more, expected) => {
    const id = await shop.send(convertImage(await picture('bad.png'), more));
    const { raised, state, args } = await shop.get(id);
    expect(raised, JSON.stringify(args)).toContain(expected);
    expect(state).toBe('FAILURE');
  });

  it('a name that nobody registered', async () => {
    const id = await shop.send({ task: 'shop.tasks.nothing', options: { queue: 'celery' } });
    expect((await shop.get(id)).raised).toContain('celery.exceptions.NotRegistered');
  });

  it('a path that is not permitted, however it is written', async () => {
    fs.writeFileSync(path.join(outside, 'secret.png'), await makePng());
    fs.symlinkSync(path.join(outside, 'secret.png'), path.join(folder, 'link.png'));
    fs.symlinkSync(outside, path.join(folder, 'elsewhere'));
    const input = await picture('inside.png');
    const attempts = [
      convertImage(path.join(outside, 'secret.png')),
      convertImage(path.join(folder, '..', path.basename(outside), 'secret.png')),
      convertImage(path.join(folder, 'link.png')),
      convertImage(path.join(folder, 'elsewhere', 'secret.png')),
      convertImage('relative.png'),
      convertImage('/etc/passwd'),
      convertImage(path.join(outside, 'not-there.png')),
      convertImage(input, { output_path: path.join(outside, 'stolen.webp') }),
      convertImage(input, { output_path: path.join(folder, 'elsewhere', 'stolen.webp') }),
    ];
    for (const attempt of attempts) {
      const { raised, args } = await shop.get(await shop.send(attempt));
      expect(raised, JSON.stringify([attempt.kwargs, args])).toContain('builtins.PermissionError');
    }
    expect(fs.readdirSync(outside)).toEqual(['secret.png']);
    const gone = await shop.get(await shop.send(convertImage(path.join(folder, 'gone.png'))));
    expect(gone.raised).toContain('builtins.FileNotFoundError');
  });

  it('arguments that an operation of a pack does not take', async () => {
    const call = { task: 'gate.passes', kwargs: { file: 7 }, options: { queue: 'image' } };
    expect((await shop.get(await shop.send(call))).raised).toContain('builtins.TypeError');
  });

  it('too late: it has expired', async () => {
    const id = await shop.send(convertImage(await picture('late.png'), {}, { expires: 0.001 }));
    const { raised, state } = await shop.get(id);
    expect(raised).toContain('celery.exceptions.TaskRevokedError');
    expect(state).toBe('REVOKED');
  });

  it('revoked before it comes, it never begins', async () => {
    const id = randomUUID();
    // Who answers has heard it.
    const revoke = () => shop.ask<unknown[]>('revoke', { id, options: { reply: true, timeout: 10, limit: 1 } });
    await expect.poll(async () => (await revoke()).length, PATIENCE).toBe(1);
    await shop.send(convertImage(await picture('early.png'), {}, { task_id: id }));
    const { raised, args } = await shop.get(id);
    expect(raised).toContain('celery.exceptions.TaskRevokedError');
    expect(args).toEqual(['Cancelled by the user / Задача отменена пользователем']);
    expect(await row(id)).toMatchObject({ state: 'cancelled', started_at: null });
  });

  it('cancelled, with the reason of the person', async () => {
    const id = await shop.send(convertImage(await picture('never.png'), {}, { countdown: 600 }));
    await expect.poll(() => row(id), PATIENCE).toBeDefined();
    const answer = await http.post(`/api/v1/tasks/${id}/cancel`, { reason: 'Wrong customer' });
    expect(answer.status).toBeLessThan(300);
    const { raised, args } = await shop.get(id);
    expect(raised).toContain('celery.exceptions.TaskRevokedError');
    expect(args).toEqual(['Wrong customer']);
  });
});

describe('work that takes time', () => {
  const film = (name: string) => path.join(folder, name);

  beforeAll(async () => {
    const { execFileSync } = await import('node:child_process');
    const source = 'testsrc=duration=5:size=640x480:rate=25';
    const scene = film('scene.mp4');
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-c:v', 'mpeg4', '-q:v', '8', scene]);
    // Half an hour of it: no machine may be through before the limit.
    execFileSync('ffmpeg', ['-v', 'error', '-stream_loop', '359', '-i', scene, '-c', 'copy', film('film.mp4')]);
  });
  const convertFilm = (name: string, options: object) => ({
    task: 'converter.tasks.convert_video',
    kwargs: {
      task_id: 'f',
      input_path: film('film.mp4'),
      output_format: 'webm',
      quality: 'high',
      output_path: film(name),
    },
    options: { queue: 'video', ...options },
  });

  it('tells how far it is, and ends as SoftTimeLimitExceeded at the soft limit', async () => {
    const id = randomUUID();
    // Who looks now and then may miss the beginning.
    const ear = redis.duplicate();
    const told: string[] = [];
    ear.on('message', (_channel, word: string) => told.push((JSON.parse(word) as { status: string }).status));
    await ear.subscribe(`celery-task-meta-${id}`);
    await shop.send(convertFilm('soft.webm', { task_id: id, soft_time_limit: 8, time_limit: 60 }));
    const seen = await shop.ask<[string, { percent: number; total: number } | null][]>('states', { id });
    await expect.poll(() => told, PATIENCE).toEqual(expect.arrayContaining(['STARTED', 'PROGRESS', 'FAILURE']));
    ear.disconnect();
    expect(seen.map(([state]) => state)).toEqual(expect.arrayContaining(['PROGRESS', 'FAILURE']));
    const percents = seen.flatMap(([, info]) => (info ? [info.percent] : []));
    expect([...percents].sort((a, b) => a - b)).toEqual(percents);
    expect((await shop.get(id)).raised).toContain('celery.exceptions.SoftTimeLimitExceeded');
    expect(fs.existsSync(film('soft.webm'))).toBe(false);
  });

  it('ends as TimeLimitExceeded when only the hard limit was asked for', async () => {
    const id = await shop.send(convertFilm('hard.webm', { time_limit: 2 }));
    expect((await shop.get(id)).raised).toContain('celery.exceptions.TimeLimitExceeded');
  });
});

// docs/integration.md, followed to the letter: its pack, its programs in four languages, and every message that it prints, held against a real one.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import sharp from 'sharp';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/embedded/port.js';
import { projectRoot } from '../../src/shared/settings.js';
import { celeryClient, type CeleryClient } from '../harness/celery-client.js';
import { athanor } from '../harness/command.js';
import { blockOf, blocksOf, shapeOf } from '../harness/guide.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { startReceiver } from '../harness/receiver.js';
import { emptyRedis } from '../harness/redis.js';
import { atFileEnd, makeFolder } from '../harness/work-area.js';

const GUIDE = 'docs/integration.md';
const run = promisify(execFile);
/** Go builds its whole library first, on a machine that may be busy. */
const COMPILES_WITHIN_MS = 300_000;
const examples = path.join(projectRoot, 'examples/integration');
let product: Product;
let client: HttpClient;
let celery: CeleryClient;
let redis: Redis;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = makeFolder('guide');
  const broker = `${(await emptyRedis()).url}/1`;
  fs.mkdirSync(path.join(folder, 'hello'));
  fs.writeFileSync(path.join(folder, 'hello/greet.mjs'), blockOf(GUIDE, 'write', 'hello/greet.mjs'));
  product = await startProduct({
    roles: ['api', 'worker --queues image:2,hello:2,notify:2', 'celery', 'doors'],
    settings: {
      PACKS: path.join(folder, 'hello'),
      CELERY_BROKER_URL: broker,
      CELERY_FOLDERS: folder,
      DOOR_REDIS_URL: broker,
      DOOR_QUEUES: 'shop.tasks=shop',
      DOOR_REPLIES: 'shop=shop.replies',
      DOOR_FOLDERS: folder,
      OUTGOING_PRIVATE: '127.0.0.1',
    },
  });
  const scopes = 'tasks:read,tasks:write,files:read,files:write,webhooks';
  const key = await athanor(product, ['key', 'add', 'shop', '--scopes', scopes]);
  client = httpClient(product.url, { Authorization: `Bearer ${key}` });
  redis = new Redis(broker);
  celery = celeryClient(broker, broker);
  environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    TMPDIR: folder,
    GOCACHE: path.join(folder, 'go'),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONWARNINGS: 'ignore',
    BROKER: broker,
    ATHANOR_URL: product.url,
    ATHANOR_KEY: key,
    ATHANOR_SECRET: (await client.get<{ secret: string }>('/api/v1/webhooks/callback-secret')).body.secret,
  };
});
afterAll(async () => {
  redis.disconnect();
  await product.stop();
});

async function picture(name: string): Promise<string> {
  fs.writeFileSync(path.join(folder, name), await makePng());
  return path.join(folder, name);
}

/** What is to be typed before the arguments; what wants a compiler has been through it. */
async function command(name: string): Promise<readonly string[]> {
  const file = path.join(examples, name);
  const built = path.join(folder, name.replace(/\.\w+$/, ''));
  switch (path.extname(name)) {
    case '.py':
      return ['/usr/bin/python3', file];
    case '.php':
      return ['php', file];
    case '.go':
      await run('go', ['build', '-o', built, file], { env: environment });
      return [built];
    default: {
      const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
      const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), { compilerOptions });
      fs.writeFileSync(`${built}.mjs`, outputText);
      return [process.execPath, `${built}.mjs`];
    }
  }
}
async function output(name: string, ...args: string[]): Promise<string> {
  const [program = '', ...words] = await command(name);
  return (await run(program, [...words, ...args], { cwd: folder, env: environment })).stdout.trim();
}

it('a pack written in ten lines, by nothing but the guide, runs', async () => {
  expect(blockOf(GUIDE, 'write', 'hello/greet.mjs').trim().split('\n').length).toBeLessThanOrEqual(10);
  const { body } = await client.post<{ id: string }>('/api/v1/tasks', {
    operation: 'hello.greet',
    options: { name: 'you' },
  });
  await expect
    .poll(async () => (await client.get<{ result?: object }>(`/api/v1/tasks/${body.id}`)).body.result, {
      timeout: 60_000,
    })
    .toEqual({ words: 'Hello, you!' });
});

it('a Celery program that knows nothing of us gets results, errors, revokes, chains, and one task for one order', async () => {
  const photo = await picture('photo.png');
  const sizeless = (text: string) => text.replaceAll(/\d+}/g, 'N}').replaceAll(folder, '/srv/media');
  const lines = sizeless(await output('celery-service.py', photo)).split('\n');
  const [, ...shown] = sizeless(blockOf(GUIDE, 'shown', 'celery-service.py'))
    .trim()
    .split('\n');
  // A line that ends with … is only begun there.
  expect(
    lines.map((line, at) => (shown[at]?.endsWith('…') ? `${line.slice(0, shown[at].length - 1)}…` : line)),
  ).toEqual(shown);
  expect((await sharp(path.join(folder, 'small.png')).metadata()).format).toBe('png');
  const orders = await ask(product.environment, `SELECT id FROM task WHERE params->>'name' = 'order 4711'`);
  expect(orders).toHaveLength(1);
});

it('the secret of callbacks belongs to whoever asks', async () => {
  const secretFor = async (asking: HttpClient) =>
    (await asking.get<{ secret: string }>('/api/v1/webhooks/callback-secret')).body.secret;
  expect(await secretFor(client)).toBe(environment['ATHANOR_SECRET']);
  expect(await secretFor(httpClient(product.url))).not.toBe(environment['ATHANOR_SECRET']);
});

describe.each(['py', 'ts', 'go', 'php'])('in the language of .%s', (ending) => {
  it(
    'one message brings one answer',
    async () => {
      const photo = await picture(`${ending}.png`);
      expect(await output(`message.${ending}`, photo)).toBe(`${ending}.webp`);
      // Sent twice it is one task, and the answer is still there.
      expect(await output(`message.${ending}`, photo)).toBe(`${ending}.webp`);
    },
    COMPILES_WITHIN_MS,
  );

  it(
    'an order over HTTP is called back once, and a forged call is not believed',
    async () => {
      const port = String(await freePort());
      environment['OUR_URL'] = `http://127.0.0.1:${port}/done`;
      const [program = '', ...words] = await command(`callback.${ending}`);
      const serves = ending === 'php' ? ['-q', '-S', `127.0.0.1:${port}`, ...words] : [...words, 'serve', port];
      const server = spawn(program, serves, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
      const exited = new Promise((resolve) => server.once('exit', resolve));
      atFileEnd(async () => {
        server.kill('SIGKILL');
        await exited;
      });
      let printed = '';
      server.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
      const call = (headers: Record<string, string>) =>
        fetch(`http://127.0.0.1:${port}/done`, { method: 'POST', body: '{}', headers }).then(
          ({ status }) => status,
          () => 0,
        );
      const forged = { 'webhook-id': 'x', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) };
      await expect.poll(() => call({ ...forged, 'webhook-signature': 'v1,AAAA' }), { timeout: 60_000 }).toBe(401);

      const order = () =>
        run(program, ending === 'php' ? [...words, ending] : [...words, 'order', ending], { env: environment });
      const ids = [(await order()).stdout.trim(), (await order()).stdout.trim()];
      expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
      expect(ids[1]).toBe(ids[0]);
      await expect.poll(() => printed.trim(), { timeout: 60_000 }).toBe(`task.done Hello, ${ending}!`);
    },
    COMPILES_WITHIN_MS,
  );

  it(
    'an order without a key is taken while nobody has an account',
    async () => {
      const { ATHANOR_KEY: _left, ...keyless } = environment;
      const [program = '', ...words] = await command(`callback.${ending}`);
      const name = `keyless-${ending}`;
      const ordered = run(program, ending === 'php' ? [...words, name] : [...words, 'order', name], {
        env: { ...keyless, OUR_URL: 'http://127.0.0.1:9/done' },
      });
      expect((await ordered).stdout.trim()).toMatch(/^[0-9a-f-]{36}$/);
    },
    COMPILES_WITHIN_MS,
  );
});

describe('every message that the guide prints looks as it does on the wire', () => {
  const json = (text: string | null | undefined) => JSON.parse(text ?? '') as Record<string, unknown>;
  const sent = async (target: string) => {
    const kwargs = { task_id: '42', input_path: await picture('wire.png'), output_format: target, quality: 'high' };
    return { task: 'converter.tasks.convert_image', kwargs, options: { queue: 'image', priority: 9 } };
  };
  /** Nobody empties this queue. */
  const kept = async () => {
    await celery.send({ ...(await sent('webp')), options: { queue: 'kept', priority: 9 } });
    return json(await redis.lindex((await redis.keys('kept*'))[0] ?? '', 0));
  };
  const result = async (target: string) => {
    const id = await celery.send(await sent(target));
    await celery.get(id);
    return json(await redis.get(`celery-task-meta-${id}`));
  };
  const message = async (data: object) => {
    const id = `wire ${JSON.stringify(data).length}`;
    const told = { specversion: '1.0', type: 'conversion.task.requested', id, source: '/shop' };
    const whole = { ...told, reply_to: 'shop.replies', correlation_id: id, data };
    await redis.xadd('shop.tasks', '*', 'event', JSON.stringify(whole));
    const answers = async () =>
      (await redis.xrange('shop.replies', '-', '+'))
        .map(([, [, event]]) => json(event))
        .find((each) => each['correlation_id'] === id);
    await expect.poll(answers, { timeout: 60_000 }).toBeDefined();
    return answers();
  };
  const called = async () => {
    const receiver = await startReceiver();
    const callback = { url: `${receiver.url}/done` };
    await client.post('/api/v1/tasks', { operation: 'hello.greet', options: { name: 'you' }, callback });
    return (await receiver.called('/done'))[0]!;
  };
  const seen: Record<string, () => Promise<unknown>> = {
    'celery message': kept,
    'celery body': async () => json(Buffer.from(String((await kept())['body']), 'base64').toString()),
    'celery result': () => result('webp'),
    'celery failure': () => result('mp3'),
    'message answer': async () => message({ path: await picture('wire.png'), target: 'webp' }),
    'message refused': async () => message({ path: await picture('wire.png'), target: 'mp3' }),
    'callback headers': async () =>
      Object.fromEntries(Object.entries((await called()).headers).filter(([name]) => name.startsWith('webhook-'))),
    'callback body': async () => json((await called()).body),
    'trigger answer': async () =>
      (await client.post('/api/v1/celery/tasks/hello.greet', { kwargs: { name: 'you' }, priority: 9 })).body,
    problem: async () =>
      (await client.post('/api/v1/tasks', { operation: 'hello.greet', options: { nam: 'you' } })).body,
  };
  it.each(Object.entries(seen))('%s', async (name, look) => {
    const real = await look();
    expect(shapeOf(json(blockOf(GUIDE, 'wire', name)))).toEqual(shapeOf(real));
  });

  it('and no other is printed', () => {
    // Those of RabbitMQ are looked at in integration-rabbit.spec.ts.
    const printed = blocksOf(GUIDE).filter(({ kind, name }) => kind === 'wire' && !name.startsWith('rabbit '));
    expect(printed.map(({ name }) => name).sort()).toEqual(Object.keys(seen).sort());
  });
});

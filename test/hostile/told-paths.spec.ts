// Whatever tool fails, and however it tells the paths that it knows: no answer, event, call or page says a folder of this server. Each engine is made to fail at its first step.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import path from 'node:path';
import { openEngines } from '../../src/conversion/engines/index.js';
import { projectRoot } from '../../src/shared/settings.js';
import { athanor } from '../harness/command.js';
import { openEvents } from '../harness/event-reader.js';
import { bigPages } from '../engines/pdf-files.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { startReceiver, type Receiver } from '../harness/receiver.js';
import { logIn } from '../harness/session.js';
import { makeFolder } from '../harness/work-area.js';
import { sampleOf } from '../matrix/matrix-samples.js';

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly engines: readonly string[];
}
interface Attempt {
  readonly error_detail?: string | null;
}
interface FullTask {
  readonly id: string;
  readonly status: string;
  readonly attempts_list: readonly Attempt[];
}
const ADMIN = { email: 'admin@example.org', password: 'a long password' };
/** What they read is made by the product alone, or they come after another; their programs are started by the same hand as those of the others. */
const elsewhere: ReadonlySet<string> = new Set(['libreoffice-convert', 'calibre', 'chromium']);
/** LibreOffice itself tells only that it failed. */
const silent: ReadonlySet<string> = new Set(['libreoffice']);
/** Engines that no conversion begins with, and what they do to a PDF. */
const operations: Readonly<Record<string, object>> = {
  thumbnail: { operation: 'thumbnail' },
  facts: { operation: 'probe' },
  'pdf-stamp': { operation: 'watermark', options: { text: 'a' } },
};
const engines = openEngines({ imageSlots: 1, documentSlots: 1, spoolDir: makeFolder('spool') }).map(({ id }) => id);
let product: Product;
let receiver: Receiver;
let admin: HttpClient;
let program: HttpClient;
let pairs: readonly Pair[];

beforeAll(async () => {
  receiver = await startReceiver();
  product = await startProduct({
    roles: ['api', 'worker --queues image:1,audio:1,video:1,document:1,archive:1,default:1,notify:1'],
    settings: {
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      CAGE: 'off',
      OUTGOING_PRIVATE: '127.0.0.1',
      NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'telling-program.mjs')}`,
    },
  });
  admin = await logIn(product.url, ADMIN);
  program = httpClient(product.url, { 'X-API-Key': await athanor(product, ['key', 'add', 'p']) });
  pairs = (await program.get<{ data: Pair[] }>('/api/v1/conversions')).body.data;
});
afterAll(() => product.stop());

const nobodyMakes = () => Promise.reject(new Error('Every tool of the product fails here.'));
/** A file that this engine is the first to get, and what is asked for. */
async function firstFor(engine: string): Promise<{ readonly file: File; readonly asked: object }> {
  const pdf = new File([new Uint8Array(bigPages(1))], 'a.pdf');
  if (operations[engine]) return { file: pdf, asked: operations[engine] };
  for (const { from, to } of pairs.filter(({ engines: [first] }) => first === engine)) {
    if (from === 'pdf') return { file: pdf, asked: { target: to } };
    const sample = await sampleOf(from, nobodyMakes, to).catch(() => undefined);
    if (sample) return { file: new File([new Uint8Array(sample.bytes)], `a.${from}`), asked: { target: to } };
  }
  throw new Error(`No pair of ${engine} has a sample.`);
}

/** Everything that may be read about a task, as text. */
async function answersAbout(id: string, client: HttpClient, called: string): Promise<Readonly<Record<string, string>>> {
  const read = async (at: string, accept = 'application/json') =>
    (await client.fetch(at, { headers: { accept } })).text();
  const stream = await openEvents(client, `/api/v1/events?task=${id}`, { 'last-event-id': '0' });
  const events = await stream.ended();
  return {
    task: await read(`/api/v1/tasks/${id}`),
    log: await read(`/api/v1/tasks/${id}?include=log,events,inputs`),
    text: await read(`/api/v1/tasks/${id}/log`, 'text/plain'),
    result: await read(`/api/v1/tasks/${id}/result`),
    list: await read('/api/v1/tasks'),
    celery: await read(`/api/v1/celery/tasks/${id}`),
    flower: await read(`/flower/api/task/info/${id}`),
    page: await read(`/t/${id}`, 'text/html'),
    events: JSON.stringify(events),
    calls: (await receiver.called(called)).map(({ body }) => body).join(),
  };
}
const secretIn = (text: string): string | undefined =>
  ['secret-folder', product.dataDir, product.uploadsDir, projectRoot, '.work'].find((word) => text.includes(word));

describe('a tool that fails and tells paths', () => {
  it.each(engines.filter((each) => !elsewhere.has(each)))('of the engine %s', async (engine) => {
    const { file, asked } = await firstFor(engine);
    const form = new FormData();
    const fields = { ...asked, retry: { max: 0, delay_s: 0 }, callback: { url: `${receiver.url}/${engine}` } };
    for (const [name, value] of Object.entries(fields))
      form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    form.set('file', file);
    const { body } = await program.post<FullTask>('/api/v1/tasks', form, { Prefer: 'wait=60' });
    const at = `/api/v1/tasks/${body.id}?include=attempts`;
    const told = async () => (await admin.get<FullTask>(at)).body;
    await expect.poll(async () => (await told()).status, { timeout: 60_000 }).toBe('failed');
    // It did tell; administrators are told where.
    const { attempts_list: attempts } = await told();
    if (!silent.has(engine)) expect(secretIn(JSON.stringify(attempts))).toBeDefined();
    for (const at of [`/api/v1/celery/tasks/${body.id}`, `/api/v1/tasks/${body.id}?include=attempts,log`])
      expect(await (await admin.fetch(at)).text(), at).not.toContain('open-sesame');
    const answers = await answersAbout(body.id, program, `/${engine}`);
    for (const [what, text] of Object.entries(answers)) expect(secretIn(text), `${what}: ${text}`).toBeUndefined();
  });
});

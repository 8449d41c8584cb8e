// The closed list of error codes, walked: each has its sentences and its place on the page of help in both languages, and an answer of the program that carries
// it. The answers that cost nothing are asked for here; of the others the table names the test that gets them. A new code does not compile without its row.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorTable, type ErrorCode } from '../../src/shared/errors.js';
import { projectRoot } from '../../src/shared/settings.js';
import { words } from '../../src/shared/words.js';
import { makeTar } from '../harness/archives.js';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface Said {
  readonly code?: string;
  readonly id: string;
}
type Asking = () => Promise<unknown>;
interface Elsewhere {
  /** A test that goes through a door of the built program and expects the code by its name. */
  readonly shownIn: string;
}
interface Never {
  readonly never: string;
}

const MAX_FILE = 2 ** 20;
const NOBODY = '01890000-0000-7000-8000-000000000000';
let product: Product;
/** All of it, a key that may only read, one with limits, and nobody. */
let client: HttpClient;
let reader: HttpClient;
let limited: HttpClient;
let stranger: HttpClient;
let png: Uint8Array<ArrayBuffer>;
let file_id: string;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues image:1,archive:1,default:1'],
    settings: {
      ADMIN_EMAIL: 'admin@example.org',
      ADMIN_PASSWORD: 'a long password',
      MAX_FILE: String(MAX_FILE),
      MAX_FILES: '2',
      MAX_PIXELS: '1000000',
    },
  });
  const keyed = async (...args: string[]) =>
    httpClient(product.url, { 'X-API-Key': await athanor(product, ['key', 'add', ...args]) });
  client = await keyed('root', '--scopes', 'admin,tasks:read,tasks:write,files:read,files:write,presets,webhooks');
  reader = await keyed('reader', '--scopes', 'tasks:read');
  limited = await keyed('limited', '--bytes-per-day', '1MiB');
  stranger = httpClient(product.url);
  png = new Uint8Array(await makePng());
  file_id = await upload(client, png);
});
afterAll(() => product.stop());

/** What is said, of whatever answer. */
const said = (answer: Response): Promise<unknown> => answer.json();
const get = async (where: string, headers: Record<string, string> = {}, who = client) =>
  said(await who.fetch(`/api/v1/${where}`, { headers }));
const post = async (where: string, body: unknown, headers: Record<string, string> = {}, who = client) =>
  (await who.post(`/api/v1/${where}`, body, headers)).body;
const task = (more: object = {}) => post('tasks', { file_id, target: 'webp', ...more }) as Promise<Said>;
const draft = () => task({ start: false });
const job = (nodes: object) => post('jobs', { nodes });
const convert = async (name: string, bytes: Uint8Array, target: string) => {
  const body = new Uint8Array(bytes);
  return said(await client.fetch(`/api/v1/convert/${target}?wait=60&filename=${name}`, { method: 'POST', body }));
};
const files = async (...all: Uint8Array<ArrayBuffer>[]) => {
  const body = new FormData();
  body.set('target', 'webp');
  for (const bytes of all) body.append('file', new File([bytes], 'a.png'));
  return post('tasks', body);
};
/** Of an address that fetch does not let us send. */
const asAnotherHost = () =>
  new Promise<unknown>((resolve, reject) => {
    const { hostname, port } = new URL(product.url);
    const asked = http.get(
      { hostname, port, path: '/api/v1/limits', headers: { host: 'rebound.example' } },
      (answer) => {
        let text = '';
        answer.on('data', (part: Buffer) => (text += part.toString()));
        answer.on('end', () => resolve(JSON.parse(text)));
      },
    );
    asked.once('error', reject);
  });
const node = { operation: 'convert', file_id: NOBODY, target: 'webp' };

const answers: Record<ErrorCode, Asking | Elsewhere | Never> = {
  malformed_request: async () =>
    said(
      await client.fetch('/api/v1/tasks', {
        method: 'POST',
        body: '{',
        headers: { 'content-type': 'application/json' },
      }),
    ),
  invalid_args: () => post('celery/tasks/convert', { args: 5 }),
  unauthenticated: () => get('tasks', {}, stranger),
  forbidden: () => post('tasks', { file_id, target: 'webp' }, {}, reader),
  url_blocked: () => post('files/import', { url: 'http://10.1.2.3/secret.png' }),
  signature_invalid: () => get(`files/${file_id}/content?exp=4000000000&kid=x&sig=x`, {}, stranger),
  read_only: { shownIn: 'test/e2e/flower-clients.spec.ts' },
  not_found: () => get('nothing'),
  task_not_found: () => get(`tasks/${NOBODY}`),
  file_not_found: () => get(`files/${NOBODY}`),
  unknown_task_name: () => post('celery/tasks/nothing.of.ours', {}),
  method_not_allowed: async () => (await client.delete('/api/v1/presets')).body,
  not_acceptable: () => get('tasks', { accept: 'text/html' }),
  invalid_state: async () => {
    const { id } = await draft();
    await post(`tasks/${id}/cancel`, {});
    return post(`tasks/${id}/start`, {});
  },
  result_not_ready: async () => get(`tasks/${(await draft()).id}/result`),
  task_failed: async () => {
    const { id } = await draft();
    await post(`tasks/${id}/cancel`, {});
    return get(`tasks/${id}/result`);
  },
  idempotency_in_progress: { shownIn: 'test/e2e/idempotency.spec.ts' },
  file_expired: async () => {
    const id = await upload(client, png);
    await client.delete(`/api/v1/files/${id}`);
    return get(`files/${id}/content`);
  },
  task_purged: async () => {
    const { id } = await draft();
    await client.delete(`/api/v1/tasks/${id}`);
    return get(`tasks/${id}`);
  },
  signature_expired: { shownIn: 'test/e2e/sharing.spec.ts' },
  // A stream has no length that could be announced.
  length_required: async () => {
    const body = Readable.toWeb(Readable.from([png])) as ReadableStream;
    const sent = { method: 'POST', body, duplex: 'half' } as RequestInit;
    return said(await limited.fetch('/api/v1/files?filename=a.png', sent));
  },
  version_mismatch: async () => {
    const where = `/api/v1/tasks/${(await draft()).id}`;
    return (await client.patch(where, { priority: 7 }, { 'If-Match': '"99"' })).body;
  },
  file_too_large: () => files(new Uint8Array(2 * MAX_FILE)),
  too_many_files: () => files(png, png, png),
  unsupported_media_type: () => post('tasks', { file_id }, { 'content-type': 'text/csv' }),
  range_not_satisfiable: () => get(`files/${file_id}/content`, { range: 'bytes=999999-' }),
  misdirected_request: asAnotherHost,
  validation_failed: () => task({ colour: 'red' }),
  unsupported_conversion: () => task({ target: 'mp3' }),
  unknown_preset: () => task({ preset: 'nothing of ours' }),
  preset_locked: async () => {
    await post('presets', { name: 'firm', target: 'webp', options: { quality: 55 }, locked: true });
    return task({ preset: 'firm', options: { quality: 9 } });
  },
  idempotency_key_reused: async () => {
    const once = { 'Idempotency-Key': '"once"' };
    await post('tasks', { file_id, target: 'webp', start: false }, once);
    return post('tasks', { file_id, target: 'gif', start: false }, once);
  },
  graph_cycle: () =>
    job({ a: { ...node, file_id: undefined, input: 'b' }, b: { ...node, file_id: undefined, input: 'a' } }),
  unknown_node: () => job({ a: { ...node, file_id: undefined, input: 'b' } }),
  too_many_nodes: () => job(Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`n${n}`, { ...node, file_id }]))),
  no_sink: () => job({ a: { operation: 'import.upload', file_id } }),
  quota_exceeded: { shownIn: 'test/e2e/client-limits.spec.ts' },
  rate_limited: { shownIn: 'test/e2e/client-limits.spec.ts' },
  too_many_active_tasks: { shownIn: 'test/e2e/client-limits.spec.ts' },
  upload_locked: { shownIn: 'test/e2e/resumable-uploads.spec.ts' },
  client_closed_request: { never: 'nobody is there to read it; the log has its status' },
  internal_error: {
    never: 'a fault of ours that is known is mended; operations.spec.ts has it as the error of a foreign task',
  },
  worker_unreachable: { shownIn: 'test/e2e/unreachable-worker.spec.ts' },
  queue_full: { shownIn: 'test/e2e/full-queue.spec.ts' },
  engine_unavailable: { shownIn: 'test/e2e/printed-pages.spec.ts' },
  dependency_down: { shownIn: 'test/e2e/bad-days.spec.ts' },
  cage_unavailable: { never: 'a cage that breaks while it is in use; engines/cage.spec.ts breaks one' },
  draining: { shownIn: 'test/e2e/admin.spec.ts' },
  worker_no_reply: { shownIn: 'test/e2e/admin.spec.ts' },
  storage_full: { shownIn: 'test/e2e/bad-days.spec.ts' },

  input_corrupt: () => convert('broken.png', png.subarray(0, 60), 'webp'),
  input_encrypted: { shownIn: 'test/e2e/file-operations.spec.ts' },
  password_wrong: { shownIn: 'test/e2e/file-operations.spec.ts' },
  input_empty: () => files(new Uint8Array(0)),
  type_mismatch: { shownIn: 'test/e2e/lying-content.spec.ts' },
  upload_incomplete: { shownIn: 'test/hostile/uploads.spec.ts' },
  dimension_limit: async () => convert('huge.png', await makePng({ width: 1200, height: 1000 }), 'webp'),
  duration_limit: { shownIn: 'test/web/failures.spec.ts' },
  page_limit: { shownIn: 'test/web/failures.spec.ts' },
  archive_bomb: () =>
    convert('grows.tar.gz', gzipSync(makeTar([{ name: 'zeros', content: Buffer.alloc(120e6).toString() }])), 'zip'),
  archive_unsafe_path: () => convert('climbs.tar', makeTar([{ name: '../../climbs.txt', content: 'x' }]), 'zip'),
  no_suitable_stream: { shownIn: 'test/web/failures.spec.ts' },
  codec_unsupported: { never: 'needs a film whose codec no ffmpeg knows; engines/ffmpeg-video.spec.ts makes one' },
  fetch_failed: { shownIn: 'test/web/failures.spec.ts' },
  fetch_too_large: { shownIn: 'test/e2e/imports.spec.ts' },
  fetch_timeout: { shownIn: 'test/hostile/downloads.spec.ts' },
  dependency_failed: { shownIn: 'test/e2e/jobs.spec.ts' },
  cancelled: async () => {
    const { id } = await draft();
    await post(`tasks/${id}/cancel`, {});
    return ((await get(`tasks/${id}`)) as { error: unknown }).error;
  },
  queue_ttl_exceeded: { shownIn: 'test/e2e/limits.spec.ts' },
  output_invalid: { shownIn: 'test/web/failures.spec.ts' },
  engine_failed: { shownIn: 'test/web/failures.spec.ts' },
  engine_crashed: { shownIn: 'test/e2e/limits.spec.ts' },
  soft_timeout: { shownIn: 'test/e2e/limits.spec.ts' },
  hard_timeout: { shownIn: 'test/e2e/packs.spec.ts' },
  out_of_memory: { shownIn: 'test/web/failures.spec.ts' },
  worker_lost: { shownIn: 'test/e2e/limits.spec.ts' },
};
const codes = Object.keys(errorTable) as ErrorCode[];
const rows = <T>(fits: (answer: Asking | Elsewhere | Never) => T | undefined) =>
  codes.flatMap((code) => {
    const found = fits(answers[code]);
    return found === undefined ? [] : [[code, found] as const];
  });

describe('every code', () => {
  it.each(rows((answer) => (typeof answer === 'function' ? answer : undefined)))(
    '%s is answered',
    async (code, ask) => {
      expect(await ask()).toMatchObject({ code, status: errorTable[code].status, type: `/problems/${code}` });
    },
  );

  it.each(rows((answer) => ('shownIn' in answer ? answer.shownIn : undefined)))(
    '%s is answered in %s',
    (code, file) => {
      expect(fs.readFileSync(path.join(projectRoot, file), 'utf8')).toMatch(new RegExp(`\\b${code}\\b`));
    },
  );

  it.each(['en', 'ru'] as const)('has its sentences on the page that its problems lead to (%s)', async (language) => {
    const page = await (
      await stranger.fetch('/help', { headers: { 'accept-language': language, accept: 'text/html' } })
    ).text();
    const told = new Map(
      [...page.matchAll(/<tr role="row" id="(\w+)"[^>]*>([^]*?)<\/tr>/g)].map(([, id = '', row = '']) => [id, row]),
    );
    expect([...told.keys()]).toEqual(codes);
    for (const code of codes) {
      const sentence = words[language][`error.${code}`];
      // What failed, and what to do; in its own language.
      expect(sentence, code).toMatch(language === 'ru' ? /^[А-ЯЁ«].{10,}\.$/ : /^[A-Z].{10,}\.$/);
      expect(plain(told.get(code) ?? ''), code).toContain(sentence);
      expect(plain(told.get(code) ?? ''), code).toContain(String(errorTable[code].status));
      const lead = await stranger.fetch(`/problems/${code}`, { redirect: 'manual' });
      expect([lead.status, lead.headers.get('location')]).toEqual([303, `/help#${code}`]);
    }
  });
});

const plain = (markup: string): string =>
  markup
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&#x27;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

// tus through the real program: by hand, as the protocol has it, and by a client that we did not write, over two api processes of which one is cut off,
// killed or suspended in the middle. What was sent is what is stored.
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import { Upload, type UploadOptions } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openHouse, type House, type RunningRole } from '../chaos/house.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startRoundRobin, type Passed, type RoundRobin } from '../harness/round-robin.js';

const VERSION = { 'Tus-Resumable': '1.0.0' };
const CHUNK = { ...VERSION, 'Content-Type': 'application/offset+octet-stream' };
const UPLOADS = '/api/v1/uploads';

let house: House;
let apis: [RunningRole, RunningRole];
let client: HttpClient;
/** A picture that cannot be packed. */
let picture: Buffer<ArrayBuffer>;

beforeAll(async () => {
  house = await openHouse({ backend: 'postgres', settings: { MAX_FILE: '40MB' } });
  apis = [await house.start('api'), await house.start('api')];
  await house.start('worker --queues image:1,cleanup:1');
  client = httpClient(apis[0].url);
  const [width, height] = [1400, 1000];
  const raw = { width, height, channels: 3 as const };
  picture = Buffer.from(
    await sharp(randomBytes(width * height * 3), { raw })
      .png({ compressionLevel: 0 })
      .toBuffer(),
  );
});
afterAll(() => house.close());

const base64 = (text: string) => Buffer.from(text).toString('base64');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const send = (method: string, path: string, headers: Record<string, string>, body?: Uint8Array<ArrayBuffer>) =>
  client.fetch(path, { method, headers, ...(body && { body }) });
const create = async (size: number, metadata = `filename ${base64('noise.png')}`) => {
  const answer = await send('POST', UPLOADS, {
    ...VERSION,
    'Upload-Length': String(size),
    'Upload-Metadata': metadata,
  });
  expect(answer.status, await answer.text()).toBe(201);
  return answer.headers.get('location') ?? '';
};
const patch = (path: string, at: number, bytes: Uint8Array<ArrayBuffer>) =>
  send('PATCH', path, { ...CHUNK, 'Upload-Offset': String(at) }, bytes);
const offsetOf = async (path: string) => {
  const answer = await send('HEAD', path, VERSION);
  return answer.status === 200 ? Number(answer.headers.get('upload-offset')) : answer.status;
};
/** Where its bytes lie. */
const placeOf = async (path: string) => {
  const id = path.split('/').at(-1);
  const [row] = await house.postgres.query<{ key: string }>('SELECT storage_key AS key FROM upload WHERE id = $1', [
    id,
  ]);
  return join(house.uploadsDir, 'files', row?.key ?? '');
};
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;
const stored = async (id: string | null) => (await client.bytes(`/api/v1/files/${id}/content`)).body;

describe('by hand', () => {
  it('says what it can', async () => {
    const answer = await client.fetch(UPLOADS, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'tus-version': '1.0.0',
      'tus-max-size': '40000000',
      'tus-extension': 'creation,creation-with-upload,termination,expiration',
    });
  });

  it('comes in parts, in order, and becomes a file', async () => {
    const path = await create(picture.length, `filename ${base64('шум.png')}`);
    const half = Math.floor(picture.length / 2);
    const first = await patch(path, 0, picture.subarray(0, half));
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, String(half)]);
    expect(Date.parse(first.headers.get('upload-expires') ?? '')).toBeGreaterThan(Date.now() + 3_600_000);
    const wrong = await patch(path, half - 1, picture.subarray(half - 1));
    expect([wrong.status, await codeOf(wrong)]).toEqual([409, 'invalid_state']);
    expect(await offsetOf(path)).toBe(half);
    const last = await patch(path, half, picture.subarray(half));
    expect(last.status).toBe(204);
    const id = last.headers.get('x-file-id');
    expect((await stored(id)).equals(picture)).toBe(true);
    expect((await client.get(`/api/v1/files/${id}`)).body).toMatchObject({
      filename: 'шум.png',
      format: 'png',
      size_bytes: picture.length,
      sha256: sha256(picture),
    });
    const asked = await send('HEAD', path, VERSION);
    expect([asked.status, asked.headers.get('x-file-id')]).toEqual([200, id]);
    expect((await patch(path, picture.length, new Uint8Array())).headers.get('x-file-id')).toBe(id);
    expect((await patch(path, 0, picture)).status).toBe(409);
  });

  it('asked for twice with one key it is one upload, and the second answer says as much as the first', async () => {
    const ask = (size: string, key: string) =>
      send('POST', UPLOADS, { ...VERSION, 'Upload-Length': size, 'Idempotency-Key': key });
    const [first, again] = [await ask('1000', '"once"'), await ask('1000', '"once"')];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    for (const name of ['location', 'tus-resumable', 'upload-expires', 'upload-offset'])
      expect(again.headers.get(name), name).toBe(first.headers.get(name));
    expect(again.headers.get('tus-resumable')).toBe('1.0.0');
    expect((await ask('2000', '"once"')).status).toBe(422);
    expect((await ask('2000', '"twice"')).headers.get('location')).not.toBe(first.headers.get('location'));
  });

  it('parts that reach different processes are one file, and so is the first that comes with the request', async () => {
    const half = Math.floor(picture.length / 2);
    const headers = {
      ...CHUNK,
      'Upload-Length': String(picture.length),
      'Upload-Metadata': `filename ${base64('a.png')}`,
    };
    const made = await send('POST', UPLOADS, headers, picture.subarray(0, half));
    expect([made.status, made.headers.get('upload-offset')]).toEqual([201, String(half)]);
    const path = made.headers.get('location') ?? '';
    const other = httpClient(apis[1].url);
    const last = await other.fetch(path, {
      method: 'PATCH',
      headers: { ...CHUNK, 'Upload-Offset': String(half) },
      body: picture.subarray(half),
    });
    expect((await stored(last.headers.get('x-file-id'))).equals(picture)).toBe(true);
  });

  it('the last byte starts the task that was asked for, and only what can be done is taken', async () => {
    const wish = (task: object) => `filename ${base64('a.png')},task ${base64(JSON.stringify(task))}`;
    const path = await create(picture.length, wish({ target: 'webp', options: { width: 64 }, tag: 'wished' }));
    const done = await patch(path, 0, picture);
    const task = done.headers.get('x-task-id');
    const { body } = await client.get<{ status: string }>(`/api/v1/tasks/${task}`);
    expect(body).toMatchObject({
      tag: 'wished',
      target_format: 'webp',
      inputs: [{ id: done.headers.get('x-file-id') }],
    });
    expect((await send('HEAD', path, VERSION)).headers.get('x-task-id')).toBe(task);
    const refused = await send('POST', UPLOADS, {
      ...VERSION,
      'Upload-Length': '9',
      'Upload-Metadata': wish({ target: 'nothing' }),
    });
    expect([refused.status, await codeOf(refused)]).toEqual([422, 'unsupported_conversion']);
    const inexact = await send('POST', UPLOADS, {
      ...VERSION,
      'Upload-Length': '9',
      'Upload-Metadata': `task ${base64('{"target": "webp", "metadata": {"order": 9007199254740993}}')}`,
    });
    expect([inexact.status, await inexact.text()]).toEqual([422, expect.stringContaining('is too large to be kept')]);
    for (;;) {
      const { body: now } = await client.get<{ status: string }>(`/api/v1/tasks/${task}`, { Prefer: 'wait=20' });
      if (!['queued', 'running'].includes(now.status)) {
        expect(now.status).toBe('done');
        break;
      }
    }
  });

  it('what a process that died has left undone is done by the next look, once', async () => {
    const wish = { target: 'webp', options: { width: 16 } };
    const path = await create(picture.length, `filename ${base64('a.png')},task ${base64(JSON.stringify(wish))}`);
    const done = await patch(path, 0, picture);
    const [file, task] = [done.headers.get('x-file-id'), done.headers.get('x-task-id')];
    const undo = (what: string) =>
      house.postgres.query(`UPDATE upload SET task_id = NULL, task_template = $2${what} WHERE id = $1`, [
        path.split('/').at(-1),
        JSON.stringify(wish),
      ]);
    await undo('');
    const looks = await Promise.all([send('HEAD', path, VERSION), send('HEAD', path, VERSION)]);
    expect(looks.map((look) => look.headers.get('x-task-id'))).toEqual([task, task]);
    await undo(', file_id = NULL');
    const whole = await send('HEAD', path, VERSION);
    expect(whole.headers.get('x-file-id')).not.toBe(file);
    expect((await stored(whole.headers.get('x-file-id'))).equals(picture)).toBe(true);
  });

  it('what its content does not allow is told with the last byte, and the file stays', async () => {
    const path = await create(picture.length, `filename ${base64('a.png')},task ${base64('{"target":"mp3"}')}`);
    const refused = await patch(path, 0, picture);
    expect(refused.status).toBe(422);
    const { code, file_id: id } = (await refused.json()) as { code: string; file_id: string };
    expect(code).toBe('unsupported_conversion');
    expect((await stored(id)).equals(picture)).toBe(true);
    expect((await send('HEAD', path, VERSION)).headers.get('x-file-id')).toBe(id);
  });

  it('what is not known is refused as everywhere, and nothing of it stays', async () => {
    const path = await create(100, `filename ${base64('a.xyz')}`);
    const refused = await patch(path, 0, new Uint8Array(100).fill(0x80));
    expect(refused.status).toBe(422);
    expect(await offsetOf(path)).toBe(404);
  });

  it('only one writes at a time, and whoever has left may go on', async () => {
    const path = await create(picture.length);
    const slow = http.request(new URL(path, apis[0].url), {
      method: 'PATCH',
      headers: { ...CHUNK, 'Upload-Offset': '0', 'Content-Length': picture.length },
    });
    slow.on('error', () => undefined);
    slow.write(picture.subarray(0, 100_000));
    const file = await placeOf(path);
    await vi.waitUntil(() => fs.statSync(file).size === 100_000, { timeout: 60_000 });
    const second = await patch(path, 0, picture);
    expect([second.status, second.headers.get('retry-after'), await codeOf(second)]).toEqual([
      423,
      '1',
      'upload_locked',
    ]);
    slow.destroy();
    let offset = 423;
    while (offset === 423) offset = await offsetOf(path);
    expect(offset).toBe(100_000);
    const last = await patch(path, offset, picture.subarray(offset));
    expect((await stored(last.headers.get('x-file-id'))).equals(picture)).toBe(true);
  });

  it('can be given up, also while it is sent', async () => {
    const path = await create(picture.length);
    await patch(path, 0, picture.subarray(0, 1000));
    expect((await send('DELETE', path, VERSION)).status).toBe(204);
    expect(await offsetOf(path)).toBe(404);
    expect((await patch(path, 1000, picture.subarray(1000))).status).toBe(404);
  });

  it.each([
    ['too large', { 'Upload-Length': '40000001' }, 413],
    ['empty', { 'Upload-Length': '0' }, 422],
    ['of no length', { 'Upload-Defer-Length': '1' }, 400],
    ['of another version', { 'Upload-Length': '9', 'Tus-Resumable': '0.2.2' }, 412],
  ])('%s is refused', async (_what, headers, status) => {
    const answer = await send('POST', UPLOADS, { ...VERSION, ...headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('tus-version')).toBe('1.0.0');
  });

  it('more than was announced is refused', async () => {
    const path = await create(1000);
    expect((await patch(path, 0, new Uint8Array(1001))).status).toBe(413);
    expect(await offsetOf(path)).toBe(0);
  });

  it('its time ends KEEP_PARTIAL after its last byte', async () => {
    const path = await create(picture.length);
    await patch(path, 0, picture.subarray(0, 1000));
    const id = path.split('/').at(-1);
    await house.postgres.query(`UPDATE upload SET expires_at = now() - interval '1 s' WHERE id = $1`, [id]);
    expect(await offsetOf(path)).toBe(404);
  });
});

interface Sent {
  readonly fileId: string;
  readonly url: string;
}

/** The other's client, to the end. */
function upload(endpoint: string, options: Partial<UploadOptions> = {}): Promise<Sent> {
  return new Promise((resolve, reject) => {
    let fileId = '';
    const one = new Upload(picture, {
      endpoint: `${endpoint}${UPLOADS}`,
      retryDelays: [0, 200, 500, 1000, 1000, 1000, 2000, 2000, 2000, 2000, 2000],
      metadata: { filename: 'noise.png', filetype: 'image/png' },
      onAfterResponse: (_request, answer) => {
        fileId = answer.getHeader('X-File-Id') ?? fileId;
      },
      onSuccess: () => resolve({ fileId, url: one.url ?? '' }),
      onError: reject,
      ...options,
    });
    one.start();
  });
}

/** What is still on the way is lost with the line; so much was not. */
const arrived = async ({ path, bytes }: Passed) => {
  const file = await placeOf(path);
  await vi.waitUntil(() => fs.statSync(file).size === bytes, { timeout: 60_000 });
  return bytes;
};
const offsetsOf = ({ passed }: RoundRobin) =>
  passed.filter(({ method }) => method === 'PATCH').map(({ headers }) => Number(headers['upload-offset']));

describe('by tus-js-client', () => {
  it('plain, and in portions that go to two processes in turn', async () => {
    const plain = await upload(apis[0].url);
    expect((await stored(plain.fileId)).equals(picture)).toBe(true);
    const proxy = await startRoundRobin(apis.map(({ url }) => url));
    const { fileId } = await upload(proxy.url, { chunkSize: 500_000 });
    expect((await stored(fileId)).equals(picture)).toBe(true);
    expect(offsetsOf(proxy)).toHaveLength(Math.ceil(picture.length / 500_000));
    expect(new Set(proxy.passed.map(({ target }) => target)).size).toBe(2);
  });

  it('cut in the middle it goes on from there', async () => {
    let kept = 0;
    const proxy = await startRoundRobin([apis[0].url], async (passed: Passed, bytes) => {
      if (kept > 0 || passed.bytes + bytes < picture.length / 2) return;
      kept = await arrived(passed);
      passed.cut();
    });
    const { fileId } = await upload(proxy.url);
    expect((await stored(fileId)).equals(picture)).toBe(true);
    const [first, second] = offsetsOf(proxy);
    expect(first).toBe(0);
    expect(second).toBeGreaterThanOrEqual(kept);
  });

  it('when its process is killed at a quarter another one goes on from there', async () => {
    const third = await house.start('api');
    let isKilled = false;
    let kept = 0;
    const proxy = await startRoundRobin([third.url, apis[1].url], async (passed: Passed, bytes) => {
      if (isKilled || passed.target !== third.url || passed.bytes + bytes < picture.length / 4) return;
      isKilled = true;
      kept = await arrived(passed);
      await third.kill();
      proxy.drop(third.url);
    });
    // The request that makes it goes to the first, the bytes to the second; so one is passed in between.
    await fetch(`${proxy.url}/livez`);
    const { fileId } = await upload(proxy.url);
    expect(isKilled).toBe(true);
    expect((await stored(fileId)).equals(picture)).toBe(true);
    const [first, second] = offsetsOf(proxy);
    expect(first).toBe(0);
    expect(second).toBe(kept);
  });

  it('a process that was suspended in the middle and wakes harms nothing', async () => {
    const third = await house.start('api');
    const path = await create(picture.length);
    const sleeper = http.request(new URL(path, third.url), {
      method: 'PATCH',
      headers: { ...CHUNK, 'Upload-Offset': '0', 'Content-Length': picture.length },
    });
    const end = new Promise<number>((resolve) => {
      sleeper.once('response', (answer) => resolve(answer.resume().statusCode ?? 0));
      sleeper.once('error', () => resolve(0));
    });
    sleeper.write(picture.subarray(0, 100_000));
    const file = await placeOf(path);
    await vi.waitUntil(() => fs.statSync(file).size === 100_000, { timeout: 60_000 });
    third.suspend();
    // It has these in hand when it wakes.
    sleeper.end(Buffer.alloc(picture.length - 100_000, 2));
    let offset = 423;
    while (offset === 423) offset = await offsetOf(path);
    expect(offset).toBe(100_000);
    const last = await patch(path, offset, picture.subarray(offset));
    third.resume();
    expect(await end).toBe(423);
    expect((await stored(last.headers.get('x-file-id'))).equals(picture)).toBe(true);
    await third.stop();
  });
});

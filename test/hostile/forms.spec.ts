// Forms without end: their length is not announced, so only what comes says that it is too much. Each gets a clear no while it is still being sent, and costs neither memory nor files.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { peakOf } from './peak-memory.js';

/** A form may fill a few megabytes beside its files before it is refused. Whoever sends goes on until the answer is read, on a busy machine for 50 MiB. */
const SOON_BYTES = 128 * 2 ** 20;
const NEVER_BYTES = 512 * 2 ** 20;
const MEMORY_BYTES = 100 * 2 ** 20;
const PATIENCE = { timeout: 20_000 };
let product: Product;
let png: Buffer;

beforeAll(async () => {
  product = await startProduct({ roles: ['api'], settings: { MAX_FILE: String(2 ** 20), MAX_FILES: '5' } });
  png = await makePng();
});
afterAll(async () => {
  expect((await httpClient(product.url).get('/livez')).status).toBe(200);
  await product.stop();
});

function storedFiles(): string[] {
  if (!fs.existsSync(product.uploadsDir)) return [];
  const all = fs.readdirSync(product.uploadsDir, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => fs.statSync(path.join(product.uploadsDir, name)).isFile());
}

const field = (name: string, value = 'x') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const opened = (rest: string) => `--b\r\nContent-Disposition: form-data; ${rest}`;
const FILE = `${opened('name="file"; filename="a.png"')}\r\n\r\n`;
const END = '--b--\r\n';
const LONG = 'x'.repeat(2 ** 16);

/** What comes first, then what comes again and again. */
const endless: readonly (readonly [what: string, first: string, again: string])[] = [
  ['a header of a part', opened('name="target"\r\nX-A: '), LONG],
  ['the name of a header', opened('name="target"\r\nX-'), LONG],
  ['headers of a part', opened('name="target"\r\n'), 'X-A: b\r\n'.repeat(1000)],
  ['a header folded over lines', opened('name="target"\r\nX-A: b\r\n'), ' c\r\n'.repeat(1000)],
  ['fields', '', field('target', 'webp').repeat(100)],
  ['fields that nobody asked for', '', field('colour').repeat(100)],
  ['parts without a name', '', '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(100)],
  ['parts that are of no form', '', '--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n'.repeat(100)],
  ['files', '', `${FILE}x\r\n`.repeat(100)],
  ['files without a name', '', '--b\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n'.repeat(100)],
  ['a field', field('target', 'webp').slice(0, -2), LONG],
  ['the name of a field', opened('name="'), LONG],
  ['a file', FILE, LONG],
  ['a file in another field', opened('name="picture"; filename="a.png"\r\n\r\n'), LONG],
  ['a file without a name', '--b\r\nContent-Type: application/octet-stream\r\n\r\n', LONG],
  ['what stands before the first part', '', LONG],
  ['what stands behind the last part', `${field('target', 'webp')}${FILE}x\r\n${END}`, LONG],
];

const form = { 'Content-Type': 'multipart/form-data; boundary=b' };

/** Sends until it is answered, or until it is clear that it never will be. */
function sendWithoutEnd(
  to: string,
  first: string,
  again: string,
): Promise<{ readonly heard: string; readonly sent: number }> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(product.url);
    const socket = net.connect(Number(port), hostname);
    const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
    const rest = chunk(again);
    let heard = '';
    const done = () => {
      socket.destroy();
      resolve({ heard, sent: socket.bytesWritten });
    };
    const more = () => {
      while (socket.writable && !isAnswered(heard) && socket.bytesWritten < NEVER_BYTES)
        if (!socket.write(rest)) return;
      if (socket.bytesWritten >= NEVER_BYTES) done();
    };
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      if (isAnswered(heard)) done();
    });
    socket.on('drain', more);
    socket.on('close', done);
    socket.on('error', done);
    socket.write(
      `POST ${to} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${form['Content-Type']}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    if (first !== '') socket.write(chunk(first));
    more();
  });
}
const isAnswered = (heard: string): boolean => /\r\n\r\n[\s\S]*\}$/.test(heard);

describe.each(['/api/v1/tasks', '/api/v1/convert/webp', '/api/v1/files'])('a form for %s', (to) => {
  it.each(endless)('with %s without end is refused while it comes', async (_, first, again) => {
    const before = storedFiles();
    const { value, peak } = await peakOf(product, () => sendWithoutEnd(to, first, again));
    expect(value.heard).toMatch(/^HTTP\/1\.1 4\d\d [\s\S]+application\/problem\+json[\s\S]+"code":"\w+"/);
    expect(value.sent).toBeLessThan(SOON_BYTES);
    expect(peak).toBeLessThan(MEMORY_BYTES);
    await expect.poll(storedFiles, PATIENCE).toEqual(before);
  });
});

/** One field each, that names a place in a list or a thing in a thing. */
const names: readonly string[] = [
  'file_ids[4294967294]',
  'options[pages][4294967294]',
  'metadata[4294967294]',
  `options${'[a]'.repeat(30)}`,
  'file_ids[-1]',
  'target[]',
  '__proto__[target]',
  'constructor[prototype][target]',
  'colour',
  '',
  'a'.repeat(101),
];

describe.each(['/api/v1/tasks', '/api/v1/convert/webp', '/api/v1/files'])('a field of a form for %s', (to) => {
  it.each(names)('that is called %j is refused by name, and nothing is kept', async (name) => {
    const before = storedFiles();
    const body = Buffer.concat([Buffer.from(`${field(name)}${FILE}`), png, Buffer.from(`\r\n${END}`)]);
    const send = () => httpClient(product.url).fetch(to, { method: 'POST', body, headers: form });
    const { value: answer, peak } = await peakOf(product, send);
    expect([400, 422]).toContain(answer.status);
    expect(await answer.json()).toMatchObject({
      code: expect.stringMatching(/^(malformed_request|validation_failed)$/) as string,
    });
    expect(peak).toBeLessThan(MEMORY_BYTES);
    await expect.poll(storedFiles, PATIENCE).toEqual(before);
  });
});

it('a list of files with a place far behind its end is refused before it is walked', async () => {
  const body = `${field('target', 'webp')}${field('file_ids[4294967294]', crypto.randomUUID())}${END}`;
  const answer = await httpClient(product.url).fetch('/api/v1/tasks', { method: 'POST', body, headers: form });
  expect(answer.status).toBe(422);
});

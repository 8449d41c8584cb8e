// Uploads and requests that mean harm or are broken: each gets a clear no, nothing stays behind, and the server goes on.
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makeJpeg, makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface Body {
  readonly code?: string;
  readonly status?: unknown;
  readonly id?: string;
  readonly filename?: string;
  readonly warnings?: readonly { readonly code: string }[];
}

const MAX_FILE = 1024 * 1024;
const PATIENCE = { timeout: 20_000 };
let product: Product;
let client: HttpClient;
let png: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const settings = { MAX_FILE: String(MAX_FILE), MAX_UNFINISHED: '20', LOG_LEVEL: 'debug' };
  product = await startProduct({ roles: ['api', 'worker --queues image:1'], settings });
  client = httpClient(product.url);
  png = new Uint8Array(await makePng());
});
afterAll(async () => {
  expect((await client.get('/livez')).status).toBe(200);
  await product.stop();
});

/** Every file of the store, half-received ones too. */
function storedFiles(): string[] {
  const all = fs.readdirSync(product.uploadsDir, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => !name.includes('.work') && fs.statSync(path.join(product.uploadsDir, name)).isFile());
}

/** Of what another test has broken off the server may still be clearing up. */
async function settledFiles(): Promise<string[]> {
  await expect.poll(() => storedFiles().filter((name) => name.includes('.incoming')), PATIENCE).toEqual([]);
  return storedFiles();
}

/** Uploads that the server has done with because their client went away: nobody can be answered, but the log tells. One that has gone has no address any
 *  more, so it may also count as a stranger. */
const BROKEN_OFF = /"code":"(upload_incomplete|malformed_request|forbidden)"/g;
const brokenOff = (of = '') =>
  product
    .logs()
    .split('\n')
    .filter((line) => line.includes(of))
    .join()
    .match(BROKEN_OFF)?.length ?? 0;

const upload = async (body: BodyInit, query = '', headers: Record<string, string> = {}, to = 'convert/webp') => {
  const answer = await client.fetch(`/api/v1/${to}${query}`, { method: 'POST', body, headers });
  const isJson = (answer.headers.get('content-type') ?? '').includes('json');
  return { status: answer.status, headers: answer.headers, body: (isJson ? await answer.json() : {}) as Body };
};
const form = (bytes: Uint8Array<ArrayBuffer>, name: string, target = 'webp') => {
  const body = new FormData();
  body.set('target', target);
  body.set('file', new File([bytes], name));
  return body;
};

/** What the server says to these bytes on the wire until it closes or `isEnough`. */
function talk(parts: readonly (string | Buffer)[], isEnough: (heard: string) => boolean, end = false): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(product.url);
    const socket = net.connect(Number(port), hostname);
    let heard = '';
    const done = () => {
      socket.destroy();
      resolve(heard);
    };
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (isEnough(heard)) done();
    });
    socket.on('close', done);
    socket.on('error', done);
    for (const part of parts) socket.write(part);
    if (end) socket.end();
  });
}
const head = (line: string, headers: Record<string, string>) =>
  `${line} HTTP/1.1\r\nHost: localhost\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
const isAnswered = (heard: string) => /\r\n\r\n[\s\S]*\}$/.test(heard);

describe('files that are not what they should be', () => {
  it.each(['raw', 'form'])('zero bytes are refused at once (%s)', async (kind) => {
    const before = await settledFiles();
    const answer =
      kind === 'raw'
        ? await upload(new Uint8Array(0), '?filename=a.png')
        : await upload(form(new Uint8Array(0), 'a.png'), '', {}, 'tasks');
    expect(answer).toMatchObject({ status: 422, body: { code: 'input_empty' } });
    await expect.poll(storedFiles, PATIENCE).toEqual(before);
  });

  it('a JPEG that is called PNG is converted as what it is, and that is said', async () => {
    const jpeg = new Uint8Array(await makeJpeg());
    const made = await upload(form(jpeg, 'photo.png'), '', { Prefer: 'wait=30' }, 'tasks');
    expect(made).toMatchObject({
      status: 201,
      body: { status: 'done', source_format: 'jpeg', warnings: [{ code: 'extension_mismatch' }] },
    });
  });

  it('an archive that is called PNG is refused, and not kept', async () => {
    const before = await settledFiles();
    const zip = new Uint8Array(Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1'));
    expect(await upload(zip, '?filename=photo.png')).toMatchObject({ status: 422, body: { code: 'type_mismatch' } });
    await expect.poll(storedFiles, PATIENCE).toEqual(before);
  });

  it('half a picture fails with its reason', async () => {
    const half = png.slice(0, Math.floor(png.length / 2));
    expect(await upload(half, '?filename=half.png')).toMatchObject({ status: 422, body: { code: 'input_corrupt' } });
  });

  it('bytes that are nothing are refused', async () => {
    expect(await upload(new Uint8Array(1000).fill(7), '?filename=noise')).toMatchObject({
      status: 422,
      body: { code: 'unsupported_conversion' },
    });
  });
});

/** A name may hold anything where it comes percent-encoded or in base64. */
const waysToName: Readonly<Record<string, (name: string) => Promise<string | undefined>>> = {
  query: async (name) => (await upload(png, `?filename=${encodeURIComponent(name)}`, {}, 'files')).body.id,
  header: async (name) => (await upload(png, '', { 'X-Filename': encodeURIComponent(name) }, 'files')).body.id,
  'upload in parts': async (name) => {
    const headers = {
      'Tus-Resumable': '1.0.0',
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Length': String(png.length),
      'Upload-Metadata': `filename ${Buffer.from(name).toString('base64')}`,
    };
    const made = await client.fetch('/api/v1/uploads', { method: 'POST', headers, body: png });
    return made.headers.get('x-file-id') ?? undefined;
  },
};

describe('names', () => {
  it.each([
    ['../../../etc/passwd.png', 'passwd.png'],
    ['C:\\boot.png', 'boot.png'],
    ['a\r\nSet-Cookie: x=y.png', 'aSet-Cookie_ x=y.png'],
    ['photo\u202egnp.png', 'photognp.png'],
    ['-rf.png', '_rf.png'],
    ['con.png', '_con.png'],
    ['🎨.png', '🎨.png'],
    ['a\0b.png', 'ab.png'],
    [`${'я'.repeat(300)}.png`, `${'я'.repeat(125)}.png`],
    ['"><img src=x onerror=alert(1)>.png', '___img src=x onerror=alert(1)_.png'],
  ])('%j is only a label: %j', async (given, label) => {
    for (const bring of Object.values(waysToName)) {
      const id = await bring(given);
      expect(await client.get(`/api/v1/files/${id}`)).toMatchObject({ status: 200, body: { filename: label } });
      const { status, headers } = await client.bytes(`/api/v1/files/${id}/content`);
      expect(status).toBe(200);
      expect(headers.get('content-disposition')).toMatch(
        /^attachment; filename="[^"\\]+"(; filename\*=UTF-8''[\w.%-]+)?$/,
      );
      expect(headers.get('set-cookie')).toBeNull();
    }
    for (const file of storedFiles())
      expect(file).toMatch(/^(\.athanor\S*|files\/in\/[\w-]+\/[\w-]+|files\/out\/[\w-]+\/[\w-]+)$/);
  });

  it('of the header are read as UTF-8 or percent-encoded', async () => {
    const name = 'отчёт.png';
    for (const value of [encodeURIComponent(name), Buffer.from(name).toString('latin1')])
      expect(await upload(png, '', { 'X-Filename': value }, 'files')).toMatchObject({
        status: 201,
        body: { filename: name },
      });
  });

  it('may be equal: both files stay themselves', async () => {
    const other = new Uint8Array(await makePng({ width: 10, height: 10 }));
    const [one, two] = await Promise.all([
      upload(png, '?filename=same.png', {}, 'files'),
      upload(other, '?filename=same.png', {}, 'files'),
    ]);
    const read = async (id = '') => (await client.bytes(`/api/v1/files/${id}/content`)).body;
    expect((await read(one.body.id)).equals(Buffer.from(png))).toBe(true);
    expect((await read(two.body.id)).equals(Buffer.from(other))).toBe(true);
  });
});

describe('bodies of the wrong length', () => {
  it('too large by its header is refused before a byte is sent', async () => {
    const length = { 'Content-Length': String(MAX_FILE * 1000), Expect: '100-continue' };
    const heard = await talk([head('PUT /api/v1/convert/webp', length)], isAnswered);
    expect(heard).toMatch(/^HTTP\/1\.1 413 /);
    expect(heard).toContain('"code":"file_too_large"');
    expect(heard).not.toContain('100 Continue');
  });

  it('a small one that asks first is invited', async () => {
    const length = { 'Content-Length': String(png.length), Expect: '100-continue' };
    const invited = await talk([head('POST /api/v1/files?filename=a.png', length), Buffer.from(png)], isAnswered);
    expect(invited).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
  });

  it('too large without a length is stopped at the limit, and the client hears why', async () => {
    const before = await settledFiles();
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000, 1), Buffer.from('\r\n')]);
    const parts = [
      head('POST /api/v1/convert/webp', { 'Transfer-Encoding': 'chunked' }),
      ...Array.from({ length: 40 }, () => chunk),
    ];
    const heard = await talk(parts, isAnswered);
    expect(heard).toMatch(/^HTTP\/1\.1 413 /);
    await expect.poll(storedFiles, PATIENCE).toEqual(before);
  });

  it('too large in a form too', async () => {
    const before = await settledFiles();
    expect(await upload(form(new Uint8Array(MAX_FILE + 10), 'a.png'), '', {}, 'tasks')).toMatchObject({
      status: 413,
      body: { code: 'file_too_large' },
    });
    await expect.poll(storedFiles, PATIENCE).toEqual(before);
  });

  it.each([
    ['raw', 'POST /api/v1/convert/webp', { 'Content-Length': '5000' }, 'half of it'],
    [
      'form',
      'POST /api/v1/tasks',
      { 'Content-Length': '5000', 'Content-Type': 'multipart/form-data; boundary=x' },
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nhalf of it',
    ],
  ])('shorter than announced leaves nothing behind (%s)', async (_, line, headers: Record<string, string>, sent) => {
    const before = await settledFiles();
    const refused = brokenOff();
    await talk([head(line, headers), sent], () => false, true);
    await expect.poll(brokenOff, PATIENCE).toBe(refused + 1);
    await expect.poll(storedFiles, PATIENCE).toEqual(before);
    expect((await client.get('/livez')).status).toBe(200);
  });

  it('longer than announced is not read on', async () => {
    const before = new Set(await settledFiles());
    const request = head('POST /api/v1/files?filename=a.png', { 'Content-Length': String(png.length) });
    const heard = await talk([request, Buffer.from(png), 'and more of it\r\n\r\n'], (said) =>
      said.includes('malformed'),
    );
    expect(heard).toMatch(/HTTP\/1\.1 400 /);
    const kept = () => storedFiles().filter((name) => !before.has(name));
    await expect
      .poll(
        () => kept().every((name) => fs.statSync(path.join(product.uploadsDir, name)).size === png.length),
        PATIENCE,
      )
      .toBe(true);
    expect((await client.get('/livez')).status).toBe(200);
  });

  it.each([
    ['what is no HTTP', 'nonsense\r\n\r\n'],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n'],
    ['a header with a line break', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\rc\r\n\r\n'],
    ['two lengths', head('POST /api/v1/files', { 'Content-Length': '5', 'content-length': '6' })],
    ['a length and pieces', head('POST /api/v1/files', { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' })],
    ['pieces that are none', `${head('POST /api/v1/files?filename=a.png', { 'Transfer-Encoding': 'chunked' })}zz\r\n`],
    ['a head without end', head('GET /', { 'X-A': 'x'.repeat(40_000) })],
  ])('%s is told so in the form of every error', async (_, request) => {
    const heard = await talk([request], isAnswered);
    expect(heard).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
    expect(JSON.parse(heard.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'malformed_request', status: 400 });
  });

  it('a client that has gone before it is let in leaves nothing behind', async () => {
    const before = await settledFiles();
    const { hostname, port } = new URL(product.url);
    // Other tests' requests may still be told of.
    const id = 'gone-before-it-is-let-in';
    const request = head('POST /api/v1/files?filename=a.png', { 'Content-Length': '5000', 'X-Request-Id': id });
    const gone = Array.from({ length: 60 }, async () => {
      const socket = net.connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.write(`${request}half of it`, () => socket.destroy());
      await once(socket, 'close');
    });
    await Promise.all(gone);
    await expect.poll(() => brokenOff(id), PATIENCE).toBe(60);
    await expect.poll(storedFiles, PATIENCE).toEqual(before);
  });

  it.each([
    ['without an end', '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nbytes', 400],
    [
      'with a file in another field',
      '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\nbytes\r\n--x--\r\n',
      422,
    ],
    ['without a file', '--x\r\nContent-Disposition: form-data; name="target"\r\n\r\nwebp\r\n--x--\r\n', 422],
    [
      'with a field that is not known',
      '--x\r\nContent-Disposition: form-data; name="__proto__[x]"\r\n\r\nwebp\r\n--x--\r\n',
      422,
    ],
  ])('forms %s are refused', async (_, body, status) => {
    const before = await settledFiles();
    const answer = await upload(body, '', { 'Content-Type': 'multipart/form-data; boundary=x' }, 'tasks');
    expect(answer.status).toBe(status);
    await expect.poll(storedFiles, PATIENCE).toEqual(before);
  });
});

describe('requests from elsewhere', () => {
  it('another Host is misdirected', async () => {
    const heard = await talk(['GET /api/v1/limits HTTP/1.1\r\nHost: rebound.example\r\n\r\n'], isAnswered);
    expect(heard).toMatch(/^HTTP\/1\.1 421 /);
    expect(heard).toContain('misdirected_request');
  });

  it.each([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site', Origin: 'http://localhost:9' },
  ])('a page of another origin may not write: %j', async (headers: Record<string, string>) => {
    expect(await upload(png, '', headers)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('a page of our own origin may', async () => {
    expect((await upload(png, '', { Origin: product.url, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  });

  it('the page form needs its token', async () => {
    const answer = await client.fetch('/convert', {
      method: 'POST',
      body: form(png, 'a.png'),
      headers: { accept: 'text/html' },
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<h1>That did not work</h1>');
  });

  it('every answer forbids scripts, frames and guessing', async () => {
    for (const to of ['/', '/api/v1/limits', '/nothing']) {
      const { headers } = await client.fetch(to, { headers: { accept: 'text/html' } });
      expect(headers.get('content-security-policy'), to).toMatch(
        /default-src 'none'; script-src 'self'.*frame-ancestors 'none'/,
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });
});

describe('too much of it', () => {
  it('unfinished tasks of one client have a limit, that says when to come again', async () => {
    const wait = () => upload(form(png, 'a.png'), '', {}, 'tasks');
    const delayed = form(png, 'later.png');
    delayed.set('delay_s', '3600');
    let answer = await upload(delayed, '', {}, 'tasks');
    for (let i = 0; i < 25 && answer.status === 202; i++) {
      const body = form(png, 'later.png');
      body.set('delay_s', '3600');
      answer = await upload(body, '', {}, 'tasks');
    }
    expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_active_tasks' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await wait()).status).toBe(429);
  });

  it('a full disk refuses before the body is read', async () => {
    const full = await startProduct({ roles: ['api'], settings: { DISK_FLOOR: '1000TB' } });
    try {
      for (const to of ['convert/webp', 'files', 'tasks']) {
        const body = to === 'tasks' ? form(png, 'a.png') : png;
        const answer = await fetch(`${full.url}/api/v1/${to}`, { method: 'POST', body });
        expect(answer.status, to).toBe(507);
        expect(await answer.json()).toMatchObject({ code: 'storage_full', retryable: true });
      }
      expect((await fetch(`${full.url}/readyz`)).status).toBe(503);
    } finally {
      await full.stop();
    }
  });

  it('a full queue refuses', async () => {
    const busy = await startProduct({ roles: ['api'], settings: { MAX_QUEUE: '1' } });
    try {
      const send = () => fetch(`${busy.url}/api/v1/convert/webp?wait=0`, { method: 'POST', body: png });
      expect((await send()).status).toBe(202);
      await expect.poll(async () => (await send()).status, PATIENCE).toBe(503);
    } finally {
      await busy.stop();
    }
  });
});

// Servers that want to be fetched from and mean harm: they lead inside, change their address, never end, never begin, or send more than they say.
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download, type Download } from '../../src/shared/outgoing-download.js';
import type { Resolver } from '../../src/shared/outgoing-address.js';
import { sendOut, type WayOut } from '../../src/shared/outgoing-request.js';
import { startFileHost, type FileHost } from '../harness/file-host.js';
import { makeFolder } from '../harness/work-area.js';

const MOST = 1_000_000;
const direct: WayOut = { outgoingPrivate: ['127.0.0.1'], httpProxy: undefined, httpsProxy: undefined, noProxy: [] };

let host: FileHost;
let folder: string;
let files = 0;

beforeAll(async () => {
  host = await startFileHost();
  folder = makeFolder('downloads');
});

const target = () => path.join(folder, String(++files));
const get = (url: string, more: Partial<Download> = {}) =>
  download({
    url,
    headers: {},
    target: target(),
    mostBytes: MOST,
    way: direct,
    signal: new AbortController().signal,
    admit: () => Promise.resolve(),
    progress: () => undefined,
    ...more,
  });
const redirect = (name: string, to: string) =>
  host.serve(name, (response) => response.writeHead(302, { Location: to }).end());

it('a file comes as it is, with the name that its sender gives it', async () => {
  const url = host.serve('/plain', (response) =>
    response
      .writeHead(200, {
        'Content-Length': '5',
        'Content-Disposition': `attachment; filename="a.txt"; filename*=UTF-8''%D0%B0.txt`,
      })
      .end('hello'),
  );
  const place = target();
  const seen: (number | null)[] = [];
  expect(await get(url, { target: place, progress: (fraction) => seen.push(fraction) })).toEqual({
    filename: 'а.txt',
    sizeBytes: 5,
    host: `127.0.0.1:${host.port}`,
  });
  expect(fs.readFileSync(place, 'utf8')).toBe('hello');
  expect(seen.at(-1)).toBe(1);
  expect(host.came.at(-1)?.headers['accept-encoding']).toBe('identity');
});

it.each([
  ['attachment; filename="../../etc/pass;wd.png"', 'pass;wd.png'],
  ['attachment; filename=plain.png', 'plain.png'],
  ['attachment; filename="50% off.png"', '50% off.png'],
  ['inline', 'named'],
])('%s makes a harmless name', async (header, name) => {
  const url = host.serve('/named', (response) => response.writeHead(200, { 'Content-Disposition': header }).end('x'));
  expect(await get(url)).toMatchObject({ filename: name });
});

describe('redirects', () => {
  it.each([
    'http://127.0.0.2/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:127.0.0.2]/',
    'http://[::ffff:7f00:2]/',
    'http://[::1]/',
    'http://[64:ff9b::7f00:2]/',
    'http://[2002:7f00:2::]/',
    'http://[fd00::1]/',
    'http://2130706434/',
    'http://0177.0.0.2/',
    'http://0x7f.2/',
    'http://0/',
    'http://10.0.0.1/',
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'http://user:word@127.0.0.1/',
  ])('to %s lead nowhere', async (to) => {
    await expect(get(redirect('/inside', to))).rejects.toMatchObject({ code: 'url_blocked' });
  });

  it('are followed three times, and each is told only what is for it', async () => {
    const other = await startFileHost();
    const end = other.serve('/end', (response) => response.end('there'));
    const third = redirect('/third', end);
    const url = redirect('/first', redirect('/second', third));
    await get(url, { headers: { Authorization: 'Bearer secret' } });
    expect(host.came.filter(({ headers }) => headers.authorization === 'Bearer secret')).toHaveLength(3);
    expect(other.came[0]?.headers.authorization).toBeUndefined();
    await expect(get(redirect('/zeroth', url))).rejects.toMatchObject({ code: 'fetch_failed' });
  });
});

describe('a name', () => {
  it('is looked up once and pinned, and anew for each redirect', async () => {
    const answers = ['127.0.0.1', '127.0.0.1', '10.0.0.1'];
    const asked: string[] = [];
    const resolve: Resolver = (name) => {
      asked.push(name);
      return Promise.resolve([{ address: answers[asked.length - 1] ?? '10.0.0.1', family: 4 }]);
    };
    const way = { ...direct, resolve };
    const at = `http://rebind.test:${host.port}`;
    host.serve('/pinned', (response) => response.end('once'));
    await get(`${at}/pinned`, { way });
    expect(asked).toEqual(['rebind.test']);
    expect(host.came.at(-1)?.headers.host).toBe(`rebind.test:${host.port}`);
    redirect('/again', `${at}/pinned`);
    await expect(get(`${at}/again`, { way })).rejects.toMatchObject({ code: 'url_blocked' });
  });

  it('that has one address inside is not taken for its others', async () => {
    const resolve: Resolver = () =>
      Promise.resolve([
        { address: '1.1.1.1', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ]);
    await expect(get('http://both.test/', { way: { ...direct, resolve } })).rejects.toMatchObject({
      code: 'url_blocked',
    });
  });
});

describe('a body', () => {
  it('without an end is cut off', async () => {
    const url = host.serve('/endless', (response) => {
      const block = Buffer.alloc(65_536);
      const more = () => {
        while (!response.destroyed && response.write(block));
      };
      response.on('drain', more);
      more();
    });
    const place = target();
    await expect(get(url, { target: place })).rejects.toMatchObject({ code: 'fetch_too_large' });
    expect(fs.statSync(place).size).toBeLessThanOrEqual(MOST);
  });

  it('that says that it is too large is not read', async () => {
    let isRead = false;
    const url = host.serve('/large', (response) =>
      response.writeHead(200, { 'Content-Length': MOST + 1 }).flushHeaders(),
    );
    await expect(get(url, { admit: () => Promise.resolve(void (isRead = true)) })).rejects.toMatchObject({
      code: 'fetch_too_large',
    });
    expect(isRead).toBe(false);
  });

  it('that stops coming is not waited for', async () => {
    const url = host.serve('/slow', (response) => response.writeHead(200, { 'Content-Length': 9 }).write('a'));
    await expect(get(url, { silenceMs: 200 })).rejects.toMatchObject({ code: 'fetch_timeout' });
    const never = host.serve('/never', () => undefined);
    await expect(get(never, { silenceMs: 200 })).rejects.toMatchObject({ code: 'fetch_timeout' });
  });

  it('that is shorter than it says is not a file', async () => {
    const url = host.serve('/short', (response) => {
      response.writeHead(200, { 'Content-Length': 9 }).write('a', () => response.destroy());
    });
    await expect(get(url)).rejects.toMatchObject({ code: 'fetch_failed' });
  });

  it('is never unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const url = host.serve('/bomb', (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb));
    await expect(get(url)).rejects.toMatchObject({ code: 'fetch_failed' });
  });

  it('of another status is no file', async () => {
    const url = host.serve('/missing', (response) => response.writeHead(404).end('not here'));
    await expect(get(url)).rejects.toMatchObject({
      code: 'fetch_failed',
      message: expect.stringContaining('404') as string,
    });
  });

  it('ends with the task', async () => {
    const stop = new AbortController();
    const url = host.serve('/stopped', (response) => {
      response.writeHead(200).write('a', () => stop.abort(new Error('the task was stopped')));
    });
    await expect(get(url, { signal: stop.signal })).rejects.toThrow('the task was stopped');
  });
});

describe('a proxy', () => {
  const asked: string[] = [];
  const proxy = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host} ${request.headers['proxy-authorization']}`);
    response.end('through');
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  let way: WayOut;
  beforeAll(async () => {
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const at = `http://us:er@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    way = { ...direct, httpProxy: at, httpsProxy: at };
  });
  afterAll(() => {
    proxy.closeAllConnections();
    proxy.close();
  });

  it('is asked in place of the address, and nothing inside is', async () => {
    await get('http://1.1.1.1/a.png', { way });
    expect(asked).toEqual([`GET http://1.1.1.1/a.png 1.1.1.1 Basic ${Buffer.from('us:er').toString('base64')}`]);
    await expect(get('https://1.1.1.1/a.png', { way })).rejects.toMatchObject({
      code: 'fetch_failed',
      message: expect.stringContaining('proxy') as string,
    });
    expect(asked.at(-1)).toBe('CONNECT 1.1.1.1:443');
    await expect(get('http://169.254.169.254/', { way })).rejects.toMatchObject({ code: 'url_blocked' });
    expect(asked).toHaveLength(2);
  });

  it('is asked for messages as well', async () => {
    const signal = new AbortController().signal;
    const message = {
      method: 'POST' as const,
      headers: {},
      body: 'hello',
      timeoutMs: 5000,
      mostBytes: 100,
      way,
      signal,
    };
    expect(await sendOut({ ...message, url: 'http://1.1.1.1/hook' })).toMatchObject({ status: 200, text: 'through' });
    expect(asked.at(-1)).toMatch(/^POST http:\/\/1\.1\.1\.1\/hook 1\.1\.1\.1 Basic/);
  });

  it('is not asked where NO_PROXY says so', async () => {
    const url = host.serve('/direct', (response) => response.end('x'));
    await get(url, { way: { ...way, noProxy: ['127.0.0.0/8'] } });
    expect(asked).toHaveLength(3);
  });
});

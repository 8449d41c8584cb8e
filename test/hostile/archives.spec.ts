// Archives that mean harm, each beside a twin of the same make that converts: the answer is a clear no, nothing is left, the next is served.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeRar4, makeRar5, makeTar, makeZip, sparseTar, zstOfZeros, type Entry } from '../harness/archives.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';
import { peakOf } from './peak-memory.js';

let product: Product;
let client: HttpClient;
beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues archive:1'] });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

const convert = async (name: string, content: Buffer, to = 'tar.gz', password?: string) => {
  const asked = new URLSearchParams({ wait: '60', filename: name }).toString();
  const answer = await client.fetch(`/api/v1/convert/${to}?${asked}`, {
    method: 'POST',
    ...(password !== undefined && { headers: { 'X-Password': password } }),
    body: new Uint8Array(content),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  const said = answer.status === 200 ? {} : (JSON.parse(body.toString()) as { code: string; detail: string });
  return { status: answer.status, body, ...said };
};
const noWorkLeft = () => {
  const work = path.join(product.uploadsDir, '.work');
  const left = fs.existsSync(work) ? fs.readdirSync(work, { recursive: true, withFileTypes: true }) : [];
  return left.filter((each) => !each.isDirectory()).map((each) => each.name);
};
const noTools = () => product.pids().filter(({ command }) => /bsdtar|7zz/.test(command));
afterEach(async () => {
  await expect.poll(noWorkLeft).toEqual([]);
  await expect.poll(noTools).toEqual([]);
});

const zip = (...entries: Parameters<typeof makeZip>[0]) => makeZip(entries);
const tar = (...entries: Entry[]) => gzipSync(makeTar(entries));
const zeros = (bytes: number) => Buffer.alloc(bytes);
const file = (name: string): Entry => ({ name, content: 'x' });
const link = (name: string, target: string): Entry => ({ name, kind: '2', target });

describe('names and links that reach out of the folder of whoever unpacks', () => {
  it.each([
    ['zip-slip', 'a.zip', zip(file('../../evil.txt'))],
    ['zip-slip, absolute', 'a.zip', zip(file('/etc/cron.d/evil'))],
    ['zip-slip, nested', 'a.zip', zip(file('a/b/../../../evil'))],
    ['zip-slip, with backslashes', 'a.zip', zip(file('..\\..\\evil.txt'))],
    ['zip-slip, on a drive', 'a.zip', zip(file('C:/Windows/evil.dll'))],
    ['tar-slip', 'a.tar.gz', tar(file('../evil'))],
    ['tar-slip, absolute', 'a.tar.gz', tar(file('/etc/passwd'))],
    ['a link that is written through', 'a.tar.gz', tar(link('d', '/tmp'), file('d/evil'))],
    ['a chain of links', 'a.tar.gz', tar(link('a/b', '..'), link('c', 'a/b/../..'), file('x'))],
    ['a link to a secret', 'a.tar.gz', tar(link('passwd', '/etc/passwd'))],
    ['a link upwards in a zip', 'a.zip', zip({ name: 'l', kind: '2', content: '../../secret' })],
    ['a hard link out', 'a.tar.gz', tar({ name: 'h', kind: '1', target: '../../../etc/shadow' })],
    ['a pipe', 'a.tar.gz', tar({ name: 'p', kind: '6' })],
    ['a device', 'a.tar.gz', tar({ name: 'd', kind: '3' })],
    ['a name of control characters', 'a.zip', zip(file('a\x1b[2Jb'), file('c\nd'))],
    ['two of one name', 'a.zip', zip(file('a'), file('a'))],
    ['two that differ by case', 'a.zip', zip(file('A'), file('a'))],
    ['folders 1500 deep', 'a.zip', zip(file(`${'d/'.repeat(1500)}x`))],
  ])('%s', async (_case, name, content) => {
    const answer = await convert(name, content);
    expect(answer).toMatchObject({ status: 422, code: 'archive_unsafe_path' });
    expect(answer.body.toString()).not.toMatch(/bsdtar|\.work/);
  });

  it.each([
    ['usual names', 'a.zip', zip(file('a/evil.txt'), { name: 'b/', kind: '5' }, file('b/..c'))],
    ['links that stay', 'a.tar.gz', tar(file('d/a'), link('d/l', '../b'), { name: 'h', kind: '1', target: 'd/a' })],
    ['folders 30 deep', 'a.zip', zip(file(`${'d/'.repeat(30)}x`))],
  ])('while %s are fine', async (_case, name, content) => {
    expect(await convert(name, content)).toMatchObject({ status: 200 });
  });

  it('what runs as its owner is tamed', async () => {
    const { status, body } = await convert('a.tar.gz', tar({ name: 'su', content: 'x', mode: 0o4755 }));
    expect(status).toBe(200);
    const listing = execFileSync('bsdtar', ['-tvf', '-'], { input: body }).toString();
    expect(listing).toMatch(/^-rwxr-xr-x/);
  });
});

describe('bombs', () => {
  const gigabyte = zip({ name: 'zeros', content: zeros(2 ** 30) });
  it.each([
    ['a gigabyte of zeros in a zip', () => gigabyte, 'a.zip'],
    ['a gigabyte of zeros in a tar', () => gzipSync(makeTar([{ name: 'z', content: zeros(2 ** 30) }])), 'a.tar.gz'],
    [
      'one body for a thousand files',
      () =>
        zip(
          { name: 'kernel', content: zeros(20e6) },
          ...Array.from({ length: 1000 }, (_, n) => ({ name: `${n}`, sharesFirst: true })),
        ),
      'a.zip',
    ],
    ['sixty thousand files', () => zip(...Array.from({ length: 60_000 }, (_, n) => file(`${n}`))), 'a.zip'],
    ['a hole of a terabyte', sparseTar, 'a.tar'],
  ])('%s', async (_case, make, name) => {
    const bomb = make();
    const at = performance.now();
    const answer = await convert(name, bomb);
    // One body for many may also be read as the one file that it is.
    if (_case.startsWith('one body') && answer.status === 200) expect(answer.body.length).toBeLessThan(1e6);
    else
      expect(answer).toMatchObject({
        status: 422,
        code: expect.stringMatching(/archive_bomb|input_corrupt/) as string,
      });
    expect(performance.now() - at).toBeLessThan(60_000);
  });

  it('a size that lies is found out', async () => {
    const answer = await convert('a.zip', zip({ name: 'a', content: zeros(50e6), saysBytes: 10 }));
    expect(answer).toMatchObject({ status: 422, code: 'input_corrupt' });
  });

  it('while a zip of a zip stays closed', async () => {
    expect(await convert('a.zip', zip({ name: 'inner.zip', content: gigabyte }))).toMatchObject({ status: 200 });
  });

  it('and fifty megabytes of zeros are only well packed', async () => {
    expect(await convert('a.zip', zip({ name: 'zeros', content: zeros(50e6) }))).toMatchObject({ status: 200 });
  });
});

describe('memory', () => {
  /** A few bytes, which whoever unpacks them has to keep so much memory for. */
  const frame = (windowLog: number) => zstOfZeros(1e6, windowLog);
  it.each([
    ['half a gigabyte', 29],
    ['two gigabytes', 31],
    ['two terabytes', 41],
  ])('a Zstandard that wants a window of %s gets none of it', async (_case, windowLog) => {
    for (const [name, to] of [
      ['a.tar.zst', 'zip'],
      ['a.json.zst', 'json'],
    ] as const) {
      const { peak, value } = await peakOf(product, () => convert(name, frame(windowLog), to));
      expect(value, name).toMatchObject({ status: 422, code: 'out_of_memory' });
      expect(peak).toBeLessThan(300e6);
    }
  });

  it('while a usual one is unpacked', async () => {
    const text = execFileSync('zstd', ['-c'], { input: '{"a":1}' });
    expect(await convert('a.json.zst', text, 'json')).toMatchObject({ status: 200 });
    const packed = execFileSync('zstd', ['-c', '--long=24'], { input: makeTar([file('a')]) });
    expect(await convert('a.tar.zst', packed, 'zip')).toMatchObject({ status: 200 });
  });

  it.each([
    ['7z', 'a.7z', ['-mx1']],
    ['zip', 'a.zip', ['-mx1', '-mm=LZMA']],
  ])('three hundred megabytes of zeros in a %s of a few kilobytes is not unpacked', async (_case, name, args) => {
    const of = (bytes: number) => {
      const folder = makeFolder('zeros');
      fs.writeFileSync(path.join(folder, 'zeros'), '');
      fs.truncateSync(path.join(folder, 'zeros'), bytes);
      execFileSync('7zz', ['a', ...args, name, 'zeros'], { cwd: folder, stdio: 'ignore' });
      return fs.readFileSync(path.join(folder, name));
    };
    const { peak, value } = await peakOf(product, () => convert(name, of(300e6)));
    expect(value).toMatchObject({ status: 422, code: 'archive_bomb' });
    expect(peak).toBeLessThan(300e6);
    expect(await convert(name, of(2 ** 20))).toMatchObject({ status: 200 });
  });

  it('two hundred thousand files in a packed tar are too many', async () => {
    const many = gzipSync(makeTar(Array.from({ length: 200_000 }, (_, n) => ({ name: `${n}` }))));
    const { peak, value } = await peakOf(product, () => convert('a.tar.gz', many, 'zip'));
    expect(value).toMatchObject({ status: 422, code: 'archive_bomb' });
    expect(peak).toBeLessThan(300e6);
  });
});

describe('one part of several', () => {
  const files = [
    { name: 'a.txt', content: 'alpha' },
    { name: 'b.txt', content: 'beta' },
  ];
  it.each([
    ['RAR 4', makeRar4],
    ['RAR 5', makeRar5],
  ])('%s is never taken for the whole', async (_case, make) => {
    for (const part of ['first', 'second'] as const) {
      const answer = await convert('a.part1.rar', make(files, part), 'zip');
      expect(answer, part).toMatchObject({ status: 422, code: 'input_corrupt' });
      expect(answer.body.toString()).toContain('one part of several');
    }
    const whole = await convert('a.rar', make(files), 'zip');
    expect(whole.status).toBe(200);
    const text = execFileSync('bsdtar', ['-xOf', '-'], { input: whole.body }).toString();
    expect(text).toBe('alphabeta');
  });

  it.each(['zip', '7z'])('%s neither', async (kind) => {
    const folder = makeFolder('parts');
    fs.writeFileSync(path.join(folder, 'a.bin'), randomBytes(40_000));
    execFileSync('7zz', ['a', '-v16k', `a.${kind}`, 'a.bin'], { cwd: folder, stdio: 'ignore' });
    for (const part of fs.readdirSync(folder).filter((name) => name.startsWith(`a.${kind}.`))) {
      const answer = await convert(`a.${kind}`, fs.readFileSync(path.join(folder, part)), 'tar');
      expect(answer.status, part).not.toBe(200);
      expect(answer, part).toMatchObject({ code: expect.stringMatching(/input_corrupt|type_/) as string });
    }
  });
});

describe('locked archives', () => {
  const locked = (name: string, ...args: string[]) => {
    const folder = makeFolder('locked');
    fs.writeFileSync(path.join(folder, 'a.txt'), 'secret text');
    execFileSync('7zz', ['a', ...args, name, 'a.txt'], { cwd: folder, stdio: 'ignore' });
    return fs.readFileSync(path.join(folder, name));
  };
  it.each([
    ['a zip', 'a.zip', ['-psecret']],
    ['a zip by AES', 'a.zip', ['-psecret', '-mem=AES256']],
    ['a 7z', 'a.7z', ['-psecret']],
    ['a 7z with hidden names', 'a.7z', ['-psecret', '-mhe=on']],
  ])('%s', async (_case, name, args) => {
    const file = locked(name, ...args);
    expect(await convert(name, file)).toMatchObject({ status: 422, code: 'input_encrypted' });
    expect(await convert(name, file, 'tar.gz', 'wrong')).toMatchObject({
      status: 422,
      code: 'password_wrong',
    });
    const opened = await convert(name, file, 'tar', 'secret');
    expect(opened.status).toBe(200);
    expect(execFileSync('bsdtar', ['-xOf', '-'], { input: opened.body, encoding: 'utf8' })).toBe('secret text');
    expect(await convert(name, locked(name))).toMatchObject({ status: 200 });
    expect(product.logs()).not.toContain('"secret"');
  });

  it('a bomb behind a lock is one', async () => {
    const folder = makeFolder('locked');
    fs.writeFileSync(path.join(folder, 'zeros'), zeros(250e6));
    execFileSync('7zz', ['a', '-psecret', '-mx1', 'a.zip', 'zeros'], { cwd: folder, stdio: 'ignore' });
    const bomb = fs.readFileSync(path.join(folder, 'a.zip'));
    expect(await convert('a.zip', bomb, 'tar', 'secret')).toMatchObject({ code: 'archive_bomb' });
  });

  it('no name behind a lock leads out of the folder', async () => {
    const folder = makeFolder('locked');
    fs.writeFileSync(path.join(folder, 'ab'), 'x');
    execFileSync('7zz', ['a', '-psecret', 'a.zip', 'ab'], { cwd: folder, stdio: 'ignore' });
    // Of the same length, in the entry and in the list.
    const bytes = fs.readFileSync(path.join(folder, 'a.zip')).toString('latin1').replaceAll('ab', '..');
    expect(await convert('a.zip', Buffer.from(bytes, 'latin1'), 'tar', 'secret')).toMatchObject({
      code: 'archive_unsafe_path',
    });
  });
});

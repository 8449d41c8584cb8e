// Archives into each other with the real program: the same entries with the same bytes come out, whatever went in.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { repackInOnePass } from '../../src/conversion/archive-pass.js';
import { ArchiveEngine } from '../../src/conversion/engines/archive.engine.js';
import { usualLimits } from '../../src/conversion/limits.js';
import { log } from '../../src/shared/log.js';
import { makeCab, makeLha, makeRar4, makeRar5, makeTar, makeZip, type Entry } from '../harness/archives.js';
import { makeFolder } from '../harness/work-area.js';
import { fixture } from './fixture.js';
import { convertOne } from './one-conversion.js';

const engines = [new ArchiveEngine()];
const targets = ['zip', 'tar', 'tar.gz', 'tar.bz2', 'tar.xz', 'tar.zst', '7z'] as const;
const noise = Buffer.from(Array.from({ length: 30_000 }, (_, index) => (index * 7919) & 0xff));
const entries: readonly Entry[] = [
  { name: 'hello.txt', content: 'hello' },
  { name: 'folder/', kind: '5' },
  { name: 'folder/noise.bin', content: noise },
  { name: 'folder/Привет, мир.txt', content: 'мир' },
  { name: 'folder/empty' },
];
const flat = entries.filter(({ name }) => !name.includes('/') && name !== 'folder/');

const env = { ...process.env, LANG: 'C.UTF-8' };
const bsdtar = (...args: string[]) => execFileSync('bsdtar', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
const made = (name: string, ...args: string[]) => {
  const file = path.join(makeFolder('made'), name);
  fs.writeFileSync(`${file}.tar`, makeTar(entries));
  bsdtar(...args, '-cf', file, `@${file}.tar`);
  return fs.readFileSync(file);
};
/** Names and contents as another reader of the result sees them. */
const contents = (file: string) => {
  const folder = makeFolder('unpacked');
  bsdtar('-xf', file, '-C', folder);
  const all = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    all
      .filter((each) => each.isFile())
      .map((each) => {
        const full = path.join(each.parentPath, each.name);
        return [path.relative(folder, full), fs.readFileSync(full).toString('latin1')];
      }),
  );
};
const expected = (list: readonly Entry[]) =>
  Object.fromEntries(
    list
      .filter((entry) => (entry.kind ?? '0') === '0')
      .map(({ name, content = '' }) => [name, Buffer.from(content as Buffer).toString('latin1')]),
  );
const run = async (name: string, content: Buffer, to: string, options = {}) => {
  const [output] = await convertOne({ engines, name, content, to, options });
  return output!;
};

const foreign: readonly Entry[] = [
  { name: 'hello.txt', content: 'Athanor' },
  { name: 'more.txt', content: 'x'.repeat(5000) },
];

const line = 'test text document\r\n';
const texts: readonly Entry[] = ['test.txt', 'testdir/test.txt'].map((name) => ({ name, content: line }));

describe('every kind that is read', () => {
  it.each([
    ['a.zip', () => makeZip(entries), entries],
    ['a.tar', () => makeTar(entries), entries],
    ['a.tar.gz', () => gzipSync(makeTar(entries)), entries],
    ['a.tgz', () => gzipSync(makeTar(entries)), entries],
    ['a.tar.bz2', () => made('x', '--bzip2'), entries],
    ['a.txz', () => made('x', '--xz'), entries],
    ['a.tar.zst', () => made('x', '--zstd'), entries],
    ['a.7z', () => made('x', '--format', '7zip'), entries],
    ['a.iso', () => made('x', '--format', 'iso9660'), entries],
    ['a.cab', () => makeCab(flat), flat],
    ['a.lzh', () => makeLha(flat), flat],
    ['of-gcab.cab', () => fixture('a.cab'), foreign],
    ['of-jlha.lzh', () => fixture('a.lzh'), foreign],
    ['of-winrar.rar', () => fixture('rar4.rar'), texts],
    ['old.rar', () => makeRar4(flat), flat],
    ['new.rar', () => makeRar5(flat), flat],
  ] as const)('%s becomes a zip and a tar.gz', async (name, make, inside) => {
    for (const to of ['zip', 'tar.gz']) {
      const output = await run(name, make(), to);
      expect(contents(output.path)).toEqual(expected(inside));
      expect(output.probe.entries).toBeGreaterThanOrEqual(inside.length);
    }
  });
});

describe('every kind that is written', () => {
  it.each(targets)('%s, from a zip', async (to) => {
    const output = await run('a.zip', makeZip(entries), to);
    expect(contents(output.path)).toEqual(expected(entries));
    expect(output).toMatchObject({ format: to, probe: { entries: entries.length } });
  });

  it.each(targets.filter((to) => to !== 'tar'))('%s is smaller at level 9 than at 1', async (to) => {
    let seed = 1;
    const next = () => (seed = (seed * 48_271) % 0x7fffffff);
    const words = Array.from({ length: 300_000 }, () => ((next() % 1000) * (next() % 30)).toString(36)).join(' ');
    const zip = makeZip([{ name: 'words.txt', content: words }]);
    const [fast, small] = await Promise.all([run('a.zip', zip, to, { level: 1 }), run('a.zip', zip, to, { level: 9 })]);
    // bzip2 is as good at once when everything fits into its smallest block.
    if (to === 'tar.bz2') expect(small.sizeBytes).toBeLessThanOrEqual(fast.sizeBytes);
    else expect(small.sizeBytes).toBeLessThan(fast.sizeBytes);
  });
});

describe('what is kept', () => {
  it.each(targets)('symbolic links and times, in %s', async (to) => {
    const tar = makeTar([
      { name: 'd/a', content: 'x' },
      { name: 'd/l', kind: '2', target: 'a' },
    ]);
    const { path: file } = await run('a.tar', tar, to);
    const listing = bsdtar('-tvf', file).toString();
    expect(listing).toContain('d/l -> a');
    expect(listing).toContain('2023');
  });

  it('hard links from tar to tar', async () => {
    const tar = makeTar([
      { name: 'a', content: 'x' },
      { name: 'b', kind: '1', target: 'a' },
    ]);
    expect(contents((await run('a.tar', tar, 'tar.zst')).path)).toEqual({ a: 'x', b: 'x' });
  });

  it.each(['zip', '7z'])('hard links are refused where they would be lost: %s', async (to) => {
    const tar = makeTar([
      { name: 'a', content: 'x' },
      { name: 'b', kind: '1', target: 'a' },
    ]);
    await expect(run('a.tar', tar, to)).rejects.toMatchObject({ code: 'unsupported_conversion' });
  });

  /** A zip that does not say in which letters its name is written. */
  const named = (hex: string) => {
    const bytes = Buffer.from(hex, 'hex');
    const place = 'A'.repeat(bytes.length);
    const zip = makeZip([{ name: `${place}.txt`, content: 'x' }]);
    zip.writeUInt16LE(0, 6);
    for (let at = zip.indexOf(place); at >= 0; at = zip.indexOf(place)) bytes.copy(zip, at);
    zip.writeUInt16LE(0, zip.indexOf('PK\x01\x02') + 8);
    return zip;
  };

  it.each(['tar', 'tar.gz', 'zip', '7z'])(
    'names in the letters of an old code page, readable now, in %s',
    async (to) => {
      const { path: file, warnings } = await run('a.zip', named('84aeaae3aca5ade2eb2f8ee2e7f1e2'), to);
      expect(contents(file)).toEqual({ 'Документы/Отчёт.txt': 'x' });
      expect(warnings).toMatchObject([{ code: 'letters_guessed', names: ['ibm866'] }]);
    },
  );

  it('names in letters that nobody here knows, byte by byte', async () => {
    const { path: file, warnings } = await run('a.zip', named('b1a2b4c0d0f1e0b1'), 'tar');
    expect(fs.readFileSync(file).includes(Buffer.from('b1a2b4c0d0f1e0b1', 'hex'))).toBe(true);
    expect(warnings).toEqual([]);
  });

  it.each(['tar', 'tar.gz', 'zip', '7z'])('but not the rights of the owner: %s', async (to) => {
    const tar = makeTar([
      { name: 'su', content: 'x', mode: 0o6755 },
      { name: 'folder/', kind: '5', mode: 0o1777 },
      { name: 'long/'.repeat(19) + 'name', content: noise },
    ]);
    const { path: file } = await run('a.tar', tar, to);
    const rights = bsdtar('-tvf', file).toString();
    expect(rights).toMatch(/^-rwxr-xr-x.* su$/m);
    expect(rights).toMatch(/^drwxrwxrwx.* folder\/$/m);
    expect(Object.keys(contents(file))).toHaveLength(2);
    expect(fs.readdirSync(path.dirname(file))).toHaveLength(1);
  });
});

describe('one pass over it', () => {
  const bench = () => {
    const dir = makeFolder('pass');
    fs.chmodSync(dir, 0o711);
    return { dir, signal: new AbortController().signal, progress: () => undefined, mediaDuration: () => undefined };
  };
  it('lists what it writes while it writes it, and complains of nothing', async () => {
    const at = { ...bench(), log: log('test'), limits: usualLimits, slot: 0 };
    const input = path.join(makeFolder('in'), 'a.tar.gz');
    fs.chmodSync(path.dirname(input), 0o711);
    fs.writeFileSync(input, gzipSync(makeTar(entries)));
    const seen: string[] = [];
    const onEntry = (line: string) => seen.push(line);
    const args = ['--format', 'zip'];
    const pass = { input, output: 'out.zip', writerArgs: args, onEntry, maxMemoryBytes: 2 ** 30 };
    expect(await repackInOnePass(pass, at)).toMatchObject({ kind: 'ok', stderr: '' });
    expect(seen.map((line) => line.slice(0, 10))).toEqual([
      '-rw-r--r--',
      'drwxr-xr-x',
      '-rw-r--r--',
      '-rw-r--r--',
      '-rw-r--r--',
    ]);
    expect(contents(path.join(at.dir, 'out.zip'))).toEqual(expected(entries));
  });

  it('ends as the one that failed, also when its result grows too large', async () => {
    const input = path.join(makeFolder('in'), 'a.zip');
    fs.chmodSync(path.dirname(input), 0o711);
    fs.writeFileSync(input, makeZip([{ name: 'a', content: randomBytes(4e6) }]));
    const limits = { ...usualLimits, maxFileBytes: 1e6 };
    const at = { ...bench(), log: log('test'), limits, slot: 0 };
    const pass = {
      input,
      output: 'out.tar',
      writerArgs: ['--format', 'paxr'],
      onEntry: () => undefined,
      maxMemoryBytes: 2 ** 30,
    };
    expect(await repackInOnePass(pass, at)).toMatchObject({ kind: 'file_too_large' });
  });
});

describe('what is wrong', () => {
  const whole = makeZip(entries);
  it.each([
    ['half a zip', 'a.zip', whole.subarray(0, whole.length / 2)],
    ['half a tar.gz', 'a.tar.gz', gzipSync(makeTar(entries)).subarray(0, 700)],
    ['a flipped byte', 'a.zip', Buffer.from(whole).fill('x', 400, 420)],
    ['a text called tar.xz', 'a.tar.xz', Buffer.from('\xfd7zXZ\0 and no more', 'latin1')],
    ['a rar without an end', 'a.rar', makeRar4(flat).subarray(0, 60)],
  ])('%s is the file’s fault', async (_case, name, content) => {
    const thrown: unknown = await run(name, content, 'tar').catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'input_corrupt', retryable: false });
    expect((thrown as Error).message).not.toMatch(/bsdtar|\/tmp|\.ts/);
  });

  it('an empty archive is called empty', async () => {
    await expect(run('a.tar', Buffer.concat([makeTar([]), makeTar([])]), 'zip')).rejects.toMatchObject({
      code: expect.stringMatching(/input_empty|input_corrupt|unsupported_conversion/) as string,
    });
    await expect(run('a.zip', makeZip([]), 'tar')).rejects.toMatchObject({ code: 'input_empty' });
  });
});

it('tells its progress by how far the file has been read', async () => {
  const seen: number[] = [];
  const content = makeZip([
    { name: 'a', content: Buffer.from(new Uint8Array(40e6).map((_, index) => (index * 2654435761) >>> 24)) },
  ]);
  await convertOne({
    engines,
    name: 'a.zip',
    content,
    to: '7z',
    options: { level: 5 },
    progress: (part) => seen.push(part),
  });
  expect(seen.filter((part) => part > 0.21 && part < 0.89).length).toBeGreaterThan(1);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

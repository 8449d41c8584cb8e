// Operations on files of any kind with the real tools, judged by what the result shows: thumbnails, facts, files out of archives and into them.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/conversion/engine.js';
import { makeTar, makeZip } from '../harness/archives.js';
import { unzip } from '../harness/unzip.js';
import { makeFolder } from '../harness/work-area.js';
import { colourOf, makeFilm } from './films.js';
import { fixture } from './fixture.js';
import { openDocumentEngines } from './document-run.js';
import { docx, pageBreak, paragraph } from './office-files.js';
import { only, operateOn, type Given } from './one-operation.js';
import { bigPages } from './pdf-files.js';
import { animation, cornersOf, quarters } from './pictures.js';

let engines: Engine[] = [];
let film = Buffer.alloc(0);
beforeAll(() => {
  engines = openDocumentEngines();
  film = fs.readFileSync(makeFilm(path.join(makeFolder('film'), 'a.mp4')));
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const all = (name: string, given: Given, options: object = {}) => operateOn(engines, name, [given], options);
const one = (name: string, given: Given, options: object = {}) => only(all(name, given, options));

describe('thumbnails', () => {
  it('of a film: a moment, by seconds or as a share, as small as was asked', async () => {
    const made = await one('thumbnail', ['a.mp4', film], { at: '60%', width: 80, format: 'png' });
    expect(made).toMatchObject({ format: 'png', probe: { width: 80, height: 60 } });
    expect(await colourOf(made.path)).toBe('blue');
    const other = await one('thumbnail', ['a.mp4', film], { at: 0.7 });
    expect(other).toMatchObject({ format: 'webp', probe: { width: 160, height: 120 } });
    expect(await colourOf(other.path)).toBe('green');
  });

  it('of a film: several from a moment on, each by itself or on one sheet', async () => {
    const made = await all('thumbnail', ['a.mp4', film], { at: '50%', count: 2, width: 80, format: 'png' });
    expect(await Promise.all(made.map(({ path: file }) => colourOf(file)))).toEqual(['blue', 'yellow']);
    const sheet = await one('thumbnail', ['a.mp4', film], {
      at: '0%',
      count: 4,
      sprite: true,
      width: 80,
      format: 'png',
    });
    expect(sheet.probe).toMatchObject({ width: 160, height: 120 });
    expect(await cornersOf(sharp(sheet.path))).toEqual(['red', 'green', 'blue', 'yellow']);
  });

  it('of a picture, of any kind', async () => {
    const png = await quarters().resize(600, 400, { kernel: 'nearest' }).png().toBuffer();
    const made = await one('thumbnail', ['a.png', png]);
    expect(made).toMatchObject({ format: 'webp', probe: { width: 320, height: 213, pages: 1 } });
    const bmp = path.join(makeFolder('bmp'), 'a.bmp');
    execFileSync('convert-im6.q16', ['png:-', bmp], { input: png });
    const other = await one('thumbnail', ['a.bmp', fs.readFileSync(bmp)], {
      width: 50,
      height: 50,
      fit: 'cover',
      format: 'png',
    });
    expect(other.probe).toMatchObject({ width: 50, height: 50 });
    expect(await one('thumbnail', ['a.gif', await animation(3)])).toMatchObject({ probe: { pages: 1 } });
  });

  it('of a document: the page that was asked for, and those that follow it', async () => {
    const pages = docx(['one', 'two', 'three'].map((word) => paragraph(word)).join(pageBreak));
    const made = await all('thumbnail', ['a.docx', pages], { page: 2, count: 5, height: 200, format: 'jpeg' });
    expect(made).toHaveLength(2);
    for (const { probe } of made) expect(probe.height).toBe(200);
    expect(await one('thumbnail', ['a.pdf', bigPages(3)], { page: 3 })).toMatchObject({
      probe: { width: 320, height: 320 },
    });
    await expect(all('thumbnail', ['a.pdf', bigPages(3)], { page: 4 })).rejects.toMatchObject({ code: 'page_limit' });
  });
});

describe('what a file is', () => {
  const factsOf = async (given: Given) => {
    const made = await one('probe', given);
    expect(made.format).toBe('json');
    return JSON.parse(fs.readFileSync(made.path, 'utf8')) as Record<string, unknown>;
  };

  it('a film: how long it lasts, and each of its streams', async () => {
    expect(await factsOf(['a.mp4', film])).toMatchObject({
      format: 'mp4',
      family: 'video',
      media_type: 'video/mp4',
      size_bytes: film.length,
      duration_ms: expect.closeTo(2000, -2) as number,
      streams: [
        { kind: 'video', codec: 'h264', width: 160, height: 120, fps: 24 },
        { kind: 'audio', codec: 'aac', channels: 1, sample_rate: 44_100 },
      ],
    });
  });

  it('a picture, a PDF, an archive, a document, a text', async () => {
    expect(await factsOf(['a.png', await quarters().png().toBuffer()])).toMatchObject({
      format: 'png',
      width: 60,
      height: 40,
      pages: 1,
    });
    expect(await factsOf(['a.pdf', bigPages(3)])).toMatchObject({ pages: 3, encrypted: false, page_width_pt: 2000 });
    const zip = makeZip([
      { name: 'd/', kind: '5' },
      { name: 'd/a.txt', content: 'abc' },
      { name: 'b', content: 'x'.repeat(100) },
    ]);
    expect(await factsOf(['a.zip', zip])).toMatchObject({
      files: 2,
      folders: 1,
      unpacked_bytes: 103,
      names: ['d/a.txt', 'b'],
    });
    expect(await factsOf(['a.docx', docx(paragraph('x'))])).toMatchObject({ format: 'docx', parts: 4 });
    expect(await factsOf(['a.txt', 'words'])).toEqual({
      format: 'txt',
      family: 'document',
      media_type: 'text/plain',
      size_bytes: 5,
    });
  });

  it('what is broken is the sender’s error', async () => {
    await expect(factsOf(['a.mp4', film.subarray(0, 500)])).rejects.toMatchObject({ code: 'input_corrupt' });
  });
});

describe('files out of an archive', () => {
  const entries = [
    { name: 'letters/отчёт.docx', content: docx(paragraph('x')) },
    { name: 'letters/', kind: '5' as const },
    { name: 'notes.txt', content: 'words' },
    { name: 'data.bin', content: Buffer.from([0, 1, 2, 3, 250]) },
    { name: 'empty', content: '' },
  ];

  it.each([
    ['a.zip', () => makeZip(entries)],
    ['a.tar', () => makeTar(entries)],
  ])('%s: each with its folder, its own format, and its bytes', async (name, make) => {
    const made = await all('extract', [name, make()]);
    expect(made.map((each) => [each.name, each.format, each.mediaType])).toEqual([
      ['data.bin', '', 'application/octet-stream'],
      ['empty', '', 'application/octet-stream'],
      ['letters/отчёт.docx', 'docx', expect.stringContaining('wordprocessing')],
      ['notes.txt', 'txt', 'text/plain'],
    ]);
    for (const each of made) {
      const { content } = entries.find((entry) => entry.name === each.name)!;
      expect(fs.readFileSync(each.path).equals(Buffer.from(content as Buffer))).toBe(true);
    }
  });

  it.each([
    [
      'a link',
      [
        { name: 'a', content: 'x' },
        { name: 'l', kind: '2' as const, target: 'a' },
      ],
      'archive_unsafe_path',
    ],
    ['a name that climbs', [{ name: '../a', content: 'x' }], 'archive_unsafe_path'],
    ['a bomb', [{ name: 'a', content: Buffer.alloc(300e6) }], 'archive_bomb'],
  ])('not with %s', async (_what, bad, code) => {
    const packed = execFileSync('gzip', ['-c'], { input: makeTar(bad), maxBuffer: 2 ** 30 });
    await expect(all('extract', ['a.tar.gz', packed])).rejects.toMatchObject({ code });
  });
});

describe('names in a zip that an old Windows has made', () => {
  /** The bytes of a name put where others of as many letters stood. */
  const named = (hex: string) => {
    const name = Buffer.from(hex, 'hex').toString('latin1');
    const zip = makeZip([{ name: `${'@'.repeat(name.length)}.txt`, content: 'x' }]).toString('latin1');
    const bytes = Buffer.from(zip.replaceAll('@'.repeat(name.length), name), 'latin1');
    // Nor do both places say any more that it is UTF-8.
    bytes.writeUInt16LE(0, 6);
    bytes.writeUInt16LE(0, bytes.indexOf('PK\x01\x02') + 8);
    return bytes;
  };

  it('are read, and that is said', async () => {
    // "Документы/Отчёт"
    const zip = named('84aeaae3aca5ade2eb2f8ee2e7f1e2');
    const [made, ...more] = await all('extract', ['a.zip', zip]);
    expect(more).toEqual([]);
    expect(made).toMatchObject({
      name: 'Документы/Отчёт.txt',
      warnings: [{ code: 'letters_guessed', names: ['ibm866'] }],
    });
    expect(fs.readFileSync(made!.path, 'utf8')).toBe('x');
  });

  it.each([
    ['in letters that nobody here knows', 'b1a2b4c0d0f1e0b1', 'input_corrupt'],
    // "../Отчёт"
    ['that climb', '2e2e2f8ee2e7f1e2', 'archive_unsafe_path'],
  ])('%s are refused', async (_what, hex, code) => {
    await expect(all('extract', ['a.zip', named(hex)])).rejects.toMatchObject({ code });
  });
});

describe('a locked archive', () => {
  const locked = (name: string, ...args: string[]): Given => {
    const folder = makeFolder('locked');
    fs.mkdirSync(path.join(folder, 'письма'));
    fs.writeFileSync(path.join(folder, 'письма/a.txt'), 'secret text');
    const env = { ...process.env, LANG: 'C.UTF-8' };
    execFileSync('7zz', ['a', '-psecret', ...args, name, 'письма'], { cwd: folder, env, stdio: 'ignore' });
    return [name, fs.readFileSync(path.join(folder, name))];
  };
  const kinds: [string, string, ...string[]][] = [
    ['a zip', 'a.zip'],
    ['a zip by AES', 'a.zip', '-mem=AES256'],
    ['a 7z', 'a.7z'],
    ['a 7z with hidden names', 'a.7z', '-mhe=on'],
  ];

  it.each(kinds)('%s gives its files to who has the password', async (_what, name, ...args) => {
    const given = locked(name, ...args);
    const made = await all('extract', given, { password: 'secret' });
    expect(made.map((each) => [each.name, each.format, fs.readFileSync(each.path, 'utf8')])).toEqual([
      ['письма/a.txt', 'txt', 'secret text'],
    ]);
    await expect(all('extract', given, { password: 'wrong' })).rejects.toMatchObject({ code: 'password_wrong' });
    await expect(all('extract', given)).rejects.toMatchObject({ code: 'input_encrypted' });
  });

  it.each(kinds.slice(0, 2))(
    '%s is known by its list, though the folder that stands first is open',
    async (_what, name, ...args) => {
      // Asked to read it, bsdtar would want to know the password ten thousand times.
      const facts = { secret: expect.not.stringContaining('passphrase') as string };
      const refused = { code: 'input_encrypted', facts };
      await expect(all('extract', locked(name, ...args))).rejects.toMatchObject(refused);
    },
  );

  it.each(kinds)('%s says what is in it to who has the password', async (_what, name, ...args) => {
    const given = locked(name, ...args);
    const made = await one('probe', given, { password: 'secret' });
    expect(JSON.parse(fs.readFileSync(made.path, 'utf8'))).toMatchObject({
      files: 1,
      unpacked_bytes: 11,
      names: ['письма/a.txt'],
    });
    await expect(one('probe', given, { password: 'wrong' })).rejects.toMatchObject({ code: 'password_wrong' });
  });

  it('a RAR gives its files and says what is in it', async () => {
    const given: Given = ['a.rar', fixture('rar5-names-locked.rar')];
    const made = await all('extract', given, { password: 'password' });
    expect(made.map((each) => each.name)).toEqual(['a.txt', 'b.txt', 'c.txt', 'd.txt']);
    const facts = await one('probe', given, { password: 'password' });
    expect(JSON.parse(fs.readFileSync(facts.path, 'utf8'))).toMatchObject({ files: 4, unpacked_bytes: 72 });
    await expect(one('probe', given, { password: 'wrong' })).rejects.toMatchObject({ code: 'password_wrong' });
    await expect(all('extract', given)).rejects.toMatchObject({ code: 'input_encrypted' });
  });

  it('whose names are hidden says nothing without it', async () => {
    await expect(one('probe', locked('a.7z', '-mhe=on'))).rejects.toMatchObject({ code: 'input_encrypted' });
  });
});

describe('files into an archive', () => {
  const given: Given[] = [
    ['a b.txt', 'first'],
    ['отчёт #1.txt', 'second'],
    ['a b.txt', 'third'],
  ];
  const contents = { 'a b.txt': 'first', 'отчёт #1.txt': 'second', 'a b (2).txt': 'third' };

  it.each(['zip', 'tar', 'tar.gz', '7z'])('%s holds all of them, none in place of another', async (format) => {
    const made = await only(operateOn(engines, 'archive', given, { format }));
    expect(made).toMatchObject({ format, name: `archive.${format}`, probe: { entries: 3 } });
    const folder = makeFolder('unpacked');
    execFileSync('bsdtar', ['-xf', made.path, '-C', folder]);
    const found = Object.fromEntries(
      fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]),
    );
    expect(found).toEqual(contents);
  });

  it('with a list of what is in it', async () => {
    const made = await only(operateOn(engines, 'archive', given, { manifest: true, level: 9 }));
    const files = unzip(fs.readFileSync(made.path));
    const [name = '', bytes] = [...files].find(([each]) => each.endsWith('manifest.json')) ?? [];
    expect(name).toMatch(/^(\.\/)?manifest\.json$/);
    expect(JSON.parse(String(bytes))).toEqual({
      files: Object.entries(contents).map(([file, text]) => ({ path: file, format: 'txt', size_bytes: text.length })),
    });
  });
});

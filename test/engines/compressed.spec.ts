// Single files, packed and unpacked by the real programs: the same bytes come out, their content decides what they are, and bombs end early.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { resultName } from '../../src/conversion/compressed-formats.js';
import { compressionEngines } from '../../src/conversion/engines/compressed.engine.js';
import { parseOptions } from '../../src/conversion/options.js';
import { edgesOf, plan } from '../../src/conversion/planner.js';
import { makeTar } from '../harness/archives.js';
import { convertOne } from './one-conversion.js';
import { quarters } from './pictures.js';

const engines = compressionEngines();
const programs = { gz: 'gzip', bz2: 'bzip2', xz: 'xz', zst: 'zstd' } as const;
const kinds = Object.keys(programs) as (keyof typeof programs)[];
let seed = 1;
const next = () => (seed = (seed * 48_271) % 0x7fffffff);
const text = Array.from({ length: 200_000 }, () => ((next() % 1000) * (next() % 30)).toString(36)).join(' ');
const by = (kind: keyof typeof programs, flag: '-c' | '-dc', input: Buffer) =>
  execFileSync(programs[kind], [flag], { input, maxBuffer: 2 ** 30, stdio: ['pipe', 'pipe', 'ignore'] });
let png: Buffer;
beforeAll(async () => {
  png = await quarters().png().toBuffer();
});
const run = async (name: string, content: Buffer | string, to: string, options = {}) => {
  const [output] = await convertOne({ engines, name, content, to, options });
  return output!;
};

it('the programs are here and say their versions', async () => {
  for (const engine of engines)
    expect(await engine.probe()).toMatchObject({ available: true, version: expect.stringMatching(/^\d/) as string });
});

describe.each(kinds)('%s', (kind) => {
  it('holds any file, byte by byte', async () => {
    for (const [name, content] of [['a.txt', Buffer.from(text)] as const, ['a.png', png] as const]) {
      const output = await run(name, content, kind);
      expect(by(kind, '-dc', fs.readFileSync(output.path)).equals(content)).toBe(true);
      expect(output).toMatchObject({ format: kind, probe: { entries: 1 } });
    }
  });

  it('is not larger at level 9 than at 1', async () => {
    const [fast, small] = [await run('a.txt', text, kind, { level: 1 }), await run('a.txt', text, kind, { level: 9 })];
    expect(small.sizeBytes).toBeLessThanOrEqual(fast.sizeBytes);
  });

  it('gives what is inside, as it is', async () => {
    expect(fs.readFileSync((await run(`a.txt.${kind}`, by(kind, '-c', Buffer.from(text)), 'txt')).path, 'utf8')).toBe(
      text,
    );
    const picture = await run(`a.png.${kind}`, by(kind, '-c', png), 'png');
    expect(fs.readFileSync(picture.path).equals(png)).toBe(true);
    expect(picture).toMatchObject({ format: 'png', mediaType: 'image/png' });
  });

  it('says what is inside when something else was asked for', async () => {
    await expect(run(`a.${kind}`, by(kind, '-c', png), 'jpeg')).rejects.toMatchObject({
      code: 'type_mismatch',
      message: 'The file inside is PNG, not JPEG. Ask for PNG.',
    });
  });

  it('that is cut off is damaged', async () => {
    const whole = by(kind, '-c', Buffer.from(text));
    await expect(run(`a.txt.${kind}`, whole.subarray(0, whole.length / 2), 'txt')).rejects.toMatchObject({
      code: 'input_corrupt',
      retryable: false,
    });
  });

  it('that grows without end is a bomb, and is stopped', async () => {
    const bomb = by(kind, '-c', Buffer.alloc(300e6));
    await expect(run(`a.txt.${kind}`, bomb, 'txt')).rejects.toMatchObject({ code: 'archive_bomb' });
  });
});

it('a tar in it comes out as a tar', async () => {
  const tar = makeTar([{ name: 'a', content: 'x' }]);
  expect(gunzipSync(fs.readFileSync((await run('a.tar', tar, 'gz')).path)).equals(tar)).toBe(true);
  expect(gzipSync(tar).length).toBeGreaterThan(0);
});

it('no route leads through it, and what is inside takes no options', () => {
  const edges = edgesOf(engines);
  expect(plan(edges, 'png', 'mp4')).toBeUndefined();
  expect(plan(edges, 'gz', 'xz')).toBeUndefined();
  expect(plan(edges, 'gz', 'png')).toEqual([{ engine: 'gzip', from: 'gz', to: 'png' }]);
  expect(() => parseOptions('png', { width: 5 }, '/options', 'gz')).toThrow('not an option');
});

it.each([
  ['notes.txt', 'gz', 'notes.txt.gz'],
  ['notes.txt.gz', 'txt', 'notes.txt'],
  ['notes.gz', 'txt', 'notes.txt'],
  ['photo.JPG.xz', 'jpeg', 'photo.JPG'],
  ['photo.jpg', 'webp', 'photo.webp'],
  ['data.tar.gz', 'zip', 'data.zip'],
])('%s becomes as %s %s', (name, to, called) => {
  expect(resultName(name, to)).toBe(called);
});

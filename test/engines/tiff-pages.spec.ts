// TIFFs of several pages, as scanners make them: every page arrives where the target can hold it, and what is left out is said.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { makeFolder } from '../harness/work-area.js';
import { makeFilm } from './films.js';
import { convertOne } from './one-conversion.js';
import { quarters } from './pictures.js';

const colours = ['#ff0000', '#0000ff', '#00ff00'];
let engines: Engine[] = [];
beforeAll(() => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') });
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** One page of each size, in the order of the colours. */
function scan(sizes: readonly string[], ...more: readonly string[]): Buffer {
  const file = path.join(makeFolder('scan'), 'a.tiff');
  const pages = sizes.flatMap((size, index) => ['-size', size, `xc:${colours[index]}`]);
  execFileSync('convert-im6.q16', [...pages, ...more, '-depth', '8', file]);
  return fs.readFileSync(file);
}
async function run(name: string, content: Buffer, to: string, options: object = {}) {
  const [output] = await convertOne({ engines, name, content, to, options });
  return output!;
}
/** Of the middle of each page or frame. */
async function shown(file: string, pages: number): Promise<string[]> {
  const found: string[] = [];
  for (let page = 0; page < pages; page += 1) {
    const { width, height } = await sharp(file, { page }).metadata();
    const middle = { left: Math.floor(width / 2), top: Math.floor(height / 2), width: 1, height: 1 };
    const [red = 0, green = 0, blue = 0] = await sharp(file, { page }).extract(middle).removeAlpha().raw().toBuffer();
    found.push(`#${[red, green, blue].map((value) => (value > 128 ? 'ff' : '00')).join('')}`);
  }
  return found;
}
const different = () => scan(['60x40', '40x80', '100x20']);
const alike = (...more: readonly string[]) => scan(['60x40', '60x40', '60x40'], ...more);

describe('as a PDF', () => {
  const pagesOf = (file: string): { sizes: string[]; drawn: string[] } => {
    const info = execFileSync('pdfinfo', ['-f', '1', '-l', '99', file], { encoding: 'utf8' });
    const folder = makeFolder('drawn');
    execFileSync('pdftoppm', ['-r', '150', '-png', file, path.join(folder, 'page')]);
    return {
      sizes: [...info.matchAll(/size:\s+([\d.]+) x ([\d.]+)/g)].map(([, wide, high]) => `${wide} ${high}`),
      drawn: fs
        .readdirSync(folder)
        .sort()
        .map((name) => path.join(folder, name)),
    };
  };

  it('has every page, in order, each as large as it was', async () => {
    const output = await run('a.tiff', different(), 'pdf');
    expect(output).toMatchObject({ probe: { pages: 3 }, warnings: [] });
    const { sizes, drawn } = pagesOf(output.path);
    expect(sizes).toEqual(['14.4 9.6', '9.6 19.2', '24 4.8']);
    expect((await Promise.all(drawn.map((file) => shown(file, 1)))).flat()).toEqual(colours);
  });

  it('and more of them than are drawn at a time', async () => {
    const many = path.join(makeFolder('scan'), 'a.tiff');
    execFileSync('convert-im6.q16', ['-size', '8x8', ...Array<string>(60).fill('xc:red'), many]);
    const seen: number[] = [];
    const [output] = await convertOne({
      engines,
      name: 'a.tiff',
      content: fs.readFileSync(many),
      to: 'pdf',
      progress: (done) => seen.push(done),
    });
    expect(output?.probe.pages).toBe(60);
    expect(new Set(seen).size).toBeGreaterThan(50);
  });

  it('of a single page is that page', async () => {
    const single = await quarters().tiff().toBuffer();
    expect(await run('a.tiff', single, 'pdf')).toMatchObject({ probe: { pages: 1 }, warnings: [] });
  });

  it('obeys the options of pages made of pictures', async () => {
    const output = await run('a.tiff', different(), 'pdf', { paper: 'a4', rotate: 90, pdfa: '2b' });
    expect(output.probe.pages).toBe(3);
    const { sizes } = pagesOf(output.path);
    expect(sizes.map((size) => size.split(' ').map(Number).sort().map(Math.round).join())).toEqual(
      Array(3).fill('595,842'),
    );
    expect(execFileSync('pdfinfo', ['-meta', output.path], { encoding: 'utf8' })).toMatch(/pdfaid:part\W*2/);
  });

  it('each page is turned as it was noted', async () => {
    const { sizes } = pagesOf((await run('a.tiff', alike('-orient', 'RightTop'), 'pdf', { rotate: 'auto' })).path);
    expect(sizes).toEqual(Array(3).fill('9.6 14.4'));
  });

  it('half of one is damaged', async () => {
    const bytes = different();
    await expect(run('a.tiff', bytes.subarray(0, bytes.length / 2), 'pdf')).rejects.toMatchObject({
      code: 'input_corrupt',
    });
  });
});

describe('as pictures', () => {
  it.each(['tiff', 'webp', 'gif'])('all pages are kept in %s', async (to) => {
    const output = await run('a.tiff', alike(), to, { width: 30 });
    expect(output).toMatchObject({ probe: { width: 30, height: 20, pages: 3 }, warnings: [] });
    expect(await shown(output.path, 3)).toEqual(colours);
    if (to !== 'tiff') expect((await sharp(output.path).metadata()).delay).toEqual([1000, 1000, 1000]);
  });

  it.each(['webp', 'gif'])('pages that look alike may be one frame of %s', async (to) => {
    const same = scan(['60x40', '60x40', '60x40'], '-fill', 'red', '-colorize', '100');
    expect(await run('a.tiff', same, to)).toMatchObject({ probe: { width: 60, height: 40 }, warnings: [] });
    const two = scan(['60x40', '60x40', '60x40'], '(', '-clone', '0', ')');
    const { path: file } = await run('a.tiff', two, to);
    expect((await sharp(file).metadata()).delay?.reduce((sum, ms) => sum + ms, 0)).toBe(4000);
  });

  it('of different sizes too: the smaller ones get a border', async () => {
    const output = await run('a.tiff', different(), 'tiff');
    expect(output).toMatchObject({ probe: { width: 100, height: 80, pages: 3 }, warnings: [] });
  });

  it('turned, which frames cannot be', async () => {
    expect(await run('a.tiff', alike(), 'tiff', { rotate: 90 })).toMatchObject({
      probe: { width: 40, height: 60, pages: 3 },
    });
  });

  it.each([
    ['tiff', { animated: 'first' }],
    ['png', {}],
    ['heic', {}],
  ])('the first alone, where that is asked for or is all that fits, and that is said: %s', async (to, options) => {
    const output = await run('a.tiff', alike(), to, options);
    expect(output).toMatchObject({ probe: { width: 60, height: 40, pages: 1 } });
    expect(output.warnings).toEqual([
      { code: 'first_page_only', detail: 'Only the first of 3 frames or pages was converted.' },
    ]);
  });

  it('more than may be shown at once are refused as an animation', async () => {
    const limits = { maxPixels: 6000 };
    const asked = { engines, name: 'a.tiff', content: alike(), limits };
    await expect(convertOne({ ...asked, to: 'webp' })).rejects.toMatchObject({ code: 'dimension_limit' });
    expect(await convertOne({ ...asked, to: 'tiff' })).toMatchObject([{ probe: { pages: 3 } }]);
  });
});

describe('what moves', () => {
  const film = (name: string): Buffer => {
    const file = path.join(makeFolder('moving'), name);
    makeFilm(file, { sound: false, fps: 5, busy: true });
    return fs.readFileSync(file);
  };

  it('a GIF keeps its frames as the pages of a TIFF', async () => {
    const gif = film('a.gif');
    const { pages = 0 } = await sharp(gif).metadata();
    expect(pages).toBeGreaterThan(5);
    expect(await run('a.gif', gif, 'tiff')).toMatchObject({ probe: { pages }, warnings: [] });
  });

  it.each(['png', 'webp', 'pdf'])('a PNG that moves loses that on its way to %s, and that is said', async (to) => {
    const png = film('a.apng');
    expect(await run('a.png', png, to)).toMatchObject({
      probe: { pages: 1 },
      warnings: [{ code: 'first_page_only', detail: expect.stringMatching(/first of \d+ frames/) as string }],
    });
    expect(await run('a.png', await quarters().png().toBuffer(), to)).toMatchObject({ warnings: [] });
  });
});

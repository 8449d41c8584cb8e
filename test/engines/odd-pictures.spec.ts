// Formats that other tools decode and encode for sharp: what is asked for is what comes out, and picture options mean the same as anywhere.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHead } from '../../src/conversion/detect.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { formatOf } from '../../src/conversion/formats.js';
import { edgesOf, plan, reachable } from '../../src/conversion/planner.js';
import { makeDng } from '../harness/camera.js';
import { makeFolder } from '../harness/work-area.js';
import { convertOne } from './one-conversion.js';
import { cornersOf, quarters } from './pictures.js';

const inOrder = ['red', 'green', 'blue', 'yellow'];
const vips = ['heic', 'jxl', 'jp2', 'ppm', 'hdr'];
const magick = ['bmp', 'ico', 'psd', 'tga', 'pcx', 'dds', 'xpm'];
const odd = [...vips, ...magick];

let engines: Engine[] = [];
let png = Buffer.alloc(0);
/** One picture in each format, made by us. */
const samples = new Map<string, Buffer>();
beforeAll(async () => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') });
  png = await quarters().png().toBuffer();
  for (const format of odd) samples.set(format, fs.readFileSync((await run('a.png', png, format)).path));
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

async function run(name: string, content: Buffer, to: string, options: object = {}) {
  const [output] = await convertOne({ engines, name, content, to, options });
  return output!;
}
const sample = (format: string) => samples.get(format)!;
const back = async (format: string, options: object = {}) =>
  sharp((await run(`a.${format}`, sample(format), 'png', options)).path);

describe('every one of them', () => {
  it.each(odd)('%s is written as what it says, with the size that it has', async (format) => {
    const output = await run('a.png', png, format);
    expect(output).toMatchObject({ format, probe: { width: 60, height: 40, pages: 1 }, warnings: [] });
    expect(formatOf(format).matches(await readHead(output.path))).toBe(true);
  });

  it.each(odd)('%s is read, and shows the same', async (format) => {
    expect(await cornersOf(await back(format))).toEqual(inOrder);
  });

  it.each(odd)('%s obeys size, turn, crop and background on its way in', async (format) => {
    const turned = await back(format, { width: 20, rotate: 180, background: '#ffffff' });
    expect(await turned.metadata()).toMatchObject({ width: 20, height: 13 });
    expect(await cornersOf(turned)).toEqual([...inOrder].reverse());
    const cropped = await back(format, { crop: { left: 0, top: 0, width: 20, height: 15 } });
    expect(await cornersOf(cropped)).toEqual(Array(4).fill('red'));
  });

  it.each(odd)('%s obeys them on its way out', async (format) => {
    const small = await run('a.png', png, format, {
      width: 30,
      height: 30,
      fit: 'contain',
      background: '#ffffff',
      rotate: 180,
    });
    expect(small.probe).toMatchObject({ width: 30, height: 30 });
    const shown = sharp((await run(`b.${format}`, fs.readFileSync(small.path), 'png')).path);
    const band = await sharp(await shown.clone().toBuffer())
      .extract({ left: 0, top: 0, width: 30, height: 4 })
      .toBuffer();
    expect(await cornersOf(sharp(band))).toEqual(Array(4).fill('white'));
    const middle = await sharp(await shown.toBuffer())
      .extract({ left: 0, top: 6, width: 30, height: 18 })
      .toBuffer();
    expect(await cornersOf(sharp(middle))).toEqual([...inOrder].reverse());
  });

  it.each(odd.flatMap((from) => ['heic', 'ico'].map((to) => [from, to])))(
    '%s becomes %s, smaller',
    async (from, to) => {
      const output = await run(`a.${from}`, sample(from), to, { width: 15 });
      expect(output).toMatchObject({ format: to, probe: { width: 15, height: 10 } });
    },
  );

  it.each([...odd.filter((format) => !['ppm', 'hdr'].includes(format))])(
    '%s keeps what is transparent',
    async (format) => {
      const clear = await sharp({ create: { width: 32, height: 32, channels: 4, background: '#20c04000' } })
        .png()
        .toBuffer();
      const made = await run('a.png', clear, format);
      const seen = await sharp((await run(`b.${format}`, fs.readFileSync(made.path), 'png')).path).stats();
      expect(seen.channels).toHaveLength(4);
      expect(seen.channels[3]!.max).toBe(0);
    },
  );

  it.each(['ppm', 'hdr'])('%s has no transparency: it becomes white', async (format) => {
    const clear = await sharp({ create: { width: 32, height: 32, channels: 4, background: '#20c04000' } })
      .png()
      .toBuffer();
    const made = await run('a.png', clear, format);
    expect(await cornersOf(sharp((await run(`b.${format}`, fs.readFileSync(made.path), 'png')).path))).toEqual(
      Array(4).fill('white'),
    );
  });
});

describe('quality', () => {
  let noise = Buffer.alloc(0);
  beforeAll(async () => {
    noise = await sharp({
      create: {
        width: 128,
        height: 128,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
      .png()
      .toBuffer();
  });

  it.each(['heic', 'jxl', 'jp2'])('%s is smaller at 10 than at 95', async (format) => {
    const [low, high] = await Promise.all([10, 95].map((quality) => run('a.png', noise, format, { quality })));
    expect(low!.sizeBytes).toBeLessThan(high!.sizeBytes / 2);
  });

  it.each(['jxl', 'jp2'])('%s is exact when it is lossless', async (format) => {
    const exact = await run('a.png', noise, format, { lossless: true });
    const shown = await run(`b.${format}`, fs.readFileSync(exact.path), 'png');
    expect((await sharp(shown.path).removeAlpha().raw().toBuffer()).equals(await sharp(noise).raw().toBuffer())).toBe(
      true,
    );
  });
});

describe('icons', () => {
  it('of several sizes give the largest', async () => {
    const folder = makeFolder('icon');
    for (const side of [16, 64, 32])
      await sharp(png)
        .resize(side, side, { fit: 'fill' })
        .png()
        .toFile(path.join(folder, `${side}.png`));
    const names = [16, 64, 32].map((side) => `png:${path.join(folder, `${side}.png`)}`);
    execFileSync('convert-im6.q16', [...names, `ico:${path.join(folder, 'all.ico')}`]);
    const output = await run('a.ico', fs.readFileSync(path.join(folder, 'all.ico')), 'png');
    expect(output.probe).toMatchObject({ width: 64, height: 64 });
  });

  it('are made smaller where they would be too large, and that is said', async () => {
    const large = await sharp(png).resize(600, 400).png().toBuffer();
    expect(await run('a.png', large, 'ico')).toMatchObject({
      probe: { width: 256, height: 171 },
      warnings: [{ code: 'size_reduced' }],
    });
  });
});

describe('what is only read', () => {
  const eps = (content: string, box = '0 0 60 40') =>
    Buffer.from(`%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: ${box}\n${content}\nshowpage\n`);
  const colours = ['0.88 0.13 0.13', '0.13 0.75 0.25', '0.13 0.25 0.88', '0.94 0.82 0.13'];
  const drawn = colours
    .map((colour, index) => `${colour} setrgbcolor ${(index % 2) * 30} ${index < 2 ? 20 : 0} 30 20 rectfill`)
    .join('\n');
  const scanned = async () => {
    const folder = makeFolder('djvu');
    const ppm = path.join(folder, 'a.ppm');
    fs.writeFileSync(ppm, sample('ppm'));
    execFileSync('c44', [ppm, path.join(folder, 'a.djvu')]);
    return fs.readFileSync(path.join(folder, 'a.djvu'));
  };

  /** Of the first three quarters: which colour leads there. These decoders have colours of their own. */
  const strongest = async (file: string) => {
    const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    return [
      [1, 1],
      [3, 1],
      [1, 3],
    ].map(([x = 0, y = 0]) => {
      const start = (Math.floor((y * info.height) / 4) * info.width + Math.floor((x * info.width) / 4)) * 3;
      const values = [...data.subarray(start, start + 3)];
      return ['red', 'green', 'blue'][values.indexOf(Math.max(...values))];
    });
  };

  it('an EPS is drawn at 300 points to the inch, and obeys the options', async () => {
    expect((await run('a.eps', eps(drawn), 'png')).probe).toMatchObject({ width: 250, height: 167 });
    const small = await run('a.eps', eps(drawn), 'jpeg', { width: 60 });
    expect(await cornersOf(sharp(small.path))).toEqual(inOrder);
    expect(await run('a.eps', eps(drawn), 'ico', { width: 60 })).toMatchObject({ probe: { width: 60, height: 40 } });
  });

  it('an EPS reads no file and starts no program', async () => {
    const secret = path.join(makeFolder('secret'), 'a.txt');
    fs.writeFileSync(secret, 'a secret', { mode: 0o644 });
    for (const order of [
      `(${secret}) (r) file closefile`,
      '(%pipe%touch x) (w) file closefile',
      `(${secret}) deletefile`,
    ])
      await expect(run('a.eps', eps(`${drawn}\n${order}`), 'png')).rejects.toMatchObject({ code: 'input_corrupt' });
    expect(fs.existsSync(secret)).toBe(true);
  });

  it('an EPS as large as a house is refused', async () => {
    await expect(run('a.eps', eps('0 0 90000 90000 rectfill', '0 0 90000 90000'), 'png')).rejects.toMatchObject({
      code: 'dimension_limit',
    });
  });

  it('the first page of a DjVu', async () => {
    const output = await run('a.djvu', await scanned(), 'png', { width: 30 });
    expect(output.probe).toMatchObject({ width: 30, height: 20 });
    expect(await strongest(output.path)).toEqual(['red', 'green', 'blue']);
  });

  it('what a camera saw', async () => {
    const lights = [
      [0.6, 0.02, 0.02],
      [0.02, 0.6, 0.02],
      [0.02, 0.02, 0.6],
      [0.5, 0.5, 0.02],
    ];
    const dng = makeDng(96, 64, (x, y) => lights[(x < 48 ? 0 : 1) + (y < 32 ? 0 : 2)] ?? []);
    const output = await run('a.dng', dng, 'png', { width: 48 });
    expect(output.probe).toMatchObject({ width: 48, height: 32 });
    expect(await strongest(output.path)).toEqual(['red', 'green', 'blue']);
  });

  it.each([
    ['a.eps', '%!PS-Adobe-3.0 EPSF-3.0\nthis is no order'],
    ['a.djvu', 'AT&TFORM\0\0\0\x10DJVUnothing'],
    ['a.dng', 'II*\0nothing'],
  ])('a damaged %s is the file’s fault', async (name, content) => {
    await expect(run(name, Buffer.from(content, 'latin1'), 'png')).rejects.toMatchObject({ code: 'input_corrupt' });
  });
});

describe('a page of PDF', () => {
  const drawn = async (file: string) => {
    const out = path.join(makeFolder('page'), 'page.png');
    execFileSync('gs', [
      '-q',
      '-dSAFER',
      '-dBATCH',
      '-dNOPAUSE',
      '-sDEVICE=png16m',
      '-r300',
      `-sOutputFile=${out}`,
      file,
    ]);
    return sharp(out);
  };
  it.each([
    ['png', () => png],
    ['heic', () => sample('heic')],
    ['png', () => quarters().png({ palette: true }).toBuffer()],
    ['png', () => sharp(png).toColourspace('rgb16').png().toBuffer()],
    ['png', () => sharp(png).ensureAlpha().png().toBuffer()],
  ] as const)('shows the picture, point for point: %s %#', async (format, make) => {
    const output = await run(`a.${format}`, await make(), 'pdf');
    expect(output).toMatchObject({ format: 'pdf', probe: { width: 60, height: 40, pages: 1 } });
    const page = await drawn(output.path);
    expect(await page.metadata()).toMatchObject({ width: 60, height: 40 });
    expect(await cornersOf(page)).toEqual(inOrder);
  });

  it('is white where the picture is transparent', async () => {
    const clear = { create: { width: 30, height: 30, channels: 4 as const, background: '#20c04000' } };
    const page = await drawn((await run('a.png', await sharp(clear).png().toBuffer(), 'pdf')).path);
    expect(await cornersOf(page)).toEqual(Array(4).fill('white'));
    const both = await sharp(clear).greyscale().toColourspace('b-w').png().toBuffer();
    expect(await cornersOf(await drawn((await run('a.png', both, 'pdf')).path))).toEqual(Array(4).fill('white'));
  });

  it('is grey where the picture is', async () => {
    const grey = await sharp(png).greyscale().toColourspace('b-w').png().toBuffer();
    expect((await (await drawn((await run('a.png', grey, 'pdf')).path)).stats()).isOpaque).toBe(true);
  });
});

it('every engine works here and says its version', async () => {
  const found = await Promise.all(engines.map(async (engine) => ({ id: engine.id, ...(await engine.probe()) })));
  // calibre is large and left to whoever wants it.
  expect(found.filter((each) => !each.available && each.id !== 'calibre')).toEqual([]);
});

describe('routes', () => {
  it('always pass through the engine that obeys the options', () => {
    const edges = edgesOf(engines);
    for (const from of [...odd, 'jpeg'])
      for (const to of [...odd, 'jpeg'])
        expect(
          plan(edges, from, to)!.filter((step) => step.engine === 'sharp'),
          `${from} to ${to}`,
        ).toHaveLength(1);
  });

  it('name nothing that exists only between two steps', () => {
    expect(reachable(edgesOf(engines), 'heic').filter((id) => formatOf(id).internal)).toEqual([]);
  });
});

describe('what is wrong', () => {
  it.each(odd)('half a %s, or one that is only its beginning, is the file’s fault', async (format) => {
    const whole = sample(format);
    const start = whole.subarray(0, Math.min(40, whole.length >> 2));
    const thrown: unknown = await run(`a.${format}`, start, 'png').catch((error: unknown) => error);
    expect(thrown).toMatchObject({
      code: expect.stringMatching(/input_corrupt|type_mismatch|dimension_limit|out_of_memory/) as string,
      retryable: false,
    });
    expect((thrown as Error).message).not.toMatch(/vips|convert-im6|\/work|\.ts/);
  });

  it.each(odd)('%s with more pixels than allowed is refused before it is decoded', async (format) => {
    const running = convertOne({
      engines,
      name: `a.${format}`,
      content: sample(format),
      to: 'png',
      limits: { maxPixels: 1000 },
    });
    await expect(running).rejects.toMatchObject({ code: 'dimension_limit' });
  });
});

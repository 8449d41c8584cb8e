// The engine for usual pictures with real files: every pair, every option, every kind of bad input. What it leaves behind is judged in contract.spec.ts.
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convert, type Output } from '../../src/conversion/convert.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { formatOf } from '../../src/conversion/formats.js';
import { usualLimits } from '../../src/conversion/limits.js';
import { parseOptions } from '../../src/conversion/options.js';
import { edgesOf, plan } from '../../src/conversion/planner.js';
import { log } from '../../src/shared/log.js';
import { makeFolder } from '../harness/work-area.js';
import { animation, cornersOf, distance, pngBomb, quarters, quartersSvg, rasters, useBomb } from './pictures.js';

const inOrder = ['red', 'green', 'blue', 'yellow'];
let engines: Engine[] = [];
let files = '';
beforeAll(async () => {
  engines = openEngines({ imageSlots: 1, documentSlots: 0, officeIsolation: 'shared', spoolDir: makeFolder('spool') });
  files = makeFolder('files');
  for (const format of rasters)
    await quarters()
      .toFormat(format)
      .toFile(path.join(files, `quarters.${format}`));
  fs.writeFileSync(path.join(files, 'quarters.svg'), quartersSvg);
  fs.writeFileSync(path.join(files, 'moving.gif'), await animation(4));
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

it.each(['png', 'tiff'] as const)('sixteen bits of a colour stay sixteen in a %s', async (from) => {
  // Colours that differ by less than eight bits can say, and half of the picture is grey.
  const [width, height] = [64, 2];
  for (const channels of [1, 3, 4] as const) {
    const raw = Uint16Array.from({ length: width * height * channels }, (_, index) => 30_000 + index * 3);
    const space = channels === 1 ? 'grey16' : 'rgb16';
    const picture = sharp(raw, { raw: { width, height, channels } }).toColourspace(space);
    const name = put(`deep-${channels}.${from}`, await picture.toFormat(from, { compression: 'lzw' }).toBuffer());
    for (const to of ['png', 'tiff'].filter((each) => each !== from)) {
      const { path: made } = await run(name, to);
      const read = await sharp(made).toColourspace(space).raw({ depth: 'ushort' }).toBuffer();
      const samples = Array.from({ length: read.length / 2 }, (_, index) => read.readUInt16LE(index * 2));
      expect(samples.join(), `${channels} channels`).toBe(raw.join());
    }
    expect(await sharp((await run(name, 'jpeg')).path).metadata()).toMatchObject({ depth: 'uchar' });
    expect(await sharp((await run(name, 'tiff', { quality: 80 })).path).metadata()).toMatchObject({ depth: 'uchar' });
  }
});

function put(name: string, content: string | Buffer): string {
  fs.writeFileSync(path.join(files, name), content);
  return name;
}

async function run(
  name: string,
  to: string,
  options: object = {},
  signal = new AbortController().signal,
): Promise<Output> {
  const from = formatOf(path.extname(name).slice(1)).id;
  const route = plan(edgesOf(engines), from, to);
  const [output] = await convert({
    engines,
    route: route ?? [],
    input: { path: path.join(files, name), format: from },
    options: parseOptions(to, options),
    dir: makeFolder('attempt'),
    signal,
    limits: usualLimits,
    log: log('test'),
    progress: () => undefined,
    slot: 0,
  });
  if (!output) throw new Error('no output');
  return output;
}

describe('every pair', () => {
  it.each([...rasters, 'svg'].flatMap((from) => rasters.map((to) => [from, to] as const)))(
    '%s becomes %s',
    async (from, to) => {
      const output = await run(`quarters.${from}`, to);
      const read = await sharp(output.path).metadata();
      expect(read).toMatchObject({ width: 60, height: 40, format: to === 'avif' ? 'heif' : to });
      expect(await distance(sharp(output.path), quarters().png())).toBeLessThan(12);
      expect(output).toMatchObject({
        format: to,
        mediaType: `image/${to}`,
        sizeBytes: fs.statSync(output.path).size,
        probe: { width: 60, height: 40, pages: 1 },
        engine: { name: 'sharp', version: expect.stringMatching(/^\d.*libvips/) as string },
        warnings: [],
      });
    },
  );
});

describe('options', () => {
  const cases: [string, string, object, [number, number], string[]][] = [
    ['one side keeps the shape', 'png', { width: 30 }, [30, 20], inOrder],
    ['inside keeps the shape', 'png', { width: 30, height: 30 }, [30, 20], inOrder],
    ['small pictures stay small', 'png', { width: 120 }, [60, 40], inOrder],
    ['unless they are to grow', 'png', { width: 120, enlarge: true }, [120, 80], inOrder],
    ['cover cuts', 'png', { width: 20, height: 20, fit: 'cover' }, [20, 20], inOrder],
    ['fill stretches', 'png', { width: 20, height: 40, fit: 'fill' }, [20, 40], inOrder],
    ['turned clockwise', 'png', { rotate: 90 }, [40, 60], ['blue', 'red', 'yellow', 'green']],
    ['upside down', 'png', { rotate: 180 }, [60, 40], ['yellow', 'blue', 'green', 'red']],
    ['a crop', 'png', { crop: '30,0,30,20' }, [30, 20], ['green', 'green', 'green', 'green']],
    [
      'a crop of the turned picture',
      'webp',
      { rotate: 90, crop: '0,0,20,30' },
      [20, 30],
      ['blue', 'blue', 'blue', 'blue'],
    ],
    [
      'a crop that is then resized',
      'jpeg',
      { crop: '0,0,60,20', width: 30 },
      [30, 10],
      ['red', 'green', 'red', 'green'],
    ],
    ['lossless', 'webp', { lossless: true }, [60, 40], inOrder],
  ];
  it.each(cases)('%s (%s)', async (_case, to, options, [width, height], corners) => {
    const { probe, path: file } = await run('quarters.png', to, options);
    expect(probe).toMatchObject({ width, height });
    expect(await cornersOf(sharp(file))).toEqual(corners);
  });

  it('turns a picture as the camera noted, and leaves it when told so', async () => {
    put('camera.jpeg', await quarters().jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer());
    const upright = await run('camera.jpeg', 'png');
    expect(await cornersOf(sharp(upright.path))).toEqual(['blue', 'red', 'yellow', 'green']);
    const cropped = await run('camera.jpeg', 'png', { crop: '0,0,20,30' });
    expect(await cornersOf(sharp(cropped.path))).toEqual(['blue', 'blue', 'blue', 'blue']);
    const turned = await run('camera.jpeg', 'png', { rotate: 90 });
    expect(await cornersOf(sharp(turned.path))).toEqual(['yellow', 'blue', 'green', 'red']);
    const stored = await run('camera.jpeg', 'png', { rotate: 0 });
    expect(await cornersOf(sharp(stored.path))).toEqual(inOrder);
  });

  it('puts a background under what JPEG cannot hold, and only there', async () => {
    put(
      'clear.png',
      await sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } } })
        .png()
        .toBuffer(),
    );
    const white = await run('clear.png', 'jpeg');
    expect(await cornersOf(sharp(white.path))).toEqual(Array(4).fill('white'));
    const red = await run('clear.png', 'jpeg', { background: '#e02020' });
    expect(await cornersOf(sharp(red.path))).toEqual(Array(4).fill('red'));
    const kept = await run('clear.png', 'webp');
    expect((await sharp(kept.path).stats()).isOpaque).toBe(false);
  });

  it('strips what tells about the author, and keeps it when asked to', async () => {
    put(
      'author.jpeg',
      await quarters()
        .jpeg()
        .withExif({ IFD0: { Artist: 'Canary' } })
        .toBuffer(),
    );
    const stripped = await run('author.jpeg', 'webp');
    expect((await sharp(stripped.path).metadata()).exif).toBeUndefined();
    const kept = await run('author.jpeg', 'webp', { metadata: 'keep' });
    expect((await sharp(kept.path).metadata()).exif?.includes('Canary')).toBe(true);
  });

  it('makes smaller files at lower quality, in every format that has it', async () => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
    put(
      'noise.png',
      await sharp({ create: { width: 200, height: 200, channels: 3, background: '#888', noise } })
        .png()
        .toBuffer(),
    );
    for (const to of rasters.filter((format) => format !== 'gif')) {
      const [low, high] = [
        await run('noise.png', to, { quality: 'low' }),
        await run('noise.png', to, { quality: 'high' }),
      ];
      expect.soft(low.sizeBytes, to).toBeLessThan(high.sizeBytes * 0.9);
    }
  });

  it('refuses a crop outside the picture as the user’s error', async () => {
    await expect(run('quarters.png', 'png', { crop: '50,0,20,20' })).rejects.toMatchObject({
      code: 'validation_failed',
    });
  });

  it('draws a vector picture at the size that is asked for', async () => {
    const { path: file, probe } = await run('quarters.svg', 'png', { width: 600 });
    expect(probe).toMatchObject({ width: 600, height: 400 });
    // A picture that was blown up would have soft edges.
    const [edge] = await sharp(file).extract({ left: 297, top: 50, width: 2, height: 1 }).raw().toBuffer();
    expect(edge).toBe(0xe0);
  });
});

describe('animations', () => {
  it.each(['webp', 'gif'])('keep their frames in %s', async (to) => {
    const { path: file, probe } = await run('moving.gif', to, { width: 20 });
    expect(probe).toEqual({ width: 20, height: 15, pages: 4 });
    expect(await sharp(file, { animated: true }).metadata()).toMatchObject({ pages: 4, delay: [80, 80, 80, 80] });
  });

  it('give their first frame when asked to, or when the target is still, and say so', async () => {
    const first = await run('moving.gif', 'webp', { animated: 'first' });
    expect(first).toMatchObject({ probe: { pages: 1 }, warnings: [{ code: 'first_page_only' }] });
    expect(await run('moving.gif', 'png')).toMatchObject({
      probe: { pages: 1 },
      warnings: [{ code: 'first_page_only' }],
    });
  });

  it('are not turned on their side', async () => {
    await expect(run('moving.gif', 'webp', { rotate: 90 })).rejects.toMatchObject({ code: 'validation_failed' });
    expect((await run('moving.gif', 'webp', { rotate: 180 })).probe.pages).toBe(4);
  });
});

describe('bad input', () => {
  it.each(rasters)('half of a %s file is damaged', async (format) => {
    const whole = await sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
      .toFormat(format)
      .toBuffer();
    const name = put(`half.${format}`, whole.subarray(0, Math.floor(whole.length / 2)));
    await expect(run(name, format === 'png' ? 'webp' : 'png')).rejects.toMatchObject({ code: 'input_corrupt' });
  });

  it.each(['webp', 'gif', 'png'])('a moving GIF that ends in the middle of a frame is no %s', async (to) => {
    const whole = await animation(4);
    for (const missing of [3, 20, Math.floor(whole.length / 2)])
      await expect(run(put('cut.gif', whole.subarray(0, -missing)), to)).rejects.toMatchObject({
        code: 'input_corrupt',
        message: expect.stringContaining('middle of a frame') as string,
      });
  });

  it('a GIF that only lacks the mark of its end is whole', async () => {
    expect((await run(put('endless.gif', (await animation(4)).subarray(0, -1)), 'webp')).probe.pages).toBe(4);
  });

  it('half of a moving WebP is damaged', async () => {
    const whole = await sharp(await animation(4), { animated: true })
      .webp()
      .toBuffer();
    await expect(run(put('cut.webp', whole.subarray(0, whole.length / 2)), 'gif')).rejects.toMatchObject({
      code: 'input_corrupt',
    });
  });

  it.each([
    ['garbage', 'garbage.png', Buffer.from('this is no picture'), 'input_corrupt'],
    ['nothing', 'empty.jpeg', Buffer.alloc(0), 'input_corrupt'],
    ['another format than was said', 'really-png.jpeg', pngBomb(), 'input_corrupt'],
    ['a PNG of 900 megapixels', 'bomb.png', pngBomb(), 'dimension_limit'],
    [
      'an SVG of 60 000 × 60 000',
      'large.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" width="60000" height="60000"/>',
      'dimension_limit',
    ],
    [
      'an SVG with entities',
      'entity.svg',
      '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
      'input_corrupt',
    ],
    ['an SVG that is none', 'none.svg', '<svg', 'input_corrupt'],
  ])('%s is the user’s error', async (_case, name, content, code) => {
    const thrown: unknown = await run(put(name, content), 'webp').catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code });
    expect((thrown as Error).message).not.toMatch(/vips|\/|\.ts/);
  });

  it('a small picture is not blown up beyond the limit', async () => {
    await expect(run('quarters.png', 'png', { width: 16_000, enlarge: true })).rejects.toMatchObject({
      code: 'dimension_limit',
    });
  });

  it.each(['secret.png', './secret.png', 'FILE'])('an SVG reads no other file (%s)', async (href) => {
    put(
      'secret.png',
      await sharp({ create: { width: 60, height: 40, channels: 3, background: '#e02020' } })
        .png()
        .toBuffer(),
    );
    const target = href === 'FILE' ? `file://${path.join(files, 'secret.png')}` : href;
    put(
      'curious.svg',
      `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><image href="${target}" width="60" height="40"/></svg>`,
    );
    const output = await run('curious.svg', 'png', { background: '#ffffff' });
    expect(await cornersOf(sharp(output.path))).toEqual(Array(4).fill('white'));
    expect(output.warnings).toMatchObject([{ code: 'pictures_left_out', names: [target] }]);
  });

  it('an SVG that brings its pictures along, and names its own parts, lacks nothing', async () => {
    const red = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#e02020' } })
      .png()
      .toBuffer();
    const inside = `<image href="data:image/png;base64,${red.toString('base64')}" width="60" height="40" preserveAspectRatio="none"/>`;
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><g id="a">${inside}</g><use href="#a"/><a href="http://example.org"/></svg>`;
    put('own.svg', drawing);
    const output = await run('own.svg', 'png');
    expect(await cornersOf(sharp(output.path))).toEqual(Array(4).fill('red'));
    expect(output.warnings).toEqual([]);
  });

  it('an SVG that never ends is killed at the limit and the next picture is served', async () => {
    put('bomb.svg', useBomb());
    const limit = new AbortController();
    const running = run('bomb.svg', 'png', {}, limit.signal);
    const next = run('quarters.png', 'webp');
    setTimeout(() => limit.abort({ code: 'soft_timeout' }), 500);
    await expect(running).rejects.toMatchObject({ code: 'soft_timeout' });
    expect((await next).probe).toMatchObject({ width: 60 });
  });
});

// Pictures made by code for the tests of engines: small, known, and some of them hostile.
import { deflateSync, crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

export const rasters = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const;
export type Raster = (typeof rasters)[number];

const corners = ['#e02020', '#20c040', '#2040e0', '#f0d020'] as const;

/** 60 × 40 with another colour in each quarter: red, green, blue, yellow by rows. */
export function quarters(): Sharp {
  const tiles = corners.map((color, index) => ({
    input: { create: { width: 30, height: 20, channels: 3 as const, background: color } },
    left: (index % 2) * 30,
    top: index < 2 ? 0 : 20,
  }));
  return sharp({ create: { width: 60, height: 40, channels: 3, background: '#000' } }).composite(tiles);
}

export const quartersSvg = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">${corners
  .map(
    (color, index) =>
      `<rect x="${(index % 2) * 30}" y="${index < 2 ? 0 : 20}" width="30" height="20" fill="${color}"/>`,
  )
  .join('')}</svg>`;

/** The four colours by rows, read where quantisation and edges do not reach. */
export async function cornersOf(picture: Sharp): Promise<string[]> {
  const { data, info } = await picture
    .flatten({ background: '#fff' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const start = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    const [red = 0, green = 0, blue = 0] = data.subarray(start, start + 3);
    return nameOf(red, green, blue);
  };
  return [at(0.2, 0.2), at(0.8, 0.2), at(0.2, 0.8), at(0.8, 0.8)];
}

function nameOf(red: number, green: number, blue: number): string {
  const names = {
    red: [224, 32, 32],
    green: [32, 192, 64],
    blue: [32, 64, 224],
    yellow: [240, 208, 32],
    white: [255, 255, 255],
  };
  const near = Object.entries(names).find(
    ([, [r = 0, g = 0, b = 0]]) => Math.abs(r - red) + Math.abs(g - green) + Math.abs(b - blue) < 60,
  );
  return near?.[0] ?? `rgb(${red},${green},${blue})`;
}

/** Average difference of a colour value, 0 to 255. */
export async function distance(a: Sharp, b: Sharp): Promise<number> {
  const [one, two] = await Promise.all(
    [a, b].map((each) => each.flatten({ background: '#fff' }).removeAlpha().toColourspace('srgb').raw().toBuffer()),
  );
  if (one?.length !== two?.length || !one || !two) return 255;
  return one.reduce((sum, value, index) => sum + Math.abs(value - (two[index] ?? 0)), 0) / one.length;
}

export async function animation(frames: number): Promise<Buffer> {
  const pages = await Promise.all(
    Array.from({ length: frames }, (_, index) =>
      sharp({ create: { width: 40, height: 30, channels: 4, background: corners[index % 4] ?? '#000' } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(pages, { join: { animated: true } })
    .gif({ delay: pages.map(() => 80) })
    .toBuffer();
}

/** A right header that promises 30 000 × 30 000 pixels in a hundred bytes. */
export function pngBomb(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header[8] = 1;
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(30_000)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    pixels,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Ten to the tenth rectangles in two kilobytes: no renderer ends, no look at the size helps. */
export function useBomb(): string {
  const groups = Array.from({ length: 10 }, (_, level) => {
    const inner = level === 0 ? '<rect width="1" height="1"/>' : `<use href="#g${level - 1}"/>`;
    return `<g id="g${level}">${inner.repeat(10)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><defs>${groups.join('')}</defs><use href="#g9"/></svg>`;
}

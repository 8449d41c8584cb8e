// Pictures that mean harm or are something else, through the public API: a clear no or a harmless result, no process left, the next is served.
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { animation, cornersOf, pngBomb, quarters } from '../engines/pictures.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';

let product: Product;
let client: HttpClient;
let secret = '';
beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  client = httpClient(product.url);
  secret = path.join(makeFolder('secret'), 'red.png');
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#e02020' } }).toFile(secret);
  fs.chmodSync(secret, 0o644);
});
afterAll(() => product.stop());

const convert = async (name: string, content: Buffer | string, to = 'png') => {
  const answer = await client.fetch(`/api/v1/convert/${to}?wait=60&filename=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(content as Buffer)),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  const said = answer.status === 200 ? {} : (JSON.parse(body.toString()) as { code: string });
  return { status: answer.status, body, ...said };
};
const tools = () => product.pids().filter(({ command }) => /im6|vips\b/.test(command));
afterEach(async () => {
  await expect.poll(tools).toEqual([]);
});

const no = { status: 422 };
const good = () => quarters().png().toBuffer();

describe('what is no picture', () => {
  const mvg = (file: string) =>
    `push graphic-context\nviewbox 0 0 60 40\nimage over 0,0 60,40 '${file}'\npop graphic-context\n`;
  const msl = (file: string) =>
    `<?xml version="1.0"?><image><read filename="${file}"/><write filename="/tmp/x.png"/></image>`;
  it.each([
    ['a drawing order of ImageMagick', mvg],
    ['a script of ImageMagick', msl],
    ['a list of files', (file: string) => `@${file}`],
    ['PostScript', (file: string) => `%!PS\n(${file}) (r) file closefile showpage`],
    ['PDF', () => '%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj'],
    ['a page', (file: string) => `<html><img src="file://${file}"></html>`],
  ])('%s is refused under every name of a picture', async (_case, make) => {
    for (const extension of ['jpg', 'png', 'psd', 'tga', 'ico', 'xpm', 'pcx', 'heic', 'bmp']) {
      const answer = await convert(`a.${extension}`, make(secret), 'webp');
      expect(answer, extension).toMatchObject(no);
    }
  });

  it.each(['8BPS', '\0\0\x01\0\x01\0', 'BM', '/* XPM */', 'DDS \x7c\0\0\0', '\n\x05\x01\x08'])(
    'a beginning like %j does not bring ImageMagick to read the rest as an order',
    async (mark) => {
      const content = Buffer.concat([Buffer.from(mark, 'latin1'), Buffer.from(mvg(secret))]);
      expect(await convert('a.bmp', content)).toMatchObject(no);
    },
  );
});

describe('drawings that look for other files', () => {
  it.each(['png', 'ico', 'psd', 'heic', 'bmp', 'jxl'])('show nothing of them as %s', async (to) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="#fff"/><image href="file://${secret}" width="60" height="40"/></svg>`;
    const made = await convert('a.svg', svg, to);
    expect(made.status).toBe(200);
    const shown = await convert(`a.${to}`, made.body);
    expect(await cornersOf(sharp(shown.body))).toEqual(Array(4).fill('white'));
  });
});

describe('too many pixels', () => {
  /** The size of a real file changed to 30 000 by 30 000. */
  const inflated = async (to: string, change: (bytes: Buffer) => void) => {
    const { body } = await convert('a.png', await good(), to);
    change(body);
    return body;
  };
  it.each([
    ['bmp', (bytes: Buffer) => bytes.fill(Buffer.from([0x30, 0x75, 0, 0, 0x30, 0x75, 0, 0]), 18, 26)],
    ['psd', (bytes: Buffer) => bytes.fill(Buffer.from([0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]), 14, 22)],
    ['tga', (bytes: Buffer) => bytes.fill(Buffer.from([0x30, 0x75, 0x30, 0x75]), 12, 16)],
    ['dds', (bytes: Buffer) => bytes.fill(Buffer.from([0x30, 0x75, 0, 0, 0x30, 0x75, 0, 0]), 12, 20)],
    ['pcx', (bytes: Buffer) => bytes.fill(Buffer.from([0x2f, 0x75, 0x2f, 0x75]), 8, 12)],
  ])('are refused by the header of a %s', async (format, change) => {
    expect(await convert(`a.${format}`, await inflated(format, change))).toMatchObject({
      ...no,
      code: expect.stringMatching(/dimension_limit|input_corrupt/) as string,
    });
  });

  it.each([
    ['a PNG of 30 000 by 30 000', 'a.png', () => pngBomb(), 'heic'],
    ['a PPM of 30 000 by 30 000', 'a.ppm', () => Buffer.from('P6\n30000 30000\n255\n'), 'png'],
    [
      'a HDR of 30 000 by 30 000',
      'a.hdr',
      () => Buffer.from('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 30000 +X 30000\n'),
      'png',
    ],
  ])('are refused in %s', async (_case, name, make, to) => {
    expect(await convert(name, make(), to)).toMatchObject({ ...no, code: 'dimension_limit' });
  });

  it('are refused in twenty thousand frames, and a few are served', async () => {
    const frame = Buffer.from('2c00000000d007d0070002024c0100', 'hex');
    const head = Buffer.from('474946383961d007d007800000ffffff000000', 'hex');
    const gif = Buffer.concat([head, ...Array.from({ length: 20_000 }, () => frame), Buffer.from(';')]);
    expect(await convert('a.gif', gif, 'webp')).toMatchObject(no);
    expect(await convert('a.gif', await animation(3), 'webp')).toMatchObject({ status: 200 });
  });
});

describe('what is asked for', () => {
  it.each([
    ['heic', 4, 'ftyp'],
    ['jxl', 0, '\xff\x0a'],
    ['jp2', 4, 'jP  '],
    ['psd', 0, '8BPS'],
    ['bmp', 0, 'BM'],
    ['ico', 0, '\0\0\x01\0'],
    ['dds', 0, 'DDS '],
  ])('is what comes: %s', async (to, at, mark) => {
    const { status, body } = await convert('a.png', await good(), to);
    expect(status).toBe(200);
    expect(body.toString('latin1', at, at + mark.length)).toBe(mark);
    if (to === 'heic') expect(body.toString('latin1', 8, 32)).toContain('heic');
  });

  it.each(['heic', 'jxl', 'jp2', 'psd'])('comes without what hung behind a %s', async (format) => {
    const { body } = await convert('a.png', await good(), format);
    const tail = Buffer.from('PK\x03\x04 and an archive, or a page <script>alert(1)</script>');
    const again = await convert(`a.${format}`, Buffer.concat([body, tail]), format);
    if (again.status === 200) expect(again.body.includes('<script>')).toBe(false);
    else expect(again).toMatchObject(no);
  });
});

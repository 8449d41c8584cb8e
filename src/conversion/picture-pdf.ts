// A PDF of one page that is one picture. The compressed lines of a PNG are what a PDF stores too, so they are copied, never decoded. Called by vips.engine.ts with a PNG of our own.
import fs from 'node:fs';
import { AppError } from '../shared/errors.js';
import { pageFor, type Paper } from './paper.js';

/** As large on paper as a photograph of a phone fits on A4. */
const dotsPerInch = 300;
const spaces: Readonly<Record<number, readonly [name: string, channels: number]>> = {
  0: ['/DeviceGray', 1],
  2: ['/DeviceRGB', 3],
};

interface Png {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly kind: number;
  /** Where the compressed lines lie. */
  readonly parts: readonly { readonly at: number; readonly bytes: number }[];
}

export async function writePicturePdf(png: string, pdf: string, paper: Paper = 'keep'): Promise<void> {
  const from = await fs.promises.open(png, 'r');
  const to = await fs.promises.open(pdf, 'wx');
  try {
    const picture = await readPng(from);
    const [space, channels] = spaces[picture.kind] ?? [];
    if (space === undefined || channels === undefined) throw new Error(`a PNG of kind ${picture.kind} is no page`);
    let at = 0;
    const starts: number[] = [];
    const write = async (data: string | Buffer): Promise<void> => {
      at += (await to.write(Buffer.from(data as Buffer))).bytesWritten;
    };
    const object = async (body: string): Promise<void> => {
      starts.push(at);
      await write(`${starts.length} 0 obj\n${body}\n`);
    };
    const { width, height, bits, parts } = picture;
    const natural = { width: (width * 72) / dotsPerInch, height: (height * 72) / dotsPerInch };
    const page = pageFor(paper, natural);
    const scale = Math.min(page.width / natural.width, page.height / natural.height);
    const drawn = { width: natural.width * scale, height: natural.height * scale };
    const [wide, high] = [page.width.toFixed(3), page.height.toFixed(3)];
    const [left, below] = [(page.width - drawn.width) / 2, (page.height - drawn.height) / 2];
    const place = [drawn.width, 0, 0, drawn.height, left, below].map((points) => points.toFixed(3));
    const drawing = `q ${place.join(' ')} cm /P Do Q`;
    const length = parts.reduce((sum, part) => sum + part.bytes, 0);
    await write(Buffer.from('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', 'latin1'));
    await object('<</Type/Catalog/Pages 2 0 R>>\nendobj');
    await object('<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj');
    await object(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${wide} ${high}]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>\nendobj`,
    );
    await object(`<</Length ${drawing.length}>>\nstream\n${drawing}\nendstream\nendobj`);
    await object(
      `<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace${space}/BitsPerComponent ${bits}` +
        `/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors ${channels}/BitsPerComponent ${bits}/Columns ${width}>>` +
        `/Length ${length}>>\nstream`,
    );
    for (const part of parts) {
      const { buffer } = await from.read(Buffer.alloc(part.bytes), 0, part.bytes, part.at);
      await write(buffer);
    }
    await write('\nendstream\nendobj\n');
    const table = at;
    const rows = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
    await write(`xref\n0 ${starts.length + 1}\n0000000000 65535 f \n${rows}`);
    await write(`trailer\n<</Size ${starts.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`);
  } finally {
    await from.close();
    await to.close();
  }
}

async function readPng(file: fs.promises.FileHandle): Promise<Png> {
  const read = async (at: number, bytes: number): Promise<Buffer> =>
    (await file.read(Buffer.alloc(bytes), 0, bytes, at)).buffer;
  const head = await read(0, 29);
  const parts: { at: number; bytes: number }[] = [];
  const { size } = await file.stat();
  let isWhole = false;
  for (let at = 8; at + 12 <= size;) {
    const chunk = await read(at, 8);
    const bytes = chunk.readUInt32BE(0);
    isWhole = chunk.toString('latin1', 4) === 'IEND';
    if (chunk.toString('latin1', 4) === 'IDAT') parts.push({ at: at + 8, bytes });
    at += bytes + 12;
  }
  if (!isWhole) throw new AppError('input_corrupt', 'The picture is damaged or incomplete. Send it again.');
  if (head[28] !== 0 || parts.length === 0) throw new Error('an interlaced or empty PNG is no page');
  return {
    width: head.readUInt32BE(16),
    height: head.readUInt32BE(20),
    bits: head[24] ?? 8,
    kind: head[25] ?? 0,
    parts,
  };
}

// What hostile files reach for, and how it is noticed when they got it: a film, a picture and a text of somebody else, a server that nobody may call,
// a folder that everybody could write into. Used by gauntlet.ts; the files themselves are in the *-cases.ts beside it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import { formatOf } from '../../src/conversion/formats.js';
import { ffmpeg, pitchOf } from '../engines/films.js';
import { atFileEnd, makeFolder } from '../harness/work-area.js';

export interface Bait {
  /** Open to everybody, so that only what guards us keeps hostile files out of it. */
  readonly folder: string;
  readonly film: string;
  readonly picture: string;
  readonly text: string;
  /** What stands in `text` and nowhere else. */
  readonly words: string;
  /** `host:port` by its number and by its name. */
  readonly servers: readonly [string, string];
  /** Calls that it got. */
  readonly calls: readonly string[];
  /** Everything in the folder, with its size. */
  state(): string[];
}

/** In no harmless file here. */
const magenta = [208, 0, 208] as const;
const pitch = 3000;

export async function layBait(): Promise<Bait> {
  const folder = makeFolder('bait');
  fs.chmodSync(folder, 0o777);
  const at = (name: string) => path.join(folder, name);
  const words = `canary-${process.pid}-of-somebody-else`;
  fs.writeFileSync(at('secret.txt'), `${words}\n`);
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#d000d0' } }).toFile(at('secret.png'));
  const sources = ['-f', 'lavfi', '-i', 'color=#d000d0:size=160x120:rate=24:duration=2'];
  const tone = ['-f', 'lavfi', '-i', `sine=frequency=${pitch}:sample_rate=44100:duration=2`];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  ffmpeg(...sources, ...tone, ...codecs, at('secret.ts'));
  const { port, calls } = await listen(fs.readFileSync(at('secret.png')), fs.readFileSync(at('secret.ts')));
  return {
    ...{ folder, film: at('secret.ts'), picture: at('secret.png'), text: at('secret.txt'), words, calls },
    servers: [`127.0.0.1:${port}`, `localhost:${port}`],
    state: () => fs.readdirSync(folder).map((name) => `${name} ${fs.statSync(at(name)).size}`),
  };
}

/** Gives whoever asks what would show in a result; counts who only connects, too. */
async function listen(picture: Buffer, film: Buffer): Promise<{ port: number; calls: string[] }> {
  const calls: string[] = [];
  const server = http.createServer((request, response) => {
    response.end(request.url?.endsWith('.ts') ? film : picture);
  });
  server.on('connection', (socket: Socket) => {
    calls.push('a connection');
    socket.on('data', (chunk) => calls.push(chunk.toString('latin1').split('\r\n', 1)[0] ?? ''));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atFileEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, calls };
}

/** Whether a result holds any of it: as bytes, packed, drawn, filmed or heard. */
export async function holdsBait(body: Buffer, format: string, bait: Bait): Promise<boolean> {
  const file = path.join(makeFolder('result'), `result.${formatOf(format).extensions[0]}`);
  fs.writeFileSync(file, body);
  const { family } = formatOf(format);
  const texts = [body, ...(body.toString('latin1', 0, 2) === 'PK' ? [unpacked(file)] : [])];
  if (format === 'pdf') texts.push(execFileSync('pdftotext', [file, '-']));
  if (texts.some((each) => marksOf(bait).some((mark) => each.includes(mark)))) return true;
  if (family === 'audio') return Math.abs(pitchOf(file) - pitch) < 100;
  for (const picture of picturesOf(file, format, family)) if (await isMagenta(picture)) return true;
  return false;
}

/** The words in the encodings that documents have, and the middle of the picture as bytes and as a data address. */
function marksOf({ words, picture }: Bait): Buffer[] {
  const bytes = fs.readFileSync(picture);
  const at = bytes.indexOf('IDAT') + 4;
  const pixels = bytes.subarray(at - (at % 3), at - (at % 3) + 24);
  const inBase64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${' '.repeat(shift)}${words}`).toString('base64');
    return text.slice(4, -4);
  });
  return [
    ...[words, ...inBase64, pixels.toString('base64')].map((text) => Buffer.from(text)),
    Buffer.from(words, 'utf16le'),
    pixels,
  ];
}

const unpacked = (file: string): Buffer => execFileSync('bsdtar', ['-xOf', file], { maxBuffer: 2 ** 28 });

function picturesOf(file: string, format: string, family: string): (Buffer | string)[] {
  const folder = makeFolder('shown');
  if (format === 'pdf') execFileSync('pdftoppm', ['-r', '30', '-l', '5', '-png', file, path.join(folder, 'page')]);
  else if (family === 'video' || format === 'gif')
    ffmpeg('-i', file, '-vf', 'fps=4', path.join(folder, 'frame-%03d.png'));
  else if (family === 'image') execFileSync('convert-im6.q16', [`${file}[0]`, path.join(folder, 'picture.png')]);
  return fs.readdirSync(folder).map((name) => path.join(folder, name));
}

async function isMagenta(picture: Buffer | string): Promise<boolean> {
  const small = sharp(picture).flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha();
  const pixels = await small.resize({ width: 100, height: 100, fit: 'fill', kernel: 'nearest' }).raw().toBuffer();
  let found = 0;
  for (let at = 0; at + 2 < pixels.length; at += 3)
    if (magenta.every((value, channel) => Math.abs(value - (pixels[at + channel] ?? 0)) < 60)) found += 1;
  return found > 20;
}

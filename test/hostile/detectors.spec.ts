// The eye of gauntlet.ts for bait in a result, proven for each kind of result: what holds it is seen, what is made in the same way of something else is not.
// unguarded.spec.ts proves the other detectors, with hostile files.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { ffmpeg } from '../engines/films.js';
import { docx, paragraph, zip } from '../engines/office-files.js';
import { makeFolder } from '../harness/work-area.js';
import { holdsBait, layBait, type Bait } from './bait.js';

/** What a result may be made of: somebody else's film, picture and words, or harmless ones. */
interface Stuff {
  readonly film: string;
  readonly picture: string;
  readonly words: string;
}

let bait: Bait;
let harmless: Stuff;
beforeAll(async () => {
  bait = await layBait();
  const folder = makeFolder('harmless');
  harmless = { film: path.join(folder, 'a.ts'), picture: path.join(folder, 'a.png'), words: 'words of nobody' };
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#20c040' } }).toFile(harmless.picture);
  const sources = ['-f', 'lavfi', '-i', 'color=#20c040:size=160x120:rate=24:duration=2'];
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100:duration=2'];
  ffmpeg(...sources, ...tone, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', harmless.film);
});

const written = (name: string, make: (file: string) => void): Buffer => {
  const file = path.join(makeFolder('made'), name);
  make(file);
  return fs.readFileSync(file);
};
const filmed = (name: string, film: string) => written(name, (file) => void ffmpeg('-i', film, file));
const drawn = (name: string, picture: string) =>
  written(name, (file) => void execFileSync('convert-im6.q16', [picture, file]));
const base64 = (picture: string) => fs.readFileSync(picture).toString('base64');
/** Above the words stands so much that they begin at each place of three letters once. */
const coded = (words: string, before: number) => Buffer.from(`${'x'.repeat(before)}${words}`).toString('base64');

const printed = (postscript: string) =>
  written('a.pdf', (file) => void execFileSync('ps2pdf', ['-', file], { input: `%!PS\n${postscript}\nshowpage\n` }));

const results: readonly (readonly [format: string, what: string, make: (stuff: Stuff) => Buffer | string])[] = [
  ...['mp4', 'webm', 'gif'].map((to) => [to, 'its pictures', ({ film }: Stuff) => filmed(`a.${to}`, film)] as const),
  ...['wav', 'mp3'].map((to) => [to, 'its sound', ({ film }: Stuff) => filmed(`a.${to}`, film)] as const),
  ...['png', 'jpeg', 'webp', 'bmp'].map((to) => [to, 'it', ({ picture }: Stuff) => drawn(`a.${to}`, picture)] as const),
  ['html', 'the picture in it', ({ picture }) => `<img src="data:image/png;base64,${base64(picture)}">`],
  ['html', 'the words in it', ({ words }) => `<p>${words}</p>`],
  ...[0, 1, 2].map((n) => ['html', `the words, coded, ${n}`, ({ words }: Stuff) => coded(words, n)] as const),
  ['txt', 'the words in UTF-16', ({ words }) => Buffer.from(words, 'utf16le')],
  ['docx', 'the words in it', ({ words }) => docx(paragraph(words))],
  [
    'pdf',
    'the words in it',
    ({ words }) => printed(`/Courier findfont 20 scalefont setfont 50 50 moveto (${words}) show`),
  ],
  // Of the colour of the picture.
  [
    'pdf',
    'a surface',
    (stuff) => printed(`${stuff === bait ? '0.816 0 0.816' : '0.125 0.753 0.25'} setrgbcolor 50 50 400 400 rectfill`),
  ],
  ['docx', 'the picture in it', ({ picture }) => zip([['word/media/1.png', fs.readFileSync(picture)]])],
];

const bytesOf = (made: Buffer | string): Buffer => Buffer.from(made as Buffer);

describe.each(results)('a %s with %s', (format, _what, make) => {
  it('is seen when it is of somebody else, and only then', async () => {
    expect(await holdsBait(bytesOf(make(bait)), format, bait)).toBe(true);
    expect(await holdsBait(bytesOf(make(harmless)), format, bait)).toBe(false);
  });
});

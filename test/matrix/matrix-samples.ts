// One small real file of every format that can be read, made by code or by other programs, and what has to be seen or heard in whatever becomes of it. Used by matrix.spec.ts.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { gzipSync } from 'node:zlib';
import { compressedFormats } from '../../src/conversion/compressed-formats.js';
import { formatOf } from '../../src/conversion/formats.js';
import { fixture } from '../engines/fixture.js';
import { docx, numberCell, odp, paragraph, sheetRow, textCell, xlsx } from '../engines/office-files.js';
import { makeFilm, makeSound } from '../engines/films.js';
import { quarters, quartersSvg } from '../engines/pictures.js';
import { makeRar5, makeTar, makeZip, type Entry } from '../harness/archives.js';
import { makeDng } from '../harness/camera.js';
import { makeFolder } from '../harness/work-area.js';

/** quarters: red, green, blue, yellow by rows. film: the same one after the other, and a tone. clip: without the tone. */
export type Shown = 'quarters' | 'raw quarters' | 'film' | 'clip' | 'tone' | 'word' | 'entries';
export interface Sample {
  readonly shows: Shown;
  readonly bytes: Buffer;
  /** Of what is one packed file: that file. */
  readonly inside?: Buffer;
}
/** Makes one format of another by the product itself, where no other program writes it. */
export type Become = (from: string, bytes: Buffer, to: string) => Promise<Buffer>;

/** The library that these tests load themselves would change what programs find. */
export const plain = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' };
export const word = 'Athanor';
export const entries: readonly Entry[] = [
  { name: 'hello.txt', content: word },
  { name: 'more.txt', content: 'x'.repeat(5000) },
];

type Make = (format: string, become: Become) => Promise<Buffer> | Buffer;

const fileOf = (format: string, make: (file: string) => void): Buffer => {
  const file = path.join(makeFolder('sample'), `a.${formatOf(format).extensions[0]}`);
  make(file);
  return fs.readFileSync(file);
};
const byProgram = async (format: string, command: (png: string, file: string) => readonly string[]) => {
  const png = path.join(makeFolder('sample'), 'a.png');
  await quarters().png().toFile(png);
  return fileOf(format, (file) => {
    const [program = '', ...args] = command(png, file);
    execFileSync(program, args, { stdio: 'ignore', env: plain });
  });
};

const bySharp: Make = (format) =>
  quarters()
    .toFormat(format as 'png')
    .toBuffer();
const byVips: Make = (format) => byProgram(format, (png, file) => ['vips', 'copy', png, file]);
const byMagick: Make = (format) =>
  byProgram(format, (png, file) => ['convert-im6.q16', `png:${png}`, `${format}:${file}`]);
// Theora stores nothing for frames that do not change, so that what stands still at the end is not in the file.
const byFfmpeg: Make = (format) => fileOf(format, (file) => makeFilm(file, { busy: format === 'ogv' }));
const sounded: Make = (format) => fileOf(format, (file) => makeSound(file));
const text =
  (content: string): Make =>
  () =>
    Buffer.from(content);
const of =
  (source: string, bytes: () => Buffer): Make =>
  (format, become) =>
    become(source, bytes(), format);

const letter = () => docx(paragraph(`The word is ${word}`) + paragraph('Second line'));
const table = () => xlsx([sheetRow(textCell('word'), textCell('n')) + sheetRow(textCell(word), numberCell(1.5))]);
const slide = () => odp(`The word is ${word}`);
const marked = () => Buffer.from(`# Heading\n\nThe word is ${word}.\n\n- one\n- two\n`);
const fromLetter = of('docx', letter);
const fromTable = of('xlsx', table);
const fromMarked = of('md', marked);

const drawn = ['0.88 0.13 0.13', '0.13 0.75 0.25', '0.13 0.25 0.88', '0.94 0.82 0.13']
  .map((colour, index) => `${colour} setrgbcolor ${(index % 2) * 30} ${index < 2 ? 20 : 0} 30 20 rectfill`)
  .join('\n');
const lights = [
  [0.6, 0.02, 0.02],
  [0.02, 0.6, 0.02],
  [0.02, 0.02, 0.6],
  [0.5, 0.5, 0.02],
];
const packed =
  (...args: string[]): Make =>
  (format) =>
    fileOf(format, (file) => {
      fs.writeFileSync(`${file}.in`, makeTar(entries));
      execFileSync('bsdtar', [...args, '-cf', file, `@${file}.in`]);
    });

const makers: Readonly<Partial<Record<Shown, Readonly<Record<string, Make>>>>> = {
  quarters: {
    ...Object.fromEntries(['jpeg', 'png', 'webp', 'avif', 'tiff'].map((format) => [format, bySharp])),
    svg: text(quartersSvg),
    ...Object.fromEntries(['heic', 'jxl', 'jp2', 'ppm', 'hdr'].map((format) => [format, byVips])),
    ...Object.fromEntries(['bmp', 'ico', 'psd', 'tga', 'pcx', 'dds', 'xpm'].map((format) => [format, byMagick])),
    eps: text(`%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 60 40\n${drawn}\nshowpage\n`),
  },
  // Their decoders have colours of their own.
  'raw quarters': {
    djvu: async () => {
      const ppm = await byVips('ppm', () => Promise.reject(new Error('not needed')));
      return fileOf('djvu', (file) => {
        fs.writeFileSync(`${file}.ppm`, ppm);
        execFileSync('c44', [`${file}.ppm`, file]);
      });
    },
    dng: () => makeDng(96, 64, (x, y) => lights[(x < 48 ? 0 : 1) + (y < 32 ? 0 : 2)] ?? []),
  },
  clip: {
    gif: () =>
      fileOf('gif', (file) => {
        makeFilm(file, { sound: false, fps: 10, busy: true });
      }),
  },
  film: Object.fromEntries(
    ['mp4', 'webm', 'mkv', 'mov', 'avi', 'flv', 'wmv', 'mpeg', 'ts', '3gp', 'ogv', 'm4v'].map((format) => [
      format,
      byFfmpeg,
    ]),
  ),
  tone: {
    ...Object.fromEntries(
      ['mp3', 'wav', 'flac', 'ogg', 'opus', 'm4a', 'aac', 'wma', 'aiff'].map((format) => [format, sounded]),
    ),
    amr: () => fixture('tone.amr'),
  },
  word: {
    docx: letter,
    xlsx: table,
    odp: slide,
    md: marked,
    txt: text(`The word is ${word}.\nSecond line\n`),
    html: text(
      `<!doctype html><html lang="en"><head><title>A page</title></head><body><h1>Heading</h1><p>The word is ${word}.</p></body></html>`,
    ),
    eml: text(
      `From: a@example.org\r\nTo: b@example.org\r\nSubject: A letter\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe word is ${word}.\r\n`,
    ),
    ...Object.fromEntries(
      ['doc', 'odt', 'rtf', 'pdf', 'epub', 'fb2', 'mobi', 'azw3'].map((format) => [format, fromLetter]),
    ),
    ...Object.fromEntries(['xls', 'ods'].map((format) => [format, fromTable])),
    ...Object.fromEntries(['ppt', 'pptx'].map((format) => [format, of('odp', slide)])),
    ...Object.fromEntries(
      ['rst', 'org', 'tex', 'textile', 'docbook', 'mediawiki', 'ipynb'].map((format) => [format, fromMarked]),
    ),
    csv: text(`word,n\r\n${word},1.5\r\n`),
    tsv: text(`word\tn\r\n${word}\t1.5\r\n`),
    json: text(`[{"word":"${word}","n":"1.5"},{"word":"other","n":"2"}]`),
    yaml: text(`- word: ${word}\n  n: "1.5"\n- word: other\n  n: "2"\n`),
    toml: text(`[[row]]\nword = "${word}"\nn = "1.5"\n\n[[row]]\nword = "other"\nn = "2"\n`),
    xml: text(
      `<?xml version="1.0" encoding="UTF-8"?>\n<rows><row><word>${word}</word><n>1.5</n></row><row><word>other</word><n>2</n></row></rows>\n`,
    ),
    srt: text(`1\n00:00:01,000 --> 00:00:02,000\n${word}\n`),
    vtt: text(`WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n${word}\n`),
    ass: text(
      `[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,${word}\n`,
    ),
  },
  entries: {
    zip: () => makeZip(entries),
    tar: () => makeTar(entries),
    'tar.gz': () => gzipSync(makeTar(entries)),
    'tar.bz2': packed('--bzip2'),
    'tar.xz': packed('--xz'),
    'tar.zst': packed('--zstd'),
    '7z': packed('--format', '7zip'),
    iso: packed('--format', 'iso9660'),
    rar: () => makeRar5(entries),
    cab: () => fixture('a.cab'),
    lha: () => fixture('a.lzh'),
  },
};

const all = new Map<string, { readonly shows: Shown; readonly make: Make }>(
  Object.entries(makers).flatMap(([shows, formats]) =>
    Object.entries(formats).map(([format, make]) => [format, { shows: shows as Shown, make }] as const),
  ),
);

/** These have a name at their top, which a list of rows has not. */
export const named: ReadonlySet<string> = new Set(['toml', 'xml']);
const trees: Readonly<Record<string, string>> = { json: `{"word":"${word}","n":1}`, yaml: `word: ${word}\nn: 1\n` };

/** What is in them decides what they become, so each target has a sample of its own. */
const packers: Readonly<Record<string, string>> = { gz: 'gzip', bz2: 'bzip2', xz: 'xz', zst: 'zstd' };
const isPacked = (format: string): boolean => (compressedFormats as readonly string[]).includes(format);
/** The program of what holds one packed file. */
export const packerOf = (format: string): string | undefined => packers[format];

/** One that does not move becomes no film. */
const hasToMove = (format: string, to?: string): boolean =>
  format === 'webp' && to !== undefined && formatOf(to).family === 'video';

/** Whether a target has a sample of its own. */
export const isOwn = (format: string, to: string): boolean =>
  isPacked(format) || named.has(to) || hasToMove(format, to);

const insides = new Map<string, Promise<Sample | undefined>>();
/** Each of the packers gets the same one. */
function insideOf(format: string, become: Become): Promise<Sample | undefined> {
  const inside = insides.get(format) ?? sampleOf(format, become);
  insides.set(format, inside);
  return inside;
}

/** undefined where nobody could make one. */
export async function sampleOf(format: string, become: Become, to?: string): Promise<Sample | undefined> {
  if (isPacked(format)) {
    const inside = to === undefined ? undefined : await insideOf(to, become);
    if (!inside) return undefined;
    const bytes = execFileSync(packers[format] ?? '', ['-c'], { input: inside.bytes, maxBuffer: 2 ** 27 });
    return { shows: inside.shows, bytes, inside: inside.bytes };
  }
  if (hasToMove(format, to)) {
    const clip = await makers.clip?.['gif']?.('gif', become);
    return clip && { shows: 'clip', bytes: await sharp(clip, { animated: true }).webp().toBuffer() };
  }
  const found = all.get(format);
  const tree = to !== undefined && named.has(to) ? trees[format] : undefined;
  if (tree !== undefined) return { shows: 'word', bytes: Buffer.from(tree) };
  return found && { shows: found.shows, bytes: await found.make(format, become) };
}

/** The pages of a DjVu are drawn, so that its words are not there to be looked for in a text. */
const isWordless = (format: string, to: string): boolean => {
  const { family } = formatOf(to);
  return format === 'djvu' && (family === 'document' || family === 'data') && to !== 'pdf';
};

export const isSampled = (format: string, to?: string): boolean => {
  if (to === undefined) return isPacked(format) || all.has(format);
  // A tar that was packed is another format, which has its own row.
  return isPacked(format) ? all.has(to) && to !== 'tar' : all.has(format) && !isWordless(format, to);
};

// Files that are more than they look: pages by the thousand, pages in a circle, headers that promise, packed drawings that grow, and one thing behind another. One row each; sent by guarded.spec.ts.
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ffmpeg } from '../engines/films.js';
import { docx, paragraph, zip } from '../engines/office-files.js';
import { bigPages } from '../engines/pdf-files.js';
import { quarters, quartersSvg } from '../engines/pictures.js';
import { makeFolder } from '../harness/work-area.js';
import type { HostileCase } from './gauntlet.js';

/** Pages that share one strip of pixels; `circle` leads from the last one back to the first. */
function tiff(pages: number, side: number, circle = false): Buffer {
  const strip = Buffer.alloc(side * side, 0xc0);
  const fields = [
    [256, 3, side],
    [257, 3, side],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 8],
    [277, 3, 1],
    [278, 3, side],
    [279, 4, strip.length],
  ] as const;
  const bytes = 2 + fields.length * 12 + 4;
  const first = 8 + strip.length;
  const directories = Array.from({ length: pages }, (_, page) => {
    const directory = Buffer.alloc(bytes);
    directory.writeUInt16LE(fields.length);
    for (const [index, [tag, type, value]] of fields.entries()) {
      directory.writeUInt16LE(tag, 2 + index * 12);
      directory.writeUInt16LE(type, 4 + index * 12);
      directory.writeUInt32LE(1, 6 + index * 12);
      directory.writeUInt32LE(value, 10 + index * 12);
    }
    const isLast = page === pages - 1;
    directory.writeUInt32LE(isLast ? (circle ? first : 0) : first + (page + 1) * bytes, bytes - 4);
    return directory;
  });
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(first, 4);
  return Buffer.concat([head, strip, ...directories]);
}

/** What it says of its sides is not what its bits hold. */
async function promisingWebp(): Promise<Buffer> {
  const bytes = await quarters().webp({ lossless: true }).toBuffer();
  const at = bytes.indexOf('VP8L') + 9;
  bytes.writeUInt32LE(((bytes.readUInt32LE(at) & 0xf000_0000) | 0x0fff_ffff) >>> 0, at);
  return bytes;
}

const grownSvg = (bytes: number): Buffer =>
  gzipSync(
    Buffer.concat([Buffer.from(quartersSvg.replace('</svg>', '')), Buffer.alloc(bytes, ' '), Buffer.from('</svg>')]),
  );

/** A program of Linux by its beginning. */
const elf = Buffer.from(
  `\x7fELF\x02\x01\x01${'\0'.repeat(57)}/lib64/ld-linux-x86-64.so.2 canary-of-a-program`,
  'latin1',
);
const tail = 'canary-of-a-program';
const tag = Buffer.from('ID3\x03\0\0\0\0\0\x0aTIT2\0\0\0\0\0\0', 'latin1');

const sound = (): Buffer => {
  const file = path.join(makeFolder('sound'), 'a.mp3');
  ffmpeg('-f', 'lavfi', '-i', 'sine=frequency=440:duration=1', '-id3v2_version', '0', file);
  return fs.readFileSync(file);
};

const lessThan = 300e6;
const refused = ['type_mismatch', 'input_corrupt', 'unsupported_conversion'];

export const sizeCases: readonly HostileCase[] = [
  ...['webp', 'heic'].map((to): HostileCase => ({
    name: `a TIFF of ten thousand pages, to ${to}`,
    file: 'a.tiff',
    build: () => tiff(10_000, 1000),
    to,
    // Its first page is what a picture has.
    ends: ['done', 'dimension_limit', 'input_corrupt'],
    lessThan,
  })),
  ...['webp', 'heic'].map((to): HostileCase => ({
    name: `a TIFF whose pages go in a circle, to ${to}`,
    file: 'a.tiff',
    build: () => tiff(3, 100, true),
    to,
    ends: ['done', 'input_corrupt'],
    lessThan,
  })),
  {
    name: 'a TIFF of ten thousand pages, and what is in it',
    file: 'a.tiff',
    build: () => tiff(10_000, 1000),
    operation: 'probe',
    to: 'json',
    ends: ['done', 'input_corrupt'],
    lessThan,
  },
  ...['png', 'heic'].map((to): HostileCase => ({
    name: `a WebP that says it has as many pixels as there may be, to ${to}`,
    file: 'a.webp',
    build: promisingWebp,
    to,
    // Its bits end before its pixels do.
    ends: ['dimension_limit', 'input_corrupt'],
    lessThan,
  })),
  {
    name: 'a packed drawing of two hundred megabytes under its own name',
    file: 'a.svgz',
    build: () => grownSvg(200e6),
    to: 'png',
    ends: [...refused, 'archive_bomb'],
    lessThan,
  },
  {
    name: 'a packed drawing of two hundred megabytes',
    file: 'a.svg.gz',
    build: () => grownSvg(200e6),
    to: 'svg',
    ends: ['archive_bomb'],
    lessThan,
  },
  {
    name: 'a packed drawing of two hundred megabytes, one way further',
    file: 'a.svg.gz',
    build: () => grownSvg(200e6),
    to: 'png',
    ends: [...refused, 'archive_bomb'],
    lessThan,
  },
  {
    name: 'a program behind the tag of a sound',
    file: 'a.mp3',
    build: () => Buffer.concat([tag, elf]),
    to: 'wav',
    ends: refused,
  },
  { name: 'a program as a film', file: 'a.mp4', build: () => elf, to: 'webm', ends: refused },
  {
    name: 'a document with a program behind it',
    file: 'a.pdf',
    build: () => Buffer.concat([bigPages(1), elf]),
    to: 'png',
    ends: ['done', 'input_corrupt'],
    lacks: tail,
  },
  {
    name: 'a picture as an archive, which it is as well',
    file: 'a.zip',
    build: async () => Buffer.concat([await quarters().gif().toBuffer(), zip([['a.txt', 'x']])]),
    to: 'tar',
    ends: refused,
  },
  {
    name: 'an archive as a document',
    file: 'a.docx',
    build: () => zip([['evil.exe', elf]]),
    to: 'pdf',
    ends: ['input_corrupt', 'type_mismatch'],
  },
];

export const sizeTwins: readonly HostileCase[] = [
  ...['webp', 'heic'].map((to): HostileCase => ({
    name: `a TIFF of three pages, to ${to}`,
    file: 'a.tiff',
    build: () => tiff(3, 100),
    to,
    ends: ['done'],
  })),
  {
    name: 'a TIFF, and what is in it',
    file: 'a.tiff',
    build: () => tiff(3, 100),
    operation: 'probe',
    to: 'json',
    ends: ['done'],
  },
  {
    name: 'a WebP that says what it has',
    file: 'a.webp',
    build: () => quarters().webp({ lossless: true }).toBuffer(),
    to: 'png',
    ends: ['done'],
  },
  { name: 'a packed drawing', file: 'a.svg.gz', build: () => grownSvg(100_000), to: 'svg', ends: ['done'] },
  { name: 'a document that ends', file: 'a.pdf', build: () => bigPages(1), to: 'png', ends: ['done'] },
  { name: 'a picture that is one', file: 'a.gif', build: () => quarters().gif().toBuffer(), to: 'png', ends: ['done'] },
  { name: 'a document that is one', file: 'a.docx', build: () => docx(paragraph('x')), to: 'pdf', ends: ['done'] },
  {
    name: 'a sound with an empty tag',
    file: 'a.mp3',
    build: () => Buffer.concat([tag, sound()]),
    to: 'wav',
    ends: ['done'],
  },
];

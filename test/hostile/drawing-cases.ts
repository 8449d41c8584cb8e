// Pictures and drawings that mean harm: they name files of others, promise more pixels than there are, never end, or carry something behind their end. One row each; sent by guarded.spec.ts.
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { animation, pngBomb, quartersSvg, useBomb } from '../engines/pictures.js';
import type { Bait } from './bait.js';
import type { HostileCase } from './gauntlet.js';

const svg = (inside: string, attributes = 'width="60" height="40"', before = ''): string =>
  `<?xml version="1.0"?>${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`;
const image = (address: string) => svg(`<image href="${address}" xlink:href="${address}" width="60" height="40"/>`);
const away = (to: string): string => `${'../'.repeat(20)}${to.slice(1)}`;
const harmless = ['done', 'input_corrupt'];
const refused = ['type_mismatch', 'input_corrupt', 'unsupported_conversion'];

/** Drawings that look for files and servers. */
const seekers: Readonly<Record<string, (bait: Bait) => string>> = {
  'image, file address': ({ picture }) => image(`file://${picture}`),
  'image, absolute': ({ picture }) => image(picture),
  'image, relative': ({ picture }) => image(away(picture)),
  'image, http by number': ({ servers }) => image(`http://${servers[0]}/a.png`),
  'image, http by name': ({ servers }) => image(`http://${servers[1]}/a.png`),
  xinclude: ({ text }) =>
    svg(
      `<text y="20"><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://${text}" parse="text"/></text>`,
    ),
  'external entity': ({ text }) =>
    svg('<text y="20">&secret;</text>', undefined, `<!DOCTYPE svg [<!ENTITY secret SYSTEM "file://${text}">]>`),
  'external document type': ({ servers }) => svg('', undefined, `<!DOCTYPE svg SYSTEM "http://${servers[1]}/a.dtd">`),
  'style sheet, imported': ({ servers }) => svg(`<style>@import url("http://${servers[0]}/a.css");</style>`),
  'style sheet, beside': ({ servers }) =>
    svg('', undefined, `<?xml-stylesheet type="text/css" href="http://${servers[1]}/a.css"?>`),
  use: ({ picture }) => svg(`<use href="file://${picture}#x" xlink:href="file://${picture}#x"/>`),
  filter: ({ picture }) =>
    svg(
      `<filter id="f"><feImage href="file://${picture}" xlink:href="file://${picture}"/></filter><rect width="60" height="40" fill="#fff" filter="url(#f)"/>`,
    ),
  'a page in it': ({ picture }) =>
    svg(
      `<foreignObject width="60" height="40"><img xmlns="http://www.w3.org/1999/xhtml" src="file://${picture}"/></foreignObject>`,
    ),
};

const laughs = (levels: number, each: number): string =>
  `<!DOCTYPE svg [<!ENTITY l0 "haha">${Array.from({ length: levels }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(each)}">`).join('')}]>`;
const heavyFilter = `<filter id="f">${'<feTurbulence baseFrequency="0.01" numOctaves="100"/><feGaussianBlur stdDeviation="50"/>'.repeat(40)}</filter><rect width="4000" height="4000" filter="url(#f)"/>`;
const short = { soft_s: 6, hard_s: 10 };
const stopped = ['soft_timeout', 'hard_timeout', 'out_of_memory', 'input_corrupt', 'dimension_limit'];

const bombs: readonly HostileCase[] = [
  {
    name: 'laughs by the billion',
    file: 'a.svg',
    build: () => svg('<text y="20">&l9;</text>', undefined, laughs(9, 10)),
    to: 'png',
    ends: stopped,
  },
  {
    name: 'laughs by the square',
    file: 'a.svg',
    build: () => svg(`<text y="20">${'&l1;'.repeat(20_000)}</text>`, undefined, laughs(1, 12_000)),
    to: 'png',
    limits: short,
    ends: stopped,
  },
  { name: 'uses of uses', file: 'a.svg', build: useBomb, to: 'png', limits: short, ends: stopped },
  {
    name: 'a heavy filter',
    file: 'a.svg',
    build: () => svg(heavyFilter, 'width="4000" height="4000"'),
    to: 'png',
    limits: short,
    ends: ['done', ...stopped],
  },
  {
    name: 'a drawing of 60 000 by 60 000',
    file: 'a.svg',
    build: () => svg('', 'width="60000" height="60000"'),
    to: 'png',
    ends: ['dimension_limit'],
  },
  {
    name: 'twenty megabytes of words in a drawing',
    file: 'a.svg',
    build: () => svg(`<text y="20">${'words '.repeat(3_500_000)}</text>`),
    to: 'png',
    limits: short,
    ends: ['dimension_limit', 'file_too_large', ...stopped],
  },
  { name: 'a PNG of 30 000 by 30 000', file: 'a.png', build: pngBomb, to: 'webp', ends: ['dimension_limit'] },
  {
    name: 'a PNG of a million by one',
    file: 'a.png',
    build: () =>
      sharp({ create: { width: 1_000_000, height: 1, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    to: 'webp',
    ends: ['dimension_limit', 'input_corrupt', 'output_invalid', 'engine_failed', 'validation_failed'],
  },
  {
    name: 'a PNG of 16 000 by 16 000',
    file: 'a.png',
    build: () =>
      sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: '#fff' }, limitInputPixels: false })
        .png({ compressionLevel: 1 })
        .toBuffer(),
    to: 'jpeg',
    ends: ['dimension_limit'],
  },
];

/** Something else hangs behind the end; what is made anew has nothing of it. */
const tail = '<script>alert(1)</script>';
const polyglots: readonly HostileCase[] = (['gif', 'png', 'jpeg', 'webp'] as const).map((format) => ({
  name: `a ${format} with a page behind it`,
  file: `a.${format}`,
  build: async () =>
    Buffer.concat([await sharp(Buffer.from(quartersSvg))[format]().toBuffer(), Buffer.from(`PK\x03\x04${tail}`)]),
  to: format === 'png' ? 'jpeg' : 'png',
  ends: harmless,
  lacks: tail,
}));

const disguised: readonly HostileCase[] = [
  { name: 'a page as a picture', file: 'a.jpg', build: () => `<html>${tail}</html>`, to: 'png', ends: refused },
  { name: 'a packed drawing', file: 'a.svgz', build: () => gzipSync(quartersSvg), to: 'png', ends: refused },
  { name: 'nothing', file: 'a.png', build: () => '', to: 'webp', ends: ['input_empty'] },
  {
    name: 'half a picture',
    file: 'a.gif',
    build: async () => (await animation(3)).subarray(0, 200),
    to: 'png',
    ends: harmless,
  },
  {
    name: 'a drawing in wide letters that seeks',
    file: 'a.svg',
    build: ({ picture }) => Buffer.from(`\ufeff${image(`file://${picture}`)}`, 'utf16le'),
    to: 'png',
    ends: harmless,
  },
];

export const drawingCases: readonly HostileCase[] = [
  ...Object.entries(seekers).flatMap(([name, build]): HostileCase[] =>
    // By sharp alone, by way of vips, by way of ImageMagick, and as a page.
    ['png', 'heic', 'ico', 'pdf'].map((to) => ({
      name: `${name}, to ${to}`,
      file: 'a.svg',
      build,
      to,
      ends: harmless,
    })),
  ),
  ...bombs,
  ...polyglots,
  ...disguised,
];

export const drawingTwins: readonly HostileCase[] = [
  ...['png', 'heic', 'ico', 'pdf'].map((to): HostileCase => ({
    name: `a drawing to ${to}`,
    file: 'a.svg',
    build: () => quartersSvg,
    to,
    ends: ['done'],
  })),
  {
    name: 'a drawing with its picture inside',
    file: 'a.svg',
    build: async () =>
      image(`data:image/png;base64,${(await sharp(Buffer.from(quartersSvg)).png().toBuffer()).toString('base64')}`),
    to: 'png',
    ends: ['done'],
  },
  ...(['gif', 'png', 'jpeg', 'webp'] as const).map((format): HostileCase => ({
    name: `a ${format} that ends`,
    file: `a.${format}`,
    build: () => sharp(Buffer.from(quartersSvg))[format]().toBuffer(),
    to: format === 'png' ? 'jpeg' : 'png',
    ends: ['done'],
  })),
];

// Documents that mean harm: they include files, fetch pictures, run programs, never end or are not what they say. One row each; sent by guarded.spec.ts.
import { randomBytes } from 'node:crypto';
import { docx, docxBomb, linkedPicture, lockedOdt, odt, paragraph, sumBomb, xlsx } from '../engines/office-files.js';
import type { Bait } from './bait.js';
import type { HostileCase } from './gauntlet.js';

/** Whatever happens, nothing may be got hold of; that most of them convert is shown by their twins. */
const harmless = ['done', 'input_corrupt', 'engine_failed', 'unsupported_conversion'];
const page = (inside: string): string =>
  `<!DOCTYPE html><html><head><title>t</title></head><body>${inside}</body></html>`;
const frame = (address: string): string =>
  `<text:p>text<draw:frame svg:width="3cm" svg:height="3cm" text:anchor-type="as-char"><draw:image xlink:href="${address}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>`;
const section = (address: string): string =>
  `<text:section text:name="s"><text:section-source xlink:href="${address}" xlink:type="simple"/></text:section><text:p>text</text:p>`;
const letter = (inside: string): string =>
  `From: a@example.org\nTo: b@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n${inside}\n`;
const formula = (text: string): string => `<row><c t="str"><f>${text}</f><v>0</v></c></row>`;

/** Each with the places where it could look: a picture, a text, two addresses of the network. */
interface Seeker {
  readonly name: string;
  readonly file: string;
  readonly to: readonly string[];
  readonly build: (address: string) => Buffer | string;
  /** A text and not a picture is what it includes. */
  readonly includes?: boolean;
  /** The same without what it seeks, where that cannot be left empty. */
  readonly twin?: Buffer | string;
}
const seekers: readonly Seeker[] = [
  {
    name: 'a picture of a page',
    file: 'a.html',
    to: ['docx', 'epub', 'pdf', 'md'],
    build: (at) => page(`<p>text <img src="${at}"></p>`),
  },
  {
    name: 'a frame of a page',
    file: 'a.html',
    to: ['docx', 'pdf'],
    build: (at) => page(`<p>text</p><iframe src="${at}"></iframe>`),
    includes: true,
  },
  {
    name: 'a style sheet of a page',
    file: 'a.html',
    to: ['pdf', 'odt'],
    build: (at) =>
      page(
        `<link rel="stylesheet" href="${at}"><style>@import "${at}"; body { background: url("${at}") }</style><p>text</p>`,
      ),
  },
  {
    name: 'an object of a page',
    file: 'a.html',
    to: ['odt', 'pdf'],
    build: (at) => page(`<p>text</p><object data="${at}"></object><embed src="${at}"><video src="${at}"></video>`),
  },
  { name: 'a picture of a text', file: 'a.md', to: ['docx', 'html', 'odt'], build: (at) => `text ![x](${at})\n` },
  {
    name: 'a page within a text',
    file: 'a.md',
    to: ['html', 'docx', 'pdf'],
    build: (at) => `text\n\n<img src="${at}">\n\n<iframe src="${at}"></iframe>\n`,
  },
  {
    name: 'facts of a text',
    file: 'a.md',
    to: ['html', 'epub'],
    build: (at) =>
      `---\ntitle: t\ncss: ${at}\ncover-image: ${at}\nbibliography: ${at}\ninclude-before-body: ${at}\n---\n\ntext\n`,
    includes: true,
  },
  {
    name: 'an include',
    file: 'a.rst',
    to: ['docx', 'html'],
    build: (at) => `text\n\n.. include:: ${at}\n\n.. raw:: html\n   :file: ${at}\n`,
    includes: true,
  },
  {
    name: 'a table from elsewhere',
    file: 'a.rst',
    to: ['docx', 'html'],
    build: (at) => `text\n\n.. csv-table:: t\n   :file: ${at}\n`,
    includes: true,
    twin: 'text\n\n.. csv-table:: t\n\n   a,b\n',
  },
  {
    name: 'an include',
    file: 'a.org',
    to: ['docx', 'html'],
    build: (at) => `text\n\n#+INCLUDE: "${at}"\n`,
    includes: true,
  },
  {
    name: 'an input',
    file: 'a.tex',
    to: ['docx', 'html'],
    build: (at) =>
      `\\documentclass{article}\\begin{document}text \\input{${at}} \\include{${at}} \\includegraphics{${at}}\\end{document}\n`,
    includes: true,
  },
  {
    name: 'a mail',
    file: 'a.eml',
    to: ['pdf', 'html', 'docx'],
    build: (at) => letter(page(`<p>text <img src="${at}"></p>`)),
  },
  {
    name: 'a linked picture',
    file: 'a.docx',
    to: ['pdf', 'odt', 'html'],
    build: (at) => docx(paragraph('text') + linkedPicture('x1'), [['x1', 'image', at]]),
  },
  {
    name: 'a template',
    file: 'a.docx',
    to: ['pdf'],
    build: (at) => docx(paragraph('text'), [['x1', 'attachedTemplate', at]]),
  },
  {
    name: 'a linked picture',
    file: 'a.odt',
    to: ['pdf', 'docx', 'html'],
    build: (at) => odt(frame(at)),
    twin: odt('<text:p>text</text:p>'),
  },
  { name: 'a linked section', file: 'a.odt', to: ['pdf', 'docx'], build: (at) => odt(section(at)), includes: true },
  {
    name: 'a linked picture',
    file: 'a.rtf',
    to: ['pdf'],
    build: (at) => `{\\rtf1 text {\\field{\\*\\fldinst INCLUDEPICTURE "${at}" \\\\d}{\\fldrslt }}}`,
  },
  {
    name: 'a cell that asks',
    file: 'a.xlsx',
    to: ['pdf', 'csv'],
    build: (at) => xlsx([formula(`WEBSERVICE(&quot;${at}&quot;)`) + formula(`'${at}'#$Sheet1.A1`)]),
    includes: true,
  },
];

const places = (bait: Bait, includes: boolean): [string, string][] => [
  ['of a file', includes ? bait.text : bait.picture],
  ['of a file address', `file://${includes ? bait.text : bait.picture}`],
  ['of the network, by number', `http://${bait.servers[0]}/a.png`],
  ['of the network, by name', `http://${bait.servers[1]}/a.png`],
];
const kinds = ['of a file', 'of a file address', 'of the network, by number', 'of the network, by name'];

/** PostScript is a program; these are what it would do first. */
const postscript = (program: string): string =>
  `%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n0 1 0 setrgbcolor 0 0 100 100 rectfill 0 setgray\n${program}\nshowpage\n%%EOF\n`;
const attempt = (deed: string): string => `{ ${deed} } stopped { clear } if`;
export const programs: Readonly<Record<'reads' | 'writes' | 'leaves', HostileCase>> = {
  reads: {
    name: 'a program of PostScript that reads',
    file: 'a.eps',
    build: ({ text }) =>
      postscript(
        attempt(
          `(${text}) (r) file 200 string readline pop (canary) search { pop pop pop 0.816 0 0.816 setrgbcolor 0 0 100 100 rectfill } if`,
        ),
      ),
    to: 'png',
    ends: harmless,
  },
  writes: {
    name: 'a program of PostScript that writes',
    file: 'a.eps',
    build: ({ folder }) => postscript(attempt(`(${folder}/made) (w) file dup (made) writestring closefile`)),
    to: 'png',
    ends: harmless,
  },
  leaves: {
    name: 'a program of PostScript that leaves another',
    file: 'a.eps',
    build: () => postscript(attempt('(%pipe%setsid sleep 300 >/dev/null 2>&1 &) (w) file closefile')),
    to: 'png',
    ends: harmless,
  },
};

const short = { soft_s: 8, hard_s: 12 };
const poison: readonly HostileCase[] = [
  {
    name: 'half a document',
    file: 'a.docx',
    build: () => halfOf(docx(paragraph('text'))),
    to: 'pdf',
    ends: ['input_corrupt'],
  },
  ...['docx', 'doc', 'odt', 'xls'].map((kind): HostileCase => ({
    name: `noise as ${kind}`,
    file: `a.${kind}`,
    build: () => randomBytes(50_000),
    to: 'pdf',
    ends: ['input_corrupt'],
  })),
  {
    name: 'a locked document',
    file: 'a.odt',
    build: () => lockedOdt('<text:p>text</text:p>', 'opens'),
    to: 'pdf',
    ends: ['input_encrypted'],
  },
  {
    name: 'a locked document and another password',
    file: 'a.odt',
    build: () => lockedOdt('<text:p>text</text:p>', 'opens'),
    to: 'pdf',
    options: { password: 'wrong' },
    ends: ['password_wrong'],
  },
  { name: 'a document that grows', file: 'a.docx', build: () => docxBomb(600), to: 'pdf', ends: ['archive_bomb'] },
  {
    name: 'a document that grows and does not say so',
    file: 'a.docx',
    build: () => docxBomb(600, 1000),
    to: 'pdf',
    ends: ['archive_bomb'],
  },
  {
    name: 'sums without end',
    file: 'a.xlsx',
    build: () => sumBomb(),
    to: 'pdf',
    limits: short,
    ends: ['soft_timeout', 'hard_timeout'],
  },
];
const halfOf = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);

const reaching = ({ name, file, build, includes = false }: Seeker, to: string, options?: object): HostileCase[] =>
  kinds.map((kind, index) => ({
    name: `${name} ${kind}, ${file} to ${to}${options ? ' by the browser' : ''}`,
    ...{ file, to, ends: harmless, ...(options && { options }) },
    build: (bait) => build(places(bait, includes)[index]?.[1] ?? ''),
  }));

export const writingCases: readonly HostileCase[] = [
  ...seekers.flatMap((seeker) => seeker.to.flatMap((to) => reaching(seeker, to))),
  // What a browser would do with them.
  ...seekers
    .filter(({ file }) => ['a.html', 'a.eml'].includes(file))
    .flatMap((seeker) => reaching(seeker, 'pdf', { engine: 'chromium' })),
  ...Object.values(programs),
  ...poison,
];

/** The same files that seek nothing. */
export const writingTwins: readonly HostileCase[] = [
  ...seekers.flatMap(({ name, file, to, build, twin }) =>
    to.slice(0, 1).map((target): HostileCase => ({
      name: `${name}, ${file} to ${target}`,
      file,
      build: () => twin ?? build('#here'),
      to: target,
      ends: ['done'],
    })),
  ),
  {
    name: 'a page by the browser',
    file: 'a.html',
    build: () => page('<p>text</p>'),
    to: 'pdf',
    options: { engine: 'chromium' },
    ends: ['done'],
  },
  {
    name: 'a drawing in PostScript',
    file: 'a.eps',
    build: () => postscript('10 10 moveto 90 90 lineto stroke'),
    to: 'png',
    ends: ['done'],
  },
  {
    name: 'a document and its password',
    file: 'a.odt',
    build: () => lockedOdt('<text:p>text</text:p>', 'opens'),
    to: 'pdf',
    options: { password: 'opens' },
    ends: ['done'],
  },
];

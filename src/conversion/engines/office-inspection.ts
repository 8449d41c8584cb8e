// Looks into a document before LibreOffice does, and says afterwards what people should know of the result.
import { AppError } from '../../shared/errors.js';
import { readHead } from '../detect.js';
import type { Warning } from '../../shared/warnings.js';
import type { Step } from '../engine.js';
import { formatOf } from '../formats.js';
import { lockedOle, oleWith } from '../magic.js';
import { isThere, replacedFonts } from '../missing-fonts.js';
import { checkInflated, readEntry, readZip } from '../zip-directory.js';
import { asidesLeftOut, type Aside } from './document-asides.js';
import { importFilter } from './office-filters.js';
import { rows } from '../document-options.js';
import { completed, type OfficeFacts } from './office-order.js';

/** Unpacked. The XML of a thousand-page book has about 50 MB; its pictures are packed already. */
const maxInflatedBytes = 512 * 2 ** 20;
const maxStyleBytes = 4 * 2 ** 20;

/** Throws archive_bomb or input_corrupt. A locked office file is no zip; LibreOffice asks for its password. */
export async function inspectDocument({ from, input }: Step): Promise<void> {
  if (formatOf(from).inside !== 'zip') return;
  if (await isLocked(input)) return;
  await checkInflated(input, await readZip(input), maxInflatedBytes);
}

/** What LibreOffice calls damaged because it is locked: it does not say so of every format. */
export async function lockFault({ from, to, input, options }: Step, said: AppError): Promise<AppError> {
  if (!['input_corrupt', 'input_encrypted', 'password_wrong'].includes(said.code)) return said;
  if (said.code === 'input_corrupt' && !(await isLocked(input)) && !(await hasLockedParts(from, input))) return said;
  const facts = { cause: said };
  return completed(to, options).password === undefined
    ? new AppError(
        'input_encrypted',
        'The document is locked with a password. Give it as the option "password", or send an unlocked copy.',
        facts,
      )
    : new AppError('password_wrong', 'The password does not open this document. Give the right one.', facts);
}

/** Office's own way: the whole zip inside a container. */
async function isLocked(file: string): Promise<boolean> {
  return oleWith('EncryptedPackage')(await readHead(file));
}

async function hasLockedParts(from: string, file: string): Promise<boolean> {
  if (['doc', 'xls'].includes(from)) return lockedOle(await readHead(file));
  if (!['odt', 'ods', 'odp'].includes(from)) return false;
  const manifest = (await readZip(file)).find(({ name }) => name === 'META-INF/manifest.xml');
  return manifest !== undefined && (await readEntry(file, manifest, maxStyleBytes)).includes('encryption-data');
}

/** `fonts` are the families that are installed, in small letters. */
export async function officeWarnings(step: Step, facts: OfficeFacts, fonts: ReadonlySet<string>): Promise<Warning[]> {
  return [
    ...sheetWarnings(step, facts),
    ...hiddenWarnings(step, facts),
    ...(await asideWarnings(step, facts)),
    ...(step.to === 'pdf' ? await fontWarnings(step, fonts) : []),
  ];
}

function sheetWarnings({ to, options }: Step, { sheets = 1 }: OfficeFacts): Warning[] {
  if (!rows.includes(to) || sheets === 1) return [];
  const { sheet = 1 } = completed(to, options);
  return [{ code: 'sheets_left_out', detail: `The workbook has ${sheets} sheets; the result holds sheet ${sheet}.` }];
}

/** What is printed is what is seen; the formats of LibreOffice's own kinds keep what is not. */
function hiddenWarnings({ to }: Step, { hidden = 0, slides }: OfficeFacts): Warning[] {
  if (hidden === 0 || !['pdf', 'html'].includes(to)) return [];
  const what = slides === undefined ? 'sheets' : 'slides';
  return [{ code: 'hidden_left_out', detail: `Hidden ${what} were left out: ${hidden}.` }];
}

/** A page of a sheet holds its comments, as windows that open; that of a text has boxes to tick. */
const missing: Readonly<Record<string, readonly Aside[]>> = {
  pdf: ['comments', 'speaker_notes'],
  html: ['comments', 'form_choices'],
  txt: ['comments', 'page_headers', 'form_fields'],
  csv: ['comments'],
  tsv: ['comments'],
};

async function asideWarnings(step: Step, { beside }: OfficeFacts): Promise<Warning[]> {
  const lost = missing[step.to];
  const isKept = step.to === 'html' && importFilter(step.from).kind === 'sheet';
  return lost === undefined || isKept || (await isLocked(step.input)) ? [] : asidesLeftOut(step, lost, beside);
}

/** Where each kind of file names its fonts. */
const fontPlaces: Readonly<Record<string, { readonly entries: RegExp; readonly name: RegExp }>> = {
  docx: {
    entries: /^word\/(document|styles|theme\/theme1)\.xml$/,
    name: /(?:w:(?:ascii|hAnsi)|<a:latin typeface)="([^"+]+)"/g,
  },
  pptx: { entries: /^ppt\/(slides\/slide\d+|theme\/theme1)\.xml$/, name: /<a:latin typeface="([^"+]+)"/g },
  xlsx: { entries: /^xl\/styles\.xml$/, name: /<name val="([^"]+)"/g },
  odt: { entries: /^(content|styles)\.xml$/, name: /style:font-name="([^"]+)"/g },
  ods: { entries: /^(content|styles)\.xml$/, name: /style:font-name="([^"]+)"/g },
  odp: { entries: /^(content|styles)\.xml$/, name: /style:font-name="([^"]+)"/g },
};

/** What an earlier step has made names the fonts of its tool, which nobody asked for. */
async function fontWarnings({ from, input, isOurs }: Step, installed: ReadonlySet<string>): Promise<Warning[]> {
  const place = fontPlaces[from];
  if (isOurs || !place || installed.size === 0 || (await isLocked(input))) return [];
  const entries = (await readZip(input)).filter(({ name }) => place.entries.test(name));
  const named = new Set<string>();
  for (const entry of entries.slice(0, 100)) {
    const text = (await readEntry(input, entry, maxStyleBytes)).toString('utf8');
    for (const [, font] of text.matchAll(place.name)) if (font) named.add(font);
  }
  return replacedFonts([...named].filter((font) => !isThere(font, installed)));
}

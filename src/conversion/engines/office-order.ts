// What LibreOffice is told for one step: how to read, how to write. Used by the two engines that run it.
import { z } from 'zod';
import { readHead } from '../detect.js';
import { usualFit, type DocumentOptions } from '../document-options.js';
import type { Step } from '../engine.js';
import { parseOptions } from '../options.js';
import { sizeOf, type Sheet } from '../paper.js';
import { decodeText } from '../text-bytes.js';
import { countryOf } from './csv-country.js';
import { guessLanguage } from '../text-language.js';
import {
  delimiterOf,
  exportFilter,
  importFilter,
  codeColumns,
  tableExport,
  tableImport,
  textOptions,
  type OfficeKind,
} from './office-filters.js';

type Values = Readonly<Record<string, boolean | number | string>>;

export interface OfficeOrder {
  readonly load: Values;
  readonly store: Values & { readonly FilterName: string };
  /** Of a PDF only. */
  readonly filterData?: Values;
  readonly landscape?: boolean;
  /** Of what has no pages of its own: width and height, upright, in hundredths of a millimetre. */
  readonly paper?: readonly [number, number];
  /** Of sheets that become pages; as they say themselves where it is missing. */
  readonly fit?: 'width' | 'page';
  /** Proposed changes as if they were accepted, because nothing could show which they are. */
  readonly settled?: boolean;
  /** A workbook that becomes rows, which programs read. */
  readonly asData?: boolean;
  /** A workbook that is looked at: dates that every country writes in its own way are written in a way that all can read. */
  readonly plainDates?: boolean;
  /** A table that is nothing but rows. */
  readonly bare?: boolean;
  /** Of the one sheet of such a table: it gets the name of its file, which has to be called so. */
  readonly sheetName?: string;
  /** Whether comments and notes stand in it is asked of LibreOffice: its file does not say so. */
  readonly beside?: boolean;
  /** Of a page, unless the document has one. */
  readonly title?: string;
  /** Counted from 1. */
  readonly sheet?: number;
  readonly password?: string;
}

/** What the driver says of a document that it opened. */
export const factsSchema = z.object({
  sheets: z.int().optional(),
  slides: z.int().optional(),
  /** Sheets that are hidden; slides that are, of those that were asked for. */
  hidden: z.int().optional(),
  characters: z.int().optional(),
  /** Of the older kinds only. */
  beside: z.array(z.enum(['comments', 'speaker_notes'])).optional(),
  /** Written, of a PDF only. */
  pages: z.int().optional(),
});
export type OfficeFacts = z.infer<typeof factsSchema>;

const oldKinds = new Set(['doc', 'xls', 'ppt', 'rtf']);
const looks = new Set(['pdf', 'html']);
const computes = new Set(['xlsx', 'xls', 'ods']);
const marks: Readonly<Record<string, string>> = { csv: ',', tsv: '\t' };
/** The view that a document is opened in. That for writing shows comments beside the page, in windows whose description comes only with the surface that nobody here has: LibreOffice
 *  ended at every document with a comment. That of printed pages shows none. */
const views: Readonly<Record<OfficeKind, Values>> = { text: { ViewId: 7 }, sheet: {}, slides: {} };
const pdfVersions = { no: 0, '1b': 1, '2b': 2, '3b': 3 } as const;

export async function officeOrder(step: Step): Promise<OfficeOrder> {
  const { from, to, title, options } = step;
  const source = importFilter(from);
  const target = exportFilter(source.kind, to);
  const asked = completed(to, options);
  const { fit = usualFit(from) } = asked;
  const read = await importOptions(step);
  const write = exportOptions(to, asked);
  return {
    load: { FilterName: source.filter, ...views[source.kind], ...(read !== undefined && { FilterOptions: read }) },
    store: { FilterName: target.filter, ...(write !== undefined && { FilterOptions: write }) },
    ...(to === 'pdf' && { filterData: pdfOptions(asked) }),
    ...(to === 'pdf' && asked.orientation !== 'keep' && { landscape: asked.orientation === 'landscape' }),
    ...(to === 'pdf' && asked.paper !== undefined && { paper: hundredths(asked.paper) }),
    ...(to === 'pdf' && fit !== 'keep' && { fit }),
    ...(to === 'txt' && { settled: true }),
    ...(Object.hasOwn(marks, to) && !Object.hasOwn(marks, from) && { asData: true }),
    ...(source.kind === 'sheet' && !Object.hasOwn(marks, from) && looks.has(to) && { plainDates: true }),
    ...(Object.hasOwn(marks, from) && { bare: true, sheetName: sheetNameOf(title) }),
    ...(to === 'html' && title !== undefined && { title }),
    ...(oldKinds.has(from) && { beside: true }),
    ...(asked.sheet !== undefined && { sheet: asked.sheet }),
    ...(asked.password !== undefined && { password: asked.password }),
  };
}

function hundredths(sheet: Sheet): [number, number] {
  const { width, height } = sizeOf(sheet);
  return [Math.round((width * 2540) / 72), Math.round((height * 2540) / 72)];
}

/** Programs that read sheets take no longer name, none with these characters, and none that begins or ends with an apostrophe. */
export function sheetNameOf(title = ''): string {
  const name = title
    .replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')
    .slice(0, 31)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/^[\s']+|[\s']+$/g, '');
  return name || 'Sheet1';
}

/** Steps in the middle of a route have no options of their own. */
export function completed(to: string, options: Step['options']): Partial<DocumentOptions> {
  return parseOptions(to, options);
}

async function importOptions({ from, to, input }: Step): Promise<string | undefined> {
  if (from !== 'txt' && !Object.hasOwn(marks, from)) return undefined;
  const head = await readHead(input);
  const isUtf16 = [0xfffe, 0xfeff].includes(head.length > 1 ? head.readUInt16BE(0) : 0);
  const text = decodeText(head, undefined, false) ?? '';
  if (from === 'txt') return textOptions(isUtf16, guessLanguage(text));
  const mark = from === 'tsv' ? '\t' : delimiterOf(text);
  // What is only looked at stays as it is written.
  const country = computes.has(to) ? countryOf(text, mark) : 0;
  return tableImport({ delimiter: mark, isUtf16, texts: codeColumns(text, mark), country });
}

function exportOptions(to: string, { sheet = 1 }: Partial<DocumentOptions>): string | undefined {
  if (to === 'txt') return textOptions(false);
  // Else each picture would become a file beside it.
  if (to === 'html') return 'EmbedImages';
  const mark = marks[to];
  return mark === undefined ? undefined : tableExport(mark, sheet);
}

function pdfOptions({ pages, pdfa = 'no', quality = 90 }: Partial<DocumentOptions>): Values {
  return {
    ...(pages !== undefined && { PageRange: pages }),
    SelectPdfVersion: pdfVersions[pdfa],
    UseLosslessCompression: quality === 100,
    Quality: quality,
    // Headings become the reader's list of contents.
    ExportBookmarks: true,
  };
}

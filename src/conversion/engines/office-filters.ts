// What LibreOffice calls the formats: one row each. Import filters are always named, so that no file is taken for something else; used by the two engines that run LibreOffice.
import type { Edge } from '../engine.js';
import { rowsOf } from './csv-country.js';

export type OfficeKind = 'text' | 'sheet' | 'slides';

interface OfficeFormat {
  readonly kind: OfficeKind;
  readonly format: string;
  /** The name of its filter. */
  readonly filter: string;
  /** Only written: reading HTML would fetch what it links to, and reading a PDF gives no text that flows. */
  readonly writeOnly?: true;
}

const row = (kind: OfficeKind, format: string, filter: string, writeOnly?: true): OfficeFormat => ({
  kind,
  format,
  filter,
  ...(writeOnly && { writeOnly }),
});

const csv = 'Text - txt - csv (StarCalc)';

export const officeFormats: readonly OfficeFormat[] = [
  row('text', 'docx', 'MS Word 2007 XML'),
  row('text', 'doc', 'MS Word 97'),
  row('text', 'odt', 'writer8'),
  row('text', 'rtf', 'Rich Text Format'),
  row('text', 'txt', 'Text (encoded)'),
  row('text', 'html', 'HTML (StarWriter)', true),
  row('text', 'pdf', 'writer_pdf_Export', true),
  row('sheet', 'xlsx', 'Calc MS Excel 2007 XML'),
  row('sheet', 'xls', 'MS Excel 97'),
  row('sheet', 'ods', 'calc8'),
  row('sheet', 'csv', csv),
  row('sheet', 'tsv', csv),
  row('sheet', 'html', 'HTML (StarCalc)', true),
  row('sheet', 'pdf', 'calc_pdf_Export', true),
  row('slides', 'pptx', 'Impress MS PowerPoint 2007 XML'),
  row('slides', 'ppt', 'MS PowerPoint 97'),
  row('slides', 'odp', 'impress8'),
  row('slides', 'pdf', 'impress_pdf_Export', true),
];

/** A PDF cannot be had back; among themselves the formats of one kind keep what matters. */
export function officeEdges(extraCost: number): Edge[] {
  const readable = officeFormats.filter(({ writeOnly }) => !writeOnly);
  return readable.flatMap(({ kind, format: from }) =>
    officeFormats
      .filter((target) => target.kind === kind && target.format !== from)
      .map(({ format: to }) => ({
        from,
        to,
        cost: 2 + extraCost,
        lossy: ['pdf', 'txt', 'csv', 'tsv'].includes(to) && !['txt', 'csv', 'tsv'].includes(from),
        // A PDF may be cut.
        many: to === 'pdf',
      })),
  );
}

/** Which of the kinds a file of this format opens as. */
export function importFilter(format: string): OfficeFormat {
  const found = officeFormats.find((each) => each.format === format && !each.writeOnly);
  if (!found) throw new Error(`LibreOffice does not read "${format}".`);
  return found;
}

export function exportFilter(kind: OfficeKind, format: string): OfficeFormat {
  const found = officeFormats.find((each) => each.kind === kind && each.format === format);
  if (!found) throw new Error(`LibreOffice does not write "${format}" from ${kind}.`);
  return found;
}

const utf8 = 76;
const utf16 = 65_535;
const quote = 34;

/** For a text: its alphabet, line ends and language. A name that LibreOffice does not know is passed over, and it reads byte by byte. */
export const textOptions = (isUtf16: boolean, language = ''): string =>
  [isUtf16 ? 'UCS2' : 'UTF8', 'LF', ...(language ? ['', language] : [])].join(',');

export interface TableLooks {
  readonly delimiter: string;
  readonly isUtf16: boolean;
  /** Columns, counted from 1, whose cells are taken letter by letter. */
  readonly texts: readonly number[];
  /** Whose way to write numbers and dates. */
  readonly country: number;
}

/** For a table as text. Formulas stay what they are: text is not computed. */
export function tableImport({ delimiter, isUtf16, texts, country }: TableLooks): string {
  const kinds = texts.map((column) => `${column}/2`).join('/');
  const alphabet = isUtf16 ? utf16 : utf8;
  return [delimiter.charCodeAt(0), quote, alphabet, 1, kinds, country, 'false', 'true', 'false'].join(',');
}

/** No number: it would lose its zeros, its plus, or all digits after the fifteenth. */
const code = /^(?:0\d+|\+\d{5,}|-?\d{16,})$/;

/** Columns that hold articles, phones or accounts, judged by the first rows; counted from 1. */
export function codeColumns(head: string, delimiter: string): number[] {
  const found = new Set<number>();
  for (const row of rowsOf(head, delimiter))
    row.forEach((cell, index) => {
      if (code.test(cell)) found.add(index + 1);
    });
  return [...found].sort((one, other) => one - other);
}

/** What a cell holds is what is written, in all its digits; `sheet` counts from 1. */
export function tableExport(delimiter: string, sheet: number): string {
  return [delimiter.charCodeAt(0), quote, utf8, 1, '', 0, 'false', 'true', 'false', 'false', 'false', sheet].join(',');
}

/** Which mark stands between the cells, judged by the first line: the one that is there most often, outside of quotes. */
export function delimiterOf(head: string): string {
  const line = head.replace(/"[^"]*"/g, '').split(/\r?\n/, 1)[0] ?? '';
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: line.split(mark).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).mark;
}

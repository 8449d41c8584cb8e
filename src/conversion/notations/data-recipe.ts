// How one data file becomes another: text in, values between, text out, and the result is read again before it counts. Runs in the data process only.
import fs from 'node:fs';
import { AppError } from '../../shared/errors.js';
import { formatBytes } from '../../shared/units.js';
import type { Warning } from '../../shared/warnings.js';
import { formatOf } from '../formats.js';
import { decodeText } from '../text-bytes.js';
import { damaged, isMap, isScalar, type DataValue } from './data-value.js';
import { mailPage } from './mail-page.js';
import { readJson, writeJson } from './json-data.js';
import { readSubtitles, writeSubtitles } from './subtitles.js';
import { readRows, rowsOfValue, valueOfRows, writeRows, type Rows } from './table-data.js';
import { readToml, writeToml } from './toml-data.js';
import { readXml, writeXml } from './xml-data.js';
import { readYaml, writeYaml } from './yaml-data.js';

export interface DataJob {
  readonly in: string;
  readonly from: string;
  readonly out: string;
  readonly to: string;
}
export interface DataResult {
  readonly warnings: readonly Warning[];
}

export const maxDataBytes = 50 * 2 ** 20;

interface Language {
  readonly read: (source: string) => DataValue;
  readonly write: (value: DataValue) => string;
}
const languages: Readonly<Record<string, Language>> = {
  json: { read: readJson, write: writeJson },
  yaml: { read: readYaml, write: writeYaml },
  toml: { read: readToml, write: writeToml },
  xml: { read: readXml, write: writeXml },
};
interface Table {
  readonly read: (source: string) => Rows;
  readonly write: (rows: Rows) => string;
}
const tables: Readonly<Record<string, Table>> = {
  csv: { read: (source) => readRows(source), write: (rows) => writeRows(rows, ',') },
  tsv: { read: (source) => readRows(source, '\t'), write: (rows) => writeRows(rows, '\t') },
};
const subtitles = ['srt', 'vtt', 'ass'] as const;
type Subtitle = (typeof subtitles)[number];

/** Their top is always one object, so a table stands below a name in them. */
const named: ReadonlySet<string> = new Set(['toml', 'xml']);
const nameOfRows = 'row';

const tree = [...Object.keys(languages), ...Object.keys(tables)];
/** Every pair that the recipe knows. */
export const dataPairs: readonly (readonly [from: string, to: string])[] = [tree, subtitles].flatMap((kind) =>
  kind.flatMap((from) => kind.map((to) => [from, to] as const)),
);

export async function convertData({ in: input, from, out, to }: DataJob): Promise<DataResult> {
  const bytes = await fs.promises.readFile(input);
  requireSize(bytes);
  if (from === 'eml') {
    const { text, warnings } = mailPage(bytes);
    await fs.promises.writeFile(out, text);
    return { warnings };
  }
  const source = decoded(bytes, from);
  const { text, warnings } = translate(source, from, to);
  reread(text, to);
  await fs.promises.writeFile(out, text);
  return { warnings };
}

function requireSize(bytes: Buffer): void {
  if (bytes.length > maxDataBytes)
    throw new AppError(
      'dimension_limit',
      `A data file may have at most ${formatBytes(maxDataBytes)}. Split it into smaller ones.`,
    );
}

function decoded(bytes: Buffer, from: string): string {
  const text = decodeText(bytes);
  if (text === undefined)
    throw damaged(formatOf(from).label.en, 'its letters are not in UTF-8 or UTF-16. Save it again as UTF-8');
  return text.replace(/^\uFEFF/, '');
}

export function translate(source: string, from: string, to: string): { text: string; warnings: readonly Warning[] } {
  if (isSubtitle(from) && isSubtitle(to)) return writeSubtitles(readSubtitles(source, from), to);
  const [oldTable, newTable] = [tables[from], tables[to]];
  if (oldTable && newTable) return { text: newTable.write(oldTable.read(source)), warnings: [] };
  const value = oldTable ? below(to, valueOfRows(oldTable.read(source))) : languages[from]?.read(source);
  if (value === undefined) throw new Error(`"${from}" is not read here.`);
  const text = newTable ? newTable.write(rowsOfValue(above(from, value))) : languages[to]?.write(value);
  if (text === undefined) throw new Error(`"${to}" is not written here.`);
  return { text, warnings: [] };
}

/** The rows of a table where the target wants them. */
function below(to: string, rows: DataValue): DataValue {
  return named.has(to) ? new Map([[nameOfRows, rows]]) : rows;
}

/** The one list that stands below nothing but names. */
function above(from: string, value: DataValue): DataValue {
  if (!named.has(from)) return value;
  let found = value;
  let depth = 0;
  for (; isMap(found) && found.size === 1; depth++) {
    const [only] = found.values();
    if (only === undefined || isScalar(only)) break;
    found = only;
  }
  if (Array.isArray(found)) return found;
  // XML writes a list of one like no list: below its root and the name of the row.
  return from === 'xml' && isMap(found) && depth === 2 ? [found] : value;
}

/** A writer that makes what its own reader does not take has a fault. */
function reread(text: string, to: string): void {
  try {
    if (isSubtitle(to)) readSubtitles(text, to);
    else if (tables[to]) tables[to].read(text);
    else languages[to]?.read(text);
  } catch (error) {
    throw new AppError('output_invalid', 'The result could not be read again and was thrown away.', { cause: error });
  }
}

function isSubtitle(format: string): format is Subtitle {
  return (subtitles as readonly string[]).includes(format);
}

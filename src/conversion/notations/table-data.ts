// CSV and TSV in and out: a table of texts, nothing guessed, so that 007 stays 007. The first row names the columns.
import { damaged, DataBudget, isMap, isScalar, scalarText, unsayable, type DataValue } from './data-value.js';

export type Rows = readonly (readonly string[])[];

/** Which mark divides a CSV depends on the country of the program that wrote it. */
const dividers = [',', ';', '\t', '|'] as const;

export function readRows(source: string, divider = guessDivider(source)): Rows {
  const budget = new DataBudget();
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const plain = new RegExp(`[^\\r\\n${divider === '|' ? '\\|' : divider}]*`, 'y');
  const quoted = /"((?:[^"]|"")*)"/y;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    at += found?.[0].length ?? 0;
    return found;
  };
  while (at < source.length) {
    budget.spend(1);
    const isQuoted = source[at] === '"';
    const cell = take(isQuoted ? quoted : plain);
    if (!cell) throw damaged('table', `row ${rows.length + 1} has a quote without an end`);
    row.push(isQuoted ? (cell[1] ?? '').replaceAll('""', '"') : cell[0]);
    if (source[at] === divider) {
      at += 1;
      // The last cell may be empty and end with the file.
      if (at === source.length) row.push('');
      continue;
    }
    if (at < source.length && !/[\r\n]/.test(source[at] ?? ''))
      throw damaged('table', `row ${rows.length + 1} goes on after a closing quote`);
    take(/\r\n?|\n/y);
    const isBlank = row.length === 1 && row[0] === '' && !isQuoted;
    if (!isBlank) rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function guessDivider(source: string): string {
  const head = (/^[^\r\n]*/.exec(source)?.[0] ?? '').replace(/"(?:[^"]|"")*"/g, '');
  const counts = dividers.map((mark) => head.split(mark).length);
  return dividers[counts.indexOf(Math.max(...counts))] ?? ',';
}

export function writeRows(rows: Rows, divider: ',' | '\t'): string {
  const cell = (text: string): string =>
    text.includes(divider) || /["\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const line = (cells: readonly string[]): string =>
    // A row of one empty cell would be no row.
    cells.length === 1 && cells[0] === '' ? '""' : cells.map(cell).join(divider);
  return rows.map((cells) => `${line(cells)}\r\n`).join('');
}

export function valueOfRows([names = [], ...rows]: Rows): DataValue {
  if (new Set(names).size < names.length) throw unsayable('The target', 'a table with two columns of the same name');
  return rows.map((cells, index) => {
    if (cells.length > names.length)
      throw damaged('table', `row ${index + 2} has more cells than there are names in the first row`);
    return new Map(names.map((name, column) => [name, cells[column] ?? '']));
  });
}

export function rowsOfValue(value: DataValue): Rows {
  if (!Array.isArray(value)) throw unsayable('A table', 'a file that is not a list of rows');
  if (value.length > 0 && value.every((row) => Array.isArray(row))) return value.map((row) => row.map(cellText));
  const names: string[] = [];
  const known = new Set<string>();
  for (const row of value) {
    if (!isMap(row)) throw unsayable('A table', 'a list of which not every entry is an object');
    for (const name of row.keys())
      if (!known.has(name)) {
        known.add(name);
        names.push(name);
      }
  }
  if (names.length === 0) throw unsayable('A table', 'a list without any names');
  return [names, ...value.map((row) => names.map((name) => cellText(isMap(row) ? (row.get(name) ?? null) : null)))];
}

function cellText(value: DataValue): string {
  if (!isScalar(value)) throw unsayable('A table', 'a list or an object inside a cell');
  return scalarText(value);
}

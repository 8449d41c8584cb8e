// The lines of a backup as meaning: header, tables with their rows in handy portions, sequences. Whatever is not a whole backup is refused in words.
import fs from 'node:fs';
import { createGunzip } from 'node:zlib';
import { AppError } from '../shared/errors.js';
import type { Sequence } from './backup-tables.js';
import { BACKUP_FORMAT, type Header, type RowCounts } from './dump.js';

export type Part =
  | { readonly kind: 'header'; readonly header: Header }
  | { readonly kind: 'table'; readonly schema?: string; readonly name: string; readonly columns: readonly string[] }
  /** A JSON array of rows, as text. */
  | { readonly kind: 'rows'; readonly text: string; readonly count: number }
  | { readonly kind: 'sequence'; readonly sequence: Sequence }
  | { readonly kind: 'end'; readonly counts: RowCounts };

const PORTION_BYTES = 4 * 2 ** 20;
const PORTION_ROWS = 1000;

/** Reads to the end without a database: a bad file is refused before a server is started for it. */
export async function checkDump(file: string): Promise<Header> {
  let header: Header | undefined;
  for await (const part of readDump(file)) if (part.kind === 'header') header = part.header;
  return header ?? Promise.reject(notABackup());
}

/** Ends only after the line that says that the backup is complete. */
export async function* readDump(file: string): AsyncGenerator<Part> {
  let rows: string[] = [];
  let bytes = 0;
  const portion = (): Part => {
    const part: Part = { kind: 'rows', text: `[${rows.join(',')}]`, count: rows.length };
    rows = [];
    bytes = 0;
    return part;
  };
  let last: Part['kind'] | undefined;
  for await (const line of linesOf(file)) {
    if (last === undefined) {
      yield { kind: 'header', header: parseHeader(line) };
      last = 'header';
    } else if (line.startsWith('{')) {
      bytes += rows.push(line) && line.length;
      if (bytes >= PORTION_BYTES || rows.length >= PORTION_ROWS) yield portion();
    } else {
      if (rows.length > 0) yield portion();
      const part = parsePart(line);
      last = part.kind;
      yield part;
    }
  }
  if (last !== 'end') throw last === undefined ? notABackup() : cutOff();
}

/** Splits at \n alone: readline also splits at U+2028, which a value may well contain. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const source = fs.createReadStream(file);
  const plain = createGunzip();
  source.on('error', (error) => plain.destroy(error));
  let rest = '';
  try {
    for await (const chunk of source.pipe(plain).setEncoding('utf8') as AsyncIterable<string>) {
      const lines = chunk.split('\n');
      lines[0] = rest + (lines[0] ?? '');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } catch (error) {
    throw translated(error);
  } finally {
    source.destroy();
    plain.destroy();
  }
}

function translated(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'Z_BUF_ERROR') return cutOff();
  if (code === 'Z_DATA_ERROR') return notABackup(error);
  if (code === 'ENOENT')
    return new AppError('not_found', 'There is no file of this name. Check the path.', { cause: error });
  return error;
}

function parseHeader(line: string): Header {
  try {
    const header = JSON.parse(line) as Omit<Header, 'format'> & { format?: string };
    if (header.format === BACKUP_FORMAT) return { ...header, format: header.format };
  } catch {
    // Not even JSON: the sentence below says it.
  }
  throw notABackup();
}

function parsePart(line: string): Part {
  const [, kind, text = ''] = /^(table|sequence|end) (\{.*\})$/.exec(line) ?? [];
  try {
    const value = JSON.parse(text) as never;
    if (kind === 'end') return { kind, counts: value };
    if (kind === 'sequence') return { kind, sequence: value };
    if (kind === 'table') return { kind, ...(value as { schema?: string; name: string; columns: string[] }) };
  } catch {
    // Not the JSON that belongs here: the sentence below says it.
  }
  throw notABackup();
}

function notABackup(cause?: unknown): AppError {
  const sentence = 'This file is not a backup made by "athanor backup", or it is damaged. Nothing was changed.';
  return new AppError('input_corrupt', sentence, { cause });
}

function cutOff(): AppError {
  const sentence = 'This backup is incomplete: its end is missing. Nothing was changed. Copy the file again.';
  return new AppError('input_corrupt', sentence);
}

// The database as one compressed file of lines, written through an ordinary connection because pg_dump may not be here.
// First line: a header. Then for each table a line `table {…}` and its rows, the sequences, and `end {…}`, so that a cut file is noticed.
// A row is JSON text made by PostgreSQL with each value as PostgreSQL prints it; it is never parsed here, so no number loses digits.
import fs from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { toAppError } from '../shared/errors.js';
import {
  listSequences,
  listTables,
  quote,
  quoted,
  readSchema,
  titleOf,
  type Schema,
  type Table,
} from './backup-tables.js';

export const BACKUP_FORMAT = 'athanor-backup/1';

export interface Header {
  readonly format: typeof BACKUP_FORMAT;
  readonly schema: Schema;
  readonly created: string;
}

/** Table → rows. */
export type RowCounts = Readonly<Record<string, number>>;

const ROWS_AT_ONCE = 500;

/** Values must read the same whatever the server's own habits are. */
export const PLAIN_OUTPUT = `SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL xmloption = 'content'`;

/** One moment of the whole database, however long the writing takes. The file appears complete or not at all. */
export async function dump(url: string, file: string): Promise<RowCounts> {
  const client = await connect(url);
  const unfinished = `${file}.part`;
  const counts: Record<string, number> = {};
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(PLAIN_OUTPUT);
    const to = fs.createWriteStream(unfinished, { mode: 0o600, flush: true });
    await pipeline(Readable.from(lines(client, counts)), createGzip({ level: 6 }), to);
    fs.renameSync(unfinished, file);
    return counts;
  } catch (error) {
    // Keeps the meaning of a full disk; anything else stays what it is.
    throw toAppError(error).code === 'storage_full' ? toAppError(error) : error;
  } finally {
    fs.rmSync(unfinished, { force: true });
    await client.end();
  }
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function* lines(client: pg.Client, counts: Record<string, number>): AsyncGenerator<string> {
  const created = new Date().toISOString();
  yield `${JSON.stringify({ format: BACKUP_FORMAT, schema: await readSchema(client), created } satisfies Header)}\n`;
  for (const table of await listTables(client)) {
    const title = titleOf(table);
    counts[title] = 0;
    yield `table ${JSON.stringify({ ...table, columns: table.columns.map(({ name }) => name) })}\n`;
    for await (const rows of rowsOf(client, table)) {
      counts[title] = (counts[title] ?? 0) + rows.length;
      yield `${rows.join('\n')}\n`;
    }
  }
  for (const sequence of await listSequences(client)) yield `sequence ${JSON.stringify(sequence)}\n`;
  yield `end ${JSON.stringify(counts)}\n`;
}

async function* rowsOf(client: pg.Client, { columns, ...table }: Table): AsyncGenerator<string[]> {
  const values = columns.map((column) => `${quote(column.name)}::text`).join(', ');
  await client.query(
    `DECLARE rows NO SCROLL CURSOR FOR SELECT row_to_json(r)::text AS row FROM (SELECT ${values} FROM ${quoted(table)}) r`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`FETCH ${ROWS_AT_ONCE} FROM rows`);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await client.query('CLOSE rows');
}

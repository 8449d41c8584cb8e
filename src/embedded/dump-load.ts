// Puts a backup back into a migrated database, in one transaction: everything or nothing.
import type { Client } from 'pg';
import { AppError } from '../shared/errors.js';
import {
  countRows,
  listTables,
  quote,
  quoted,
  readSchema,
  SCHEMAS,
  titleOf,
  type Sequence,
  type Table,
} from './backup-tables.js';
import { connect, PLAIN_OUTPUT, type Header, type RowCounts } from './dump.js';
import { readDump } from './dump-reader.js';

export interface LoadOptions {
  /** Replace what is there. */
  readonly force: boolean;
}

export async function load(url: string, file: string, options: LoadOptions): Promise<RowCounts> {
  const client = await connect(url);
  try {
    await client.query('BEGIN');
    await client.query(`${PLAIN_OUTPUT}; SET LOCAL lock_timeout = '5s'`);
    const counts = await loadAll(client, file, options);
    await client.query('COMMIT');
    return counts;
  } catch (error) {
    throw busy(error);
  } finally {
    // An open transaction ends with its connection.
    await client.end();
  }
}

async function loadAll(client: Client, file: string, { force }: LoadOptions): Promise<RowCounts> {
  const all = await listTables(client);
  const tables = new Map(all.map((table) => [titleOf(table), table]));
  const cleared = new Set<string | undefined>();
  const loaded: Record<string, number> = {};
  const sequences: Sequence[] = [];
  const deferred = await deferForeignKeys(client);
  let into: Insert | undefined;
  for await (const part of readDump(file)) {
    if (part.kind === 'header') {
      await refuseNewer(client, part.header);
    } else if (part.kind === 'table') {
      into = insertInto(tables.get(titleOf(part)), part);
      // A pack of which the backup holds nothing keeps what it has.
      if (!cleared.has(part.schema))
        await makeRoom(
          client,
          all.filter(({ schema }) => schema === part.schema),
          force,
        );
      cleared.add(part.schema);
      loaded[into.table] = 0;
    } else if (part.kind === 'rows' && into) {
      await client.query(into.sql, [part.text]);
      loaded[into.table] = (loaded[into.table] ?? 0) + part.count;
    } else if (part.kind === 'sequence') sequences.push(part.sequence);
    else if (part.kind === 'end') refuseOtherCounts(part.counts, loaded);
  }
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const { back } of deferred) await client.query(back);
  for (const sequence of sequences) {
    const { value, called } = sequence;
    await client.query(`SELECT setval(to_regclass($1), $2::bigint, $3)`, [quoted(sequence), value, called]);
  }
  return loaded;
}

type DumpedTable = Pick<Table, 'schema' | 'name'> & { readonly columns: readonly string[] };

interface Insert {
  readonly table: string;
  readonly sql: string;
}

/** Columns that are newer than the backup get their defaults; what this schema no longer has would be lost, so it is refused. */
function insertInto(table: Table | undefined, dumped: DumpedTable): Insert {
  const types = new Map(table?.columns.map(({ name, type }) => [name, type]));
  const unknown = dumped.columns.filter((name) => !types.has(name));
  if (table === undefined && dumped.schema !== undefined) throw withoutPack(dumped);
  if (table === undefined || unknown.length > 0)
    throw new AppError(
      'version_mismatch',
      `The backup has ${table ? `columns (${unknown.join(', ')}) in ` : 'a table '}${titleOf(dumped)} that this version of Athanor does not know. Nothing was changed. Restore it with the version that made it, then upgrade.`,
    );
  const names = dumped.columns.map(quote).join(', ');
  const values = dumped.columns.map((name) => `(r->>${literal(name)})::${types.get(name)}`).join(', ');
  return {
    table: titleOf(dumped),
    sql: `INSERT INTO ${quoted(dumped)} (${names}) OVERRIDING SYSTEM VALUE SELECT ${values} FROM json_array_elements($1::json) AS r`,
  };
}

function withoutPack(dumped: DumpedTable): AppError {
  return new AppError(
    'version_mismatch',
    `The backup has a table ${titleOf(dumped)} of a pack that is not loaded here, or is older than the backup. Nothing was changed. Name its folder in PACKS, then restore again.`,
  );
}

async function refuseNewer(client: Client, header: Header): Promise<void> {
  const own = await readSchema(client);
  if (BigInt(header.schema.timestamp) <= BigInt(own.timestamp)) return;
  throw new AppError(
    'version_mismatch',
    `This backup was made by a newer version of Athanor (${header.schema.name}; this one knows ${own.name}). Nothing was changed. Upgrade, then restore again.`,
  );
}

async function makeRoom(client: Client, tables: readonly Table[], force: boolean): Promise<void> {
  const all = tables.map(quoted).join(', ');
  // Nobody may write between the look and the load.
  await client.query(`LOCK TABLE ${all} IN ACCESS EXCLUSIVE MODE`);
  const full: string[] = [];
  for (const table of force ? [] : tables) {
    const rows = await countRows(client, table);
    if (rows > 0) full.push(`${titleOf(table)}: ${rows}`);
  }
  if (full.length > 0)
    throw new AppError(
      'invalid_state',
      `The database is not empty (rows in ${full.join(', ')}). Nothing was changed. Make a backup of it, then restore with --force, which replaces everything.`,
    );
  await client.query(`TRUNCATE ${all}`);
}

/** Rows point at later rows and at each other, so foreign keys are judged at the end; this needs no rights beyond owning the tables. */
async function deferForeignKeys(client: Client): Promise<{ back: string }[]> {
  const { rows } = await client.query<{ defer: string; back: string }>(
    `SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED', conrelid::regclass, conname) AS defer,
            format('ALTER TABLE %s ALTER CONSTRAINT %I %s', conrelid::regclass, conname,
                   CASE WHEN NOT condeferrable THEN 'NOT DEFERRABLE' WHEN condeferred THEN 'DEFERRABLE INITIALLY DEFERRED'
                        ELSE 'DEFERRABLE INITIALLY IMMEDIATE' END) AS back
       FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND connamespace IN (SELECT oid FROM (${SCHEMAS}) s)`,
    [[]],
  );
  for (const { defer } of rows) await client.query(defer);
  return rows;
}

function refuseOtherCounts(told: RowCounts, loaded: RowCounts): void {
  const wrong = Object.keys(told).filter((table) => told[table] !== loaded[table]);
  if (wrong.length > 0)
    throw new AppError(
      'input_corrupt',
      `The backup is damaged: rows are missing in ${wrong.join(', ')}. Nothing was changed. Copy the file again.`,
    );
}

function busy(error: unknown): unknown {
  if ((error as { code?: string }).code !== '55P03') return error;
  return new AppError(
    'invalid_state',
    'The database is in use. Nothing was changed. Stop every Athanor process that works with it, then restore again.',
    { cause: error },
  );
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

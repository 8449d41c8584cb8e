// What a backup holds, read from PostgreSQL's own catalogue, so that a new table is in it without a word here.
import type { Client } from 'pg';

export interface Column {
  readonly name: string;
  /** As a cast names it, without length, so that a value that is too long fails instead of being cut. */
  readonly type: string;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** Belongs to one installation, one version of the program or the processes of this moment, not to the data. */
const NOT_DATA = ['migrations', 'typeorm_metadata', 'installation', 'worker', 'allowance', 'expiring_value'];

/** Rows that migrations make, as conditions: a database that holds only them is empty. */
const SEEDED: Readonly<Record<string, string>> = { client: `kind IN ('local', 'system')` };

export async function listTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: Column[] }>(
    `SELECT c.relname AS name,
            json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, -1)) ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relname <> ALL ($1)
      GROUP BY c.relname ORDER BY c.relname`,
    [NOT_DATA],
  );
  return rows;
}

export interface Sequence {
  readonly name: string;
  /** Text, because it may be larger than a number in JavaScript. */
  readonly value: string;
  readonly called: boolean;
}

/** Their own values, not the largest row: an id that was given out is never given again. */
export async function listSequences(client: Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'S'
        AND NOT EXISTS (SELECT 1 FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
                         WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND t.relname = ANY ($1))
      ORDER BY 1`,
    [NOT_DATA],
  );
  const sequences: Sequence[] = [];
  for (const { name } of rows) {
    const at = await client.query<Omit<Sequence, 'name'>>(
      `SELECT last_value::text AS value, is_called AS called FROM ${quote(name)}`,
    );
    const now = at.rows[0];
    if (now) sequences.push({ name, ...now });
  }
  return sequences;
}

/** The newest migration: which schema rows belong to. */
export interface Schema {
  readonly name: string;
  /** Milliseconds as text, as the table of migrations keeps them. */
  readonly timestamp: string;
}

export async function readSchema(client: Client): Promise<Schema> {
  const none = { name: 'none', timestamp: '0' };
  const { rows: found } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('migrations') IS NOT NULL AS there`,
  );
  if (!found[0]?.there) return none;
  const { rows } = await client.query<Schema>(
    'SELECT name, "timestamp"::text AS timestamp FROM migrations ORDER BY migrations."timestamp" DESC LIMIT 1',
  );
  return rows[0] ?? none;
}

/** Rows that somebody made. */
export async function countRows(client: Client, table: string): Promise<number> {
  const own = `NOT coalesce(${SEEDED[table] ?? 'false'}, false)`;
  const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${quote(table)} WHERE ${own}`);
  return Number(rows[0]?.n);
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

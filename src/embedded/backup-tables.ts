// What a backup holds, read from PostgreSQL's own catalogue, so that a new table is in it without a word here.
import type { Client } from 'pg';

export interface Column {
  readonly name: string;
  /** As a cast names it, without length, so that a value that is too long fails instead of being cut. */
  readonly type: string;
}

export interface Table {
  /** Of a pack; our own tables name none. */
  readonly schema?: string;
  readonly name: string;
  readonly columns: readonly Column[];
}

/** Belongs to one installation, one version of the program or the processes of this moment, not to the data. */
const NOT_DATA = ['migrations', 'typeorm_metadata', 'installation', 'worker', 'allowance', 'expiring_value'];
/** The same for packs: says which of its migrations have run. It is also how a schema is known as that of a pack. */
const PACK_MIGRATIONS = 'applied_migration';

/** Rows that migrations make, as conditions: a database that holds only them is empty. */
const SEEDED: Readonly<Record<string, string>> = { client: `kind IN ('local', 'system')` };

/** Ours, and those that packs have got. */
export const SCHEMAS = `SELECT NULL::text AS schema, current_schema()::regnamespace::oid AS oid, $1::text[] AS not_data
   UNION ALL SELECT n.nspname, n.oid, ARRAY['${PACK_MIGRATIONS}']
     FROM pg_namespace n JOIN pg_class m ON m.relnamespace = n.oid AND m.relname = '${PACK_MIGRATIONS}' WHERE n.nspname LIKE 'pack\\_%'`;

type Place = Pick<Table, 'schema' | 'name'>;

/** How people and counts call a table. */
export const titleOf = ({ schema, name }: Place): string => (schema === undefined ? name : `${schema}.${name}`);

export const quoted = ({ schema, name }: Place): string =>
  schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;

export async function listTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT s.schema, c.relname AS name,
            json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, -1)) ORDER BY a.attnum) AS columns
       FROM (${SCHEMAS}) s JOIN pg_class c ON c.relnamespace = s.oid
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL (s.not_data)
      GROUP BY s.schema, c.relname ORDER BY s.schema NULLS FIRST, c.relname`,
    [NOT_DATA],
  );
  return rows.map(plain);
}

export interface Sequence {
  readonly schema?: string;
  readonly name: string;
  /** Text, because it may be larger than a number in JavaScript. */
  readonly value: string;
  readonly called: boolean;
}

/** Their own values, not the largest row: an id that was given out is never given again. */
export async function listSequences(client: Client): Promise<Sequence[]> {
  const { rows } = await client.query<Pick<Sequence, 'schema' | 'name'>>(
    `SELECT s.schema, c.relname AS name FROM (${SCHEMAS}) s JOIN pg_class c ON c.relnamespace = s.oid
      WHERE c.relkind = 'S'
        AND NOT EXISTS (SELECT 1 FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
                         WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND t.relname = ANY (s.not_data))
      ORDER BY s.schema NULLS FIRST, c.relname`,
    [NOT_DATA],
  );
  const sequences: Sequence[] = [];
  for (const row of rows) {
    const at = await client.query<Omit<Sequence, 'schema' | 'name'>>(
      `SELECT last_value::text AS value, is_called AS called FROM ${quoted(plain(row))}`,
    );
    const now = at.rows[0];
    if (now) sequences.push({ ...plain(row), ...now });
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
export async function countRows(client: Client, table: Place): Promise<number> {
  const own = `NOT coalesce(${SEEDED[titleOf(table)] ?? 'false'}, false)`;
  const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${quoted(table)} WHERE ${own}`);
  return Number(rows[0]?.n);
}

/** What PostgreSQL says as null is left out. */
function plain<T extends Place>(row: T): T {
  const { schema, ...ours } = row;
  return (schema as string | null | undefined) === null ? (ours as T) : row;
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

// What a list of tasks may be narrowed by, as SQL with numbered values. Pure.
export interface TaskFilter {
  /** Undefined means everyone's: for administrators. */
  readonly clientId?: string | undefined;
  readonly status?: readonly string[];
  readonly operation?: string;
  readonly queue?: string;
  readonly source_format?: string;
  readonly target_format?: string;
  readonly tag?: string;
  readonly job_id?: string;
  readonly worker?: string;
  readonly error_code?: string;
  /** These and no others. */
  readonly id?: readonly string[];
  /** Whose: the name of a key, or the address of a person. */
  readonly client?: string;
  /** Its last run took at least so long, or takes it by now. */
  readonly ran_s?: number;
  /** Part of a file name, of what went wrong or of whose it is, or the beginning of an id. */
  readonly q?: string;
  /** Which of the two; both without it. */
  readonly by?: 'name' | 'id';
  /** Whether its files can still be fetched, or their time is over. */
  readonly files?: 'kept' | 'deleted';
  readonly created_after?: Date;
  readonly created_before?: Date;
}

const GONE = '(outputs_deleted_at IS NOT NULL OR coalesce(expires_at <= now(), false))';
const EQUAL = [
  'operation',
  'queue',
  'source_format',
  'target_format',
  'tag',
  'job_id',
  'worker',
  'error_code',
] as const;
/** A key has a name of its own; a person is known by their address. */
const ownersBy = (test: string) =>
  `client_id IN (SELECT c.id FROM client c LEFT JOIN user_account u ON u.id = c.user_id WHERE ${test.replaceAll('?', 'coalesce(u.email, c.name)')})`;

export function whereOf(
  filter: TaskFilter,
  after: { readonly at: Date; readonly id: string } | undefined,
  oldestFirst: boolean,
): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts: string[] = [];
  const add = (sql: (place: string) => string, value: unknown) => {
    values.push(value);
    parts.push(sql(`$${values.length}`));
  };
  if (filter.clientId !== undefined) add((place) => `client_id = ${place}`, filter.clientId);
  for (const column of EQUAL) if (filter[column] !== undefined) add((place) => `${column} = ${place}`, filter[column]);
  if (filter.id) add((place) => `id = ANY (${place}::uuid[])`, filter.id);
  if (filter.client !== undefined) add((place) => ownersBy(`? = ${place}`), filter.client);
  if (filter.ran_s !== undefined)
    add((place) => `coalesce(ended_at, now()) - started_at >= ${place}::float8 * interval '1 s'`, filter.ran_s);
  const { status } = filter;
  if (status) {
    const states = status.map((state) => (state === 'cancelling' ? 'running' : state));
    add((place) => statesOf(status, place), states);
  }
  if (filter.files) parts.push(filter.files === 'deleted' ? GONE : `NOT ${GONE}`);
  if (filter.created_after) add((place) => `created_at > ${place}`, filter.created_after);
  if (filter.created_before) add((place) => `created_at < ${place}`, filter.created_before);
  const { q } = filter;
  if (q) parts.push(searched(q, filter.by, (value) => `$${values.push(value)}`));
  if (after) {
    values.push(after.at, after.id);
    parts.push(`(created_at, id) ${oldestFirst ? '>' : '<'} ($${values.length - 1}, $${values.length})`);
  }
  return { where: parts.join(' AND ') || 'true', values };
}

/** An id begins with it: 36 letters of hexadecimal and hyphens, each where it stands in an id. */
export const beginsId = (text: string): boolean => IDS.test((text + LOWEST_ID.slice(text.length)).toLowerCase());

const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
const HIGHEST_ID = LOWEST_ID.replaceAll('0', 'f');
const IDS = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The index knows pieces of one to three letters; the longest tell most. */
function searched(text: string, by: TaskFilter['by'], put: (value: unknown) => string): string {
  const length = [...text].length;
  const isBegun = by !== 'name' && beginsId(text);
  const id = isBegun
    ? `id BETWEEN ${put(text + LOWEST_ID.slice(text.length))} AND ${put(text + HIGHEST_ID.slice(text.length))}`
    : 'false';
  if (by === 'id') return id;
  const pieces = `name_grams(name, 1) @> name_grams(lower(${put(text)}), ${Math.min(length, 3)})`;
  const pattern = put(text.replace(/[\\%_]/g, '\\$&'));
  const named = `id IN (SELECT task_id FROM task_input WHERE ${pieces} AND name LIKE '%' || lower(${pattern}) || '%')`;
  return isBegun ? `(${named} OR ${id})` : named;
}

/** On the wire "cancelling" is a state; in the row it is running work that was asked to stop. */
function statesOf(wire: readonly string[], place: string): string {
  const both = wire.includes('running') && wire.includes('cancelling');
  if (both || !(wire.includes('running') || wire.includes('cancelling'))) return `state = ANY (${place})`;
  const asked = wire.includes('cancelling') ? 'IS NOT NULL' : 'IS NULL';
  return `(state = ANY (${place}) AND (state <> 'running' OR cancel_requested_at ${asked}))`;
}

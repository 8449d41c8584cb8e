// `athanor key …`: keys for programs. A key is shown once; the database keeps only its hash.
import { createDataSource } from '../entities/data-source.js';
import { Sql } from '../entities/sql.js';
import { ApiKeys, type KeyRow } from '../http/rights/api-keys.js';
import { scopes, usualScopes, type Scope } from '../http/rights/scopes.js';
import { AppError } from '../shared/errors.js';
import { parseSeconds } from '../shared/units.js';
import { connect } from './connect.js';
import { noteDeed, type DeedHere } from './deeds.js';
import { limitFlagNames, readLimits } from './limit-flags.js';
import { roleWords } from './role-words.js';
import type { Role, Values } from './role.js';

const flags = ['scopes', 'expires', ...limitFlagNames];

export const role: Role = {
  name: 'key',
  summary: roleWords.key,
  usage: `key add NAME [--scopes ${usualScopes.join(',')}] [--expires 90d] [--rate 60] | list | revoke ID`,
  mostWords: { add: 2, create: 2, list: 1, revoke: 2 },
  options: Object.fromEntries(flags.map((flag) => [flag, { type: 'string' as const }])),
  run: async (values, [verb, subject], settings) => {
    const dataSource = await createDataSource({ ...connect(settings), databasePool: 2 }).initialize();
    const sql = new Sql(dataSource);
    const keys = new ApiKeys(sql);
    try {
      // "create" is the older word for "add".
      if ((verb === 'add' || verb === 'create') && subject !== undefined)
        await noteDeed(sql, await add(keys, subject, values));
      else if (verb === 'list') await list(keys);
      else if (verb === 'revoke' && subject !== undefined) {
        const { name } = await keys.revoke(subject);
        await noteDeed(sql, { action: 'key revoked', subject, details: { name } });
        process.stdout.write('Revoked. Requests with it are refused from now on.\n');
      } else throw new AppError('invalid_args', `Usage: athanor ${role.usage ?? ''}. Scopes: ${scopes.join(', ')}.`);
    } finally {
      await dataSource.destroy();
    }
  },
};

async function add(keys: ApiKeys, name: string, { scopes: asked, expires, ...rest }: Values): Promise<DeedHere> {
  const granted = typeof asked === 'string' ? (asked.split(',').map((scope) => scope.trim()) as Scope[]) : usualScopes;
  const limits = readLimits(rest);
  const made = await keys.create({ name, scopes: granted, limits, expiresAt: until(expires) });
  process.stderr.write(`Key ${made.row.id} for "${name}" (${granted.join(', ')}). It is shown only now:\n`);
  process.stdout.write(`${made.key}\n`);
  return { action: 'key made', subject: made.row.id, details: { name: made.row.name, scopes: granted, limits } };
}

async function list(keys: ApiKeys): Promise<void> {
  let cursor: string | undefined;
  let count = 0;
  do {
    const { rows, nextCursor } = await keys.list(undefined, { sort: 'oldest', limit: 200, cursor });
    for (const row of rows) process.stdout.write(`${line(row)}\n`);
    count += rows.length;
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  if (count === 0) process.stdout.write('There are no keys.\n');
}

function line({ id, key_prefix: prefix, state, scopes: granted, last_seen_at: used, owner, name }: KeyRow): string {
  const lastUsed = used === null ? 'never used' : `used ${used.toISOString()}`;
  return `${id}  ${prefix}…  ${state.padEnd(7)}  ${granted.join(',')}  ${lastUsed}  ${owner ?? '-'}  ${name}`;
}

function until(expires: string | boolean | undefined): Date | undefined {
  if (typeof expires !== 'string') return undefined;
  const seconds = parseSeconds(expires);
  if (!seconds) throw new AppError('invalid_args', `--expires must be a time such as 12h or 90d, not "${expires}".`);
  return new Date(Date.now() + seconds * 1000);
}

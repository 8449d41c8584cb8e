// `athanor key …`: keys for programs. A key is shown once; the database keeps only its hash.
import { createDataSource } from '../entities/data-source.js';
import { Sql } from '../entities/sql.js';
import { Accounts, scopes, type Scope } from '../http/accounts.js';
import { AppError } from '../shared/errors.js';
import { isId } from '../shared/ids.js';
import { parseSeconds } from '../shared/units.js';
import { connect } from './connect.js';
import type { Role } from './role.js';

const USUAL = 'tasks:read,tasks:write,files:read,files:write';

export const role: Role = {
  name: 'key',
  summary: 'Makes (prints it once), lists and revokes the keys of programs.',
  usage: `key create NAME [--scopes ${USUAL}] [--expires 90d] | list | revoke ID`,
  options: { scopes: { type: 'string' }, expires: { type: 'string' } },
  run: async ({ scopes: granted, expires }, [verb, subject], settings) => {
    const dataSource = await createDataSource({ ...connect(settings), databasePool: 2 }).initialize();
    const sql = new Sql(dataSource);
    const accounts = new Accounts(sql);
    try {
      if (verb === 'create' && subject !== undefined) {
        const wanted = (typeof granted === 'string' ? granted : USUAL)
          .split(',')
          .map((scope) => scope.trim()) as Scope[];
        const { clientId, key } = await accounts.createKey(subject, wanted, until(expires));
        process.stderr.write(`Key ${clientId} for "${subject}" (${wanted.join(', ')}). It is shown only now:\n`);
        process.stdout.write(`${key}\n`);
      } else if (verb === 'list') await list(sql);
      else if (verb === 'revoke' && subject !== undefined) {
        if (!isId(subject) || !(await accounts.revokeKey(subject)))
          throw new AppError('not_found', `There is no valid key with the id ${subject}. See: athanor key list`);
        process.stdout.write('Revoked. Requests with it are refused from now on.\n');
      } else throw new AppError('invalid_args', `Usage: athanor ${role.usage ?? ''}. Scopes: ${scopes.join(', ')}.`);
    } finally {
      await dataSource.destroy();
    }
  },
};

function until(expires: string | boolean | undefined): Date | undefined {
  if (typeof expires !== 'string') return undefined;
  const seconds = parseSeconds(expires);
  if (!seconds) throw new AppError('invalid_args', `--expires must be a time such as 12h or 90d, not "${expires}".`);
  return new Date(Date.now() + seconds * 1000);
}

async function list(sql: Sql): Promise<void> {
  const rows = await sql.query<{ id: string; name: string; key_prefix: string; scopes: string[]; state: string }>(
    `SELECT id, name, key_prefix, scopes, CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at < now() THEN 'expired' ELSE 'valid' END AS state
     FROM client WHERE kind = 'key' ORDER BY created_at`,
  );
  for (const row of rows)
    process.stdout.write(
      `${row.id}  ${row.key_prefix}…  ${row.state.padEnd(7)}  ${row.scopes.join(',')}  ${row.name}\n`,
    );
  if (rows.length === 0) process.stdout.write('There are no keys.\n');
}

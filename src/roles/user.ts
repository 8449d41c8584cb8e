// `athanor user …`: accounts of people. The password comes from standard input, never from the command line, where others could read it.
import { createInterface } from 'node:readline/promises';
import { createDataSource } from '../entities/data-source.js';
import { Sql } from '../entities/sql.js';
import { userRoles, type UserRole } from '../entities/user.entity.js';
import { Accounts } from '../http/accounts.js';
import { AppError } from '../shared/errors.js';
import { connect } from './connect.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';

export const role: Role = {
  name: 'user',
  summary: roleWords.user,
  usage: `user add|reset E-MAIL [--role ${userRoles.join('|')}] | list`,
  options: { role: { type: 'string' } },
  run: async ({ role: wanted }, [verb, email], settings) => {
    const isWriting = (verb === 'add' || verb === 'reset') && email !== undefined;
    if (!isWriting && verb !== 'list') throw new AppError('invalid_args', `Usage: athanor ${role.usage ?? ''}`);
    const dataSource = await createDataSource({ ...connect(settings), databasePool: 2 }).initialize();
    try {
      const accounts = new Accounts(new Sql(dataSource));
      if (!isWriting) return await list(accounts);
      const password = await readPassword();
      if (verb === 'reset') await accounts.resetPassword(email, password);
      else await accounts.createUser(email, password, (typeof wanted === 'string' ? wanted : 'user') as UserRole);
      process.stdout.write(
        verb === 'add' ? `Account for ${email} made.\n` : `New password for ${email} set; its sessions have ended.\n`,
      );
    } finally {
      await dataSource.destroy();
    }
  },
};

async function list(accounts: Accounts): Promise<void> {
  let cursor: string | undefined;
  do {
    const { rows, nextCursor } = await accounts.list({ sort: 'oldest', limit: 200, cursor });
    for (const { id, role: has, state, email } of rows)
      process.stdout.write(`${id}  ${has.padEnd(6)}  ${state.padEnd(8)}  ${email}\n`);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}

async function readPassword(): Promise<string> {
  const input = createInterface({ input: process.stdin, ...(process.stdin.isTTY && { output: process.stderr }) });
  if (process.stdin.isTTY) process.stderr.write('Password: ');
  for await (const line of input) {
    input.close();
    return line;
  }
  throw new AppError(
    'invalid_args',
    'No password came from standard input. Example: echo "$PASSWORD" | athanor user add me@example.org',
  );
}

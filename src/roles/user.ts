// `athanor user …`: accounts of people. The password comes from standard input, never from the command line, where others could read it.
import { createInterface } from 'node:readline/promises';
import { createDataSource } from '../entities/data-source.js';
import { Sql } from '../entities/sql.js';
import { userRoles, type UserRole } from '../entities/user.entity.js';
import { Accounts, type Person } from '../http/accounts.js';
import { AppError } from '../shared/errors.js';
import { connect } from './connect.js';
import { noteDeed, type DeedHere } from './deeds.js';
import { limitFlagNames, limitUsage, readLimits, sayLimits } from './limit-flags.js';
import { roleWords } from './role-words.js';
import type { Role, Values } from './role.js';

const flags = ['role', ...limitFlagNames];
/** Each says what it did. */
const changing = { add, edit, reset };

export const role: Role = {
  name: 'user',
  summary: roleWords.user,
  usage: `user add|edit E-MAIL [--role ${userRoles.join('|')}] ${limitUsage} | reset E-MAIL | list`,
  mostWords: { add: 2, edit: 2, reset: 2, list: 1 },
  options: Object.fromEntries(flags.map((flag) => [flag, { type: 'string' as const }])),
  run: async (values, [verb = '', email], settings) => {
    const isWriting = isChanging(verb) && email !== undefined;
    if (!isWriting && verb !== 'list') throw new AppError('invalid_args', `Usage: athanor ${role.usage ?? ''}`);
    const dataSource = await createDataSource({ ...connect(settings), databasePool: 2 }).initialize();
    try {
      const sql = new Sql(dataSource);
      const accounts = new Accounts(sql);
      if (!isWriting) await list(accounts);
      else await noteDeed(sql, await changing[verb](accounts, email, values));
    } finally {
      await dataSource.destroy();
    }
  },
};

const isChanging = (verb: string): verb is keyof typeof changing => Object.hasOwn(changing, verb);

async function add(accounts: Accounts, email: string, values: Values): Promise<DeedHere> {
  const limits = readLimits(values);
  const made = await accounts.createUser(email, await readPassword(), roleOf(values) ?? 'user');
  if (Object.keys(limits).length > 0) await accounts.change(made.id, { limits });
  process.stdout.write(`Account for ${email} made.\n`);
  return deed('account made', made, { role: made.role, limits });
}

async function edit(accounts: Accounts, email: string, values: Values): Promise<DeedHere> {
  if (flags.every((flag) => values[flag] === undefined))
    throw new AppError('invalid_args', `Nothing to change was named. Usage: athanor ${role.usage ?? ''}`);
  const { id, limits: now } = await accounts.findByEmail(email);
  const changed = await accounts.change(id, { role: roleOf(values), limits: readLimits(values, now) });
  const { role: has, limits } = changed;
  process.stdout.write(`Account for ${email} changed: ${has}, ${sayLimits(limits) || 'no limits of its own'}.\n`);
  return deed('account changed', changed, { role: has, limits });
}

async function reset(accounts: Accounts, email: string, values: Values): Promise<DeedHere> {
  if (flags.some((flag) => values[flag] !== undefined))
    throw new AppError('invalid_args', 'user reset only sets a password. Change the rest with user edit.');
  const person = await accounts.resetPassword(email, await readPassword());
  process.stdout.write(`New password for ${email} set; its sessions have ended.\n`);
  return deed('password reset', person, {});
}

const deed = (action: string, { id, email }: Person, details: DeedHere['details']): DeedHere => ({
  action,
  subject: id,
  details: { email, ...details },
});

function roleOf({ role: wanted }: Values): UserRole | undefined {
  if (wanted === undefined) return undefined;
  const found = userRoles.find((each) => each === wanted);
  if (found === undefined)
    throw new AppError('invalid_args', `--role must be one of ${userRoles.join(', ')}, not "${wanted}".`);
  return found;
}

async function list(accounts: Accounts): Promise<void> {
  let cursor: string | undefined;
  do {
    const { rows, nextCursor } = await accounts.list({ sort: 'oldest', limit: 200, cursor });
    for (const { id, role: has, state, email, limits } of rows)
      process.stdout.write(
        `${id}  ${has.padEnd(6)}  ${state.padEnd(8)}  ${email}  ${sayLimits(limits)}`.trimEnd() + '\n',
      );
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

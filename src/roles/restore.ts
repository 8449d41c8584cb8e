// `athanor restore FILE`: puts a backup into an empty database, or with --force in place of what is there.
import path from 'node:path';
import { load } from '../embedded/dump-load.js';
import { checkDump } from '../embedded/dump-reader.js';
import { upgradeSchema } from '../embedded/schema-upgrade.js';
import { withDatabase } from '../embedded/with-database.js';
import { AppError } from '../shared/errors.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';

export const role: Role = {
  name: 'restore',
  summary: roleWords.restore,
  usage: 'restore FILE [--force]',
  mostWords: 1,
  options: { force: { type: 'boolean' } },
  run: async ({ force }, [name], settings) => {
    if (name === undefined) throw new AppError('invalid_args', 'Name the file to read: athanor restore FILE [--force]');
    const file = path.resolve(name);
    await checkDump(file);
    const rows = await withDatabase(settings, { alone: true }, async (databaseUrl) => {
      const { fresh } = await upgradeSchema({ ...settings, databaseUrl });
      return load(databaseUrl, file, { force: force === true || fresh });
    });
    for (const [table, count] of Object.entries(rows)) process.stdout.write(`${table}: ${count}\n`);
    process.stdout.write(`Restored from ${file}.\n`);
  },
};

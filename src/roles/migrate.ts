// `athanor migrate`: brings the schema of the given database up to date.
import { openDataDir } from '../embedded/data-dir.js';
import { upgradeSchema } from '../embedded/schema-upgrade.js';
import { withDatabase } from '../embedded/with-database.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';

export const role: Role = {
  name: 'migrate',
  summary: roleWords.migrate,
  run: async (_values, _positionals, settings) => {
    const applied = await withDatabase(
      settings,
      { alone: false },
      async (databaseUrl) =>
        (
          await upgradeSchema(
            { ...settings, databaseUrl },
            settings.databaseUrl ? undefined : openDataDir(settings).backups,
          )
        ).applied,
    );
    process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'The schema is up to date.\n');
  },
};

// `athanor backup FILE`: the rows of the database in one file, whether Athanor runs or not.
import fs from 'node:fs';
import path from 'node:path';
import { dump } from '../embedded/dump.js';
import { withDatabase } from '../embedded/with-database.js';
import { AppError } from '../shared/errors.js';
import { formatBytes } from '../shared/units.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';

export const role: Role = {
  name: 'backup',
  summary: roleWords.backup,
  usage: 'backup FILE',
  mostWords: 1,
  run: async (_values, [name], settings) => {
    if (name === undefined) throw new AppError('invalid_args', 'Name the file to write: athanor backup FILE');
    const file = path.resolve(name);
    if (!fs.existsSync(path.dirname(file)))
      throw new AppError('invalid_args', `The folder ${path.dirname(file)} does not exist. Make it first.`);
    const rows = await withDatabase(settings, { alone: false }, (url) => dump(url, file));
    for (const [table, count] of Object.entries(rows)) process.stdout.write(`${table}: ${count}\n`);
    process.stdout.write(
      `Written: ${file} (${formatBytes(fs.statSync(file).size)}). Not in it: the files in ${settings.uploadsDir}, and SECRET (${settings.dataDir}/secret).\n`,
    );
  },
};

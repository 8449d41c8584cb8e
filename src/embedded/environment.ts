// What our own processes inherit from the environment, and where their programs are found. The only file of this room that touches process.env.
import fs from 'node:fs';
import path from 'node:path';
import { settingsTable, type Setting } from '../shared/settings-table.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** PATH of a plain user leaves the sbin folders out, where some systems keep servers. */
const SBIN = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The first executable of this name, or undefined. */
export function findProgram(name: string, searchPath = process.env['PATH'] ?? ''): string | undefined {
  const folders = [...searchPath.split(path.delimiter).filter(Boolean), ...SBIN];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false; // Not there, or not ours to run: the search goes on.
  }
}

/** For roles: everything that we got, and what `all` found out since. */
export function roleEnvironment(found: Environment, inherited: Environment = process.env): NodeJS.ProcessEnv {
  return { ...inherited, ...found };
}

/** For database servers: no secret of ours, and no PG… variable that would change how they start. */
export function serverEnvironment(inherited: Environment = process.env): NodeJS.ProcessEnv {
  const secret = new Set(Object.values<Setting>(settingsTable).flatMap((row) => (row.secret ? [row.variable] : [])));
  const kept = Object.entries(inherited).filter(([name]) => !secret.has(name) && !name.startsWith('PG'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** The start script installs redis-server beside us and says so with this variable; waiting for it makes sense only then. */
export function toolsArePending(environment: Environment = process.env): boolean {
  return environment['ATHANOR_TOOLS_PENDING'] === '1';
}

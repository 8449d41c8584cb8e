// How a command is caged on this machine, and how well. The only place that knows; process/tool.ts and process/helper-pool.ts wrap what they start with it.
import fs from 'node:fs';
import path from 'node:path';
import type { SlotUser } from './slot-user.js';

/** limits: dies with its parent, resource limits, low priority. none: only a process group. */
export type CageLevel = 'limits' | 'none';

export interface CageLimits {
  readonly memoryBytes?: number;
  readonly cpuSeconds?: number;
  readonly fileBytes?: number;
  /** Processes and threads of the user; only where the slot has a user of its own, else it would count everything of ours. */
  readonly processes?: number;
}

export interface CageRules {
  /** The one folder where it works, its home and its place for temporary files. */
  readonly home: string;
  readonly limits: CageLimits;
  readonly user?: SlotUser | undefined;
  /** It becomes that user by itself, once it has loaded what the user could not read. */
  readonly dropsByItself?: true;
}

/** Ready for child_process.spawn. */
export interface Caged {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly level: CageLevel;
}

/** Fixed, so that no environment decides what runs. */
export const searchPath = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';
const openFiles = 256;
const niceness = 10;

/** setpriv and prlimit belong to util-linux, nice to coreutils: on every Linux, on nothing else. */
const wrappers = { setpriv: findTool('setpriv'), prlimit: findTool('prlimit'), nice: findTool('nice') };

/** Full path of an installed program. */
export function findTool(name: string): string | undefined {
  return searchPath
    .split(':')
    .map((folder) => path.join(folder, name))
    .find((file) => fs.existsSync(file));
}

export function cageLevel(): CageLevel {
  return wrappers.setpriv && wrappers.prlimit && wrappers.nice ? 'limits' : 'none';
}

/** The command as it has to be started; arguments stay arguments, no shell anywhere. */
export function cage(command: string, args: readonly string[], rules: CageRules): Caged {
  const { setpriv, prlimit, nice } = wrappers;
  const place = { cwd: rules.home, env: { PATH: searchPath, HOME: rules.home, TMPDIR: rules.home, LANG: 'C.UTF-8' } };
  if (!setpriv || !prlimit || !nice) return { command, args, ...place, level: 'none' };
  const user = rules.dropsByItself ? undefined : rules.user;
  return {
    command: setpriv,
    args: [
      ...(user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : []),
      ...['--no-new-privs', '--pdeathsig', 'KILL', '--', prlimit, ...limitArgs(rules), '--'],
      ...[nice, '-n', String(niceness), '--', command, ...args],
    ],
    ...place,
    level: 'limits',
  };
}

function limitArgs({ limits, user }: CageRules): string[] {
  const rows: [string, number | string | undefined][] = [
    ['as', limits.memoryBytes],
    // XCPU at the first, which says what happened; KILL at the second, for who does not listen.
    ['cpu', limits.cpuSeconds && `${limits.cpuSeconds}:${limits.cpuSeconds + 5}`],
    ['fsize', limits.fileBytes],
    ['nproc', user && limits.processes],
    ['nofile', openFiles],
    ['core', 0],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
}

// Writes the command line that starts a program in its cage: words for cage-launcher.pl, and bubblewrap around it. Used by cage.ts, and by cage-means.ts to try it out.
import fs from 'node:fs';
import path from 'node:path';
import { cageProfiles, type CageProfile, type ProfileName } from './cage-profiles.js';
import type { SlotUser } from './user-ranges.js';

export interface CageLimits {
  readonly memoryBytes?: number;
  readonly cpuSeconds?: number;
  readonly fileBytes?: number;
  /** Processes and threads of the user; only where the slot has a user of its own, else it would count everything of ours. */
  readonly processes?: number;
}

export interface CageRules {
  readonly profile: ProfileName;
  /** Where it starts, its home and its place for temporary files. */
  readonly home: string;
  /** Folders in which it may make, change and remove plain files and folders. */
  readonly writes: readonly string[];
  /** Files and folders of ours that it may read. */
  readonly lends: readonly string[];
  /** Programs of ours that it may start. */
  readonly programs?: readonly string[];
  readonly limits: CageLimits;
  readonly user?: SlotUser | undefined;
  /** All that it is told. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What this machine has for a cage. */
export interface CageTools {
  readonly perl: string;
  /** Steps of the launcher to leave out. */
  readonly without: readonly string[];
}

/** Ready for child_process.spawn. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export const launcher = path.join(import.meta.dirname, 'cage-launcher.pl');
const devices = ['/dev/null', '/dev/zero', '/dev/random', '/dev/urandom'];
const channelVariables = ['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'];
const openFiles = 256;
const niceness = 10;

export function launcherLine(
  command: string,
  args: readonly string[],
  rules: CageRules,
  { perl, without }: CageTools,
  inside?: 'bubblewrap',
): CommandLine {
  const profile: CageProfile = cageProfiles[rules.profile];
  const user = profile.dropsByItself ? undefined : rules.user;
  const words: readonly (readonly [string, readonly (string | number)[]])[] = [
    ['arch', [process.arch]],
    ['without', without],
    ['guard', inside ? [] : [process.pid]],
    ['files', [profile.channel ? 4 : 3]],
    ['limit', limitWords(rules, profile)],
    ['nice', [niceness]],
    ['uid', user ? [user.uid] : []],
    ['gid', user ? [user.gid] : []],
    ['run', [...profile.run, realPath(command), ...(rules.programs ?? [])]],
    ['read', [...profile.read, ...(inside && profile.processes === 'all it sees' ? ['/proc'] : [])]],
    ['lend', rules.lends],
    ['device', devices],
    ['write', rules.writes],
    ['proc', profile.processes === 'itself' ? [1] : []],
    ['sockets', [profile.sockets]],
    ['socketdir', profile.socketDirs],
    ['permit', profile.permits],
    ['links', profile.links ? [1] : []],
    ['keep', profile.channel ? channelVariables : []],
    ['env', Object.entries(rules.environment ?? {}).map(([name, value]) => `${name}=${value}`)],
    ['home', [rules.home]],
  ];
  return {
    command: perl,
    args: [
      ...['-f', launcher],
      ...words.flatMap(([name, values]) => values.map((value) => `${name}=${value}`)),
      ...['--', command, ...args],
    ],
    cwd: rules.home,
    env: {},
  };
}

/** The launcher as a guard only: around bubblewrap, and around what needs no cage. */
export function guardWords(): string[] {
  return ['-f', launcher, `arch=${process.arch}`, `guard=${process.pid}`, 'files=3', 'outer=1', '--'];
}

function limitWords({ limits, user }: CageRules, profile: CageProfile): string[] {
  const rows: [string, number | string | undefined][] = [
    ['as', profile.reserves ? undefined : limits.memoryBytes],
    // XCPU at the first, which says what happened; KILL at the second, for who does not listen.
    ['cpu', limits.cpuSeconds && `${limits.cpuSeconds}:${limits.cpuSeconds + 5}`],
    ['fsize', limits.fileBytes],
    ['nproc', user && limits.processes],
    ['nofile', openFiles],
    ['core', 0],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name}:${value}`]));
}

/** Some programs are links to folders beside the usual ones. */
function realPath(command: string): string {
  try {
    return fs.realpathSync(command);
  } catch {
    // The launcher says that it is not there.
    return command;
  }
}

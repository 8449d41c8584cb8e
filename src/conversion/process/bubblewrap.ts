// Puts namespaces of its own around a caged program: it sees no other process, no other name, no network device. Used by cage.ts where a try shows that it works.
import fs from 'node:fs';
import path from 'node:path';
import { guardWords, launcher, type CageRules, type CommandLine } from './cage-command.js';
import { cageProfiles } from './cage-profiles.js';

/** The launcher inside is the first process of the namespace and waits for the tool: bubblewrap's own would be left to the machine's first process, which may be slow. */
const namespaces = [
  '--as-pid-1',
  '--unshare-ipc',
  '--unshare-pid',
  '--unshare-net',
  '--unshare-uts',
  '--unshare-cgroup-try',
];
/** Root needs no user namespace, and inside of one it could not become the slot's user; for that it keeps these. */
const asRoot = ['--cap-drop', 'ALL', '--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID'];
const asUser = ['--unshare-user'];

/** bubblewrap would die of the polite signal, and its namespaces with it, before the tool has tidied up; so the launcher starts it deaf to that, and hears again inside. */
export function bubblewrapped(inner: CommandLine, rules: CageRules, bubblewrap: string): CommandLine {
  const { run, read } = cageProfiles[rules.profile];
  const system = [...run, ...read].filter((at) => fs.existsSync(at));
  const ours = [launcher, ...rules.lends];
  const bind = (flag: string, paths: readonly string[]): string[] => paths.flatMap((at) => [flag, at, at]);
  const args = [
    ...namespaces,
    ...(process.getuid?.() === 0 ? asRoot : asUser),
    ...['--die-with-parent', '--proc', '/proc', '--dev', '/dev', '--perms', '1777', '--tmpfs', '/tmp'],
    ...foldersAbove([...system, ...ours, ...rules.writes]).flatMap((at) => ['--perms', '0755', '--dir', at]),
    ...system.flatMap(shown),
    ...bind('--ro-bind', ours),
    ...bind('--bind', rules.writes),
    // Not yet into its folder, which may be closed to all but the slot's user.
    ...['--chdir', '/', '--', inner.command, ...inner.args],
  ];
  return { ...inner, args: [...guardWords(), bubblewrap, ...args] };
}

/** /bin and its like are often links into /usr, and a link costs less than another mount. */
function shown(at: string): string[] {
  if (!fs.lstatSync(at).isSymbolicLink() || path.dirname(at) !== '/') return ['--ro-bind', at, at];
  return ['--symlink', fs.readlinkSync(at), at];
}

/** What bubblewrap makes by itself on the way to a file, only root may pass. */
function foldersAbove(paths: readonly string[]): string[] {
  const above = new Set<string>();
  for (const each of paths) for (let at = path.dirname(each); at !== '/'; at = path.dirname(at)) above.add(at);
  return [...above].filter((at) => at !== '/tmp').sort();
}

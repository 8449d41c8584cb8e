// Finds out how well programs can be caged on this machine: by trying. Asked once by cage.ts.
import { spawnSync } from 'node:child_process';
import { bubblewrapped } from './bubblewrap.js';
import { launcherLine, type CageTools, type CommandLine } from './cage-command.js';
import { trialUser } from './user-ranges.js';

/** full: files, system calls and limits. limits: what is left when one of the first two does not work. none: only a process group. */
export type CageLevel = 'full' | 'limits' | 'none';

export interface CageMeans {
  readonly level: CageLevel;
  readonly tools: CageTools | undefined;
  /** Its path, where it works. */
  readonly bubblewrap: string | undefined;
  /** Why it is not full, and what would help. */
  readonly missing: string | undefined;
}

/** Forbidden things, each with an exit code of its own, should it succeed. */
const forbidden = [
  {
    step: 'landlock',
    exit: 11,
    deed: 'open my $file, "<", "/proc/self/status"',
    missing:
      'The kernel does not restrict files by Landlock, which needs Linux 5.13 or newer with "landlock" among its security modules (lsm=).',
  },
  {
    step: 'seccomp',
    exit: 12,
    deed: 'socket my $socket, 2, 1, 0',
    missing: 'The kernel or the container refuses to filter system calls (seccomp).',
  },
] as const;

export function tryMeans(perl: string | undefined, bubblewrap: string | undefined): CageMeans {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch))
    return none(`There is a cage for Linux on x86-64 and arm64 only, not for ${process.platform} on ${process.arch}.`);
  if (!perl) return none('The program "perl" is not installed; on Debian it is the package perl-base.');
  const absent: (typeof forbidden)[number][] = [];
  for (;;) {
    const tools = { perl, without: absent.map(({ step }) => step) };
    const failed = failureOf(trial(tools));
    if (failed === undefined) {
      const missing = absent.map((each) => each.missing).join(' ') || undefined;
      const wraps = bubblewrap && !missing && failureOf(trial(tools, bubblewrap)) === undefined;
      return { level: missing ? 'limits' : 'full', tools, bubblewrap: wraps ? bubblewrap : undefined, missing };
    }
    const step = forbidden.find((each) => each.step === failed && !absent.includes(each));
    if (!step) return none(`The cage does not work on this machine: ${failed}.`);
    absent.push(step);
  }
}

/** Tries what is forbidden, as far as the launcher is to forbid it. */
function trial(tools: CageTools, bubblewrap?: string): CommandLine {
  const deeds = forbidden.filter(({ step }) => !tools.without.includes(step));
  const script = [...deeds.map(({ deed, exit }) => `exit ${exit} if ${deed}`), 'exit 0'].join('; ');
  const user = trialUser();
  const rules = { profile: 'tool', home: '/', writes: [], lends: [], limits: {}, environment: {}, user } as const;
  const args = ['-fe', script];
  if (!bubblewrap) return launcherLine(tools.perl, args, rules, tools);
  return bubblewrapped(launcherLine(tools.perl, args, rules, tools, 'bubblewrap'), rules, bubblewrap);
}

/** The step that failed, or what was said about it. */
function failureOf({ command, args, cwd, env }: CommandLine): string | undefined {
  const patience = { timeout: 10_000, killSignal: 'SIGKILL' } as const;
  const { status, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8', ...patience });
  if (status === 0) return undefined;
  const [line, step] = /^cage: (\w+).*/.exec(stderr) ?? [];
  if (step && forbidden.some((each) => each.step === step)) return step;
  return forbidden.find(({ exit }) => exit === status)?.step ?? line ?? error?.message ?? `exit ${status ?? -1}`;
}

function none(missing: string): CageMeans {
  return { level: 'none', tools: undefined, bubblewrap: undefined, missing };
}

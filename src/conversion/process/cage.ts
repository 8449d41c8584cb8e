// How a command is caged on this machine, and how well. The only place that knows; process/tool.ts and process/helper-process.ts wrap what they start with it.
import os from 'node:os';
import { AppError } from '../../shared/errors.js';
import type { Settings } from '../../shared/settings.js';
import { bubblewrapped } from './bubblewrap.js';
import { guardWords, launcherLine, type CageRules, type CommandLine } from './cage-command.js';
import { cageProfiles, type CageProfile } from './cage-profiles.js';
import { tryMeans, type CageLevel, type CageMeans } from './cage-means.js';
import { findTool, searchPath } from './find-tool.js';
import type { OwnFonts } from './own-fonts.js';

export type CagePolicy = Settings['cage'];

/** What health and workers say about it. */
export interface CageReport {
  readonly level: CageLevel;
  /** Goes around it as well. */
  readonly bubblewrap: boolean;
  /** Why it is less than full, and what would help. */
  readonly missing: string | null;
  /** Nothing is converted here. */
  readonly refuses: boolean;
}

const state: { policy: CagePolicy; means: CageMeans | undefined; fonts: OwnFonts | undefined } = {
  policy: 'required',
  means: undefined,
  fonts: undefined,
};

/** What the setting says; until then a full cage is required. */
export function useCage(policy: CagePolicy): void {
  state.policy = policy;
}

/** Lent to every program from here on; undefined: none. */
export function useFonts(fonts: OwnFonts | undefined): void {
  state.fonts = fonts;
}

export function cageReport(): CageReport {
  const { policy } = state;
  const { level, missing, bubblewrap } = means();
  const weakened = policy === 'off' && level === 'full';
  return {
    level: weakened ? 'limits' : level,
    bubblewrap: bubblewrap !== undefined && policy !== 'off',
    missing: weakened ? 'CAGE=off leaves files and network open to every tool.' : (missing ?? null),
    refuses: policy === 'required' && level !== 'full',
  };
}

/** The command as it has to be started; arguments stay arguments, no shell anywhere. Throws where that would be without the protection that is required. */
export function cage(command: string, args: readonly string[], rules: CageRules): CommandLine {
  const { refuses, missing } = cageReport();
  if (refuses)
    throw new AppError(
      'cage_unavailable',
      `This machine cannot isolate the programs that convert, so they are not started. ${missing} CAGE=best permits less protection.`,
    );
  const { home, environment } = rules;
  const { fonts } = state;
  const profile: CageProfile = cageProfiles[rules.profile];
  const whole = {
    ...{ PATH: searchPath, HOME: home, TMPDIR: profile.temporary ?? home, LANG: 'C.UTF-8' },
    ...fonts?.environment,
    ...environment,
  };
  const { tools, bubblewrap } = means();
  if (!tools) return { command, args, cwd: home, env: whole };
  const told = { ...rules, lends: [...rules.lends, ...(fonts ? [fonts.folder] : [])], environment: whole };
  if (state.policy === 'off') return launcherLine(command, args, told, { ...tools, without: ['landlock', 'seccomp'] });
  if (!bubblewrap || !profile.outer) return launcherLine(command, args, told, tools);
  return bubblewrapped(launcherLine(command, args, told, tools, 'bubblewrap'), told, bubblewrap);
}

/** What reads nothing of anybody's needs no cage, but must not stay when we die either. */
export function guarded(command: string, args: readonly string[]): Pick<CommandLine, 'command' | 'args'> {
  const { tools } = means();
  return tools ? { command: tools.perl, args: [...guardWords(), command, ...args] } : { command, args };
}

/** What was started is the guard of the tool, which ends with a code of 128 and more where a signal has ended the tool. */
export function signalOf(code: number | null, signal: NodeJS.Signals | null): NodeJS.Signals | null {
  const inside = Object.entries(os.constants.signals).find(([, number]) => number + 128 === code);
  return inside ? (inside[0] as NodeJS.Signals) : signal;
}

function means(): CageMeans {
  return (state.means ??= tryMeans(findTool('perl'), findTool('bwrap')));
}

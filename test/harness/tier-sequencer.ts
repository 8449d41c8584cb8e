// The order in which files of tests begin: what fails at once is told at once; then all other tiers side by side, each from its longest file to its
// shortest, so that files that wait run beside files that compute, and nothing long is begun at the end. Named in vitest.config.ts.
import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { longFiles, tiers } from './tiers.js';

export interface Place {
  readonly tier: string;
  /** Its name without folder and ending. */
  readonly file: string;
}

/** `known` comes as vitest has it: the longest first as far as an earlier run has told, else the largest. */
export function inTurns<T>(known: readonly T[], placeOf: (file: T) => Place): T[] {
  const ranked = known.map((file) => ({ file, ...rankOf(placeOf(file)) })).sort((a, b) => a.rank - b.rank);
  const shares = ranked.map(({ file, tier }, at) => {
    const sameTier = (each: { readonly tier: string }) => each.tier === tier;
    const before = ranked.slice(0, at).filter(sameTier).length;
    return { file, turn: turnOf(tier, before / ranked.filter(sameTier).length) };
  });
  return shares.sort((a, b) => a.turn - b.turn).map(({ file }) => file);
}

function rankOf({ tier, file }: Place): { readonly tier: string; readonly rank: number } {
  const rank = longFiles.indexOf(`${tier}/${file}`);
  return { tier, rank: rank === -1 ? longFiles.length : rank };
}

/** Of tiers side by side: as far into the run as into the tier, from 0 to 1. */
function turnOf(name: string, share: number): number {
  const at = tiers.findIndex((tier) => tier.name === name);
  if (tiers[at]?.isToldFirst === true) return at - tiers.length;
  return tiers[at]?.isAlone === true ? 1 : share;
}

export class TierSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return inTurns(await super.sort(files), ({ project, moduleId }) => ({
      tier: project.name,
      file: path.basename(moduleId, '.spec.ts'),
    }));
  }
}

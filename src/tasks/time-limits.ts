// The limits of one task: what was asked for, else what is usual for its kind or follows from the length of its film, never above the ceiling of the settings.
import type { Settings } from '../shared/settings.js';

export interface AskedLimits {
  readonly soft_s?: number | undefined;
  readonly hard_s?: number | undefined;
}
export interface TimeLimits {
  readonly soft_limit_s: number;
  readonly hard_limit_s: number;
}
type Usual = Pick<Settings, 'softLimit' | 'hardLimit' | 'maxHardLimit'>;

export function limitsOf(
  asked: AskedLimits | undefined,
  { softLimit, hardLimit, maxHardLimit }: Usual,
): TimeLimits & { readonly limits_asked: boolean } {
  const hard = Math.min(asked?.hard_s ?? Math.max(hardLimit, asked?.soft_s ?? 0), maxHardLimit);
  return {
    hard_limit_s: hard,
    soft_limit_s: Math.min(asked?.soft_s ?? softLimit, hard),
    limits_asked: asked?.soft_s !== undefined || asked?.hard_s !== undefined,
  };
}

/** A long film may take long, unless its sender has said how long; the soft limit keeps its distance from the hard one. */
export function limitsForMedia(
  { soft_limit_s, hard_limit_s, limits_asked }: ReturnType<typeof limitsOf>,
  mediaS: number,
  { mediaTimeFactor, maxHardLimit }: Pick<Settings, 'mediaTimeFactor' | 'maxHardLimit'>,
): TimeLimits {
  const wanted = Math.min(Math.ceil(mediaS * mediaTimeFactor), maxHardLimit);
  const hard = limits_asked ? hard_limit_s : Math.max(hard_limit_s, wanted);
  return { hard_limit_s: hard, soft_limit_s: hard - (hard_limit_s - soft_limit_s) };
}

// The limits of one task: what was asked for, else what is usual for its kind, never above the ceiling of the settings.
import type { Settings } from '../shared/settings.js';

export interface AskedLimits {
  readonly soft_s?: number | undefined;
  readonly hard_s?: number | undefined;
}
type Usual = Pick<Settings, 'softLimit' | 'hardLimit' | 'maxHardLimit'>;

export function limitsOf(
  asked: AskedLimits | undefined,
  { softLimit, hardLimit, maxHardLimit }: Usual,
): { soft_limit_s: number; hard_limit_s: number } {
  const hard = Math.min(asked?.hard_s ?? Math.max(hardLimit, asked?.soft_s ?? 0), maxHardLimit);
  return { hard_limit_s: hard, soft_limit_s: Math.min(asked?.soft_s ?? softLimit, hard) };
}

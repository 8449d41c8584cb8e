import { describe, expect, it } from 'vitest';
import { limitsForMedia, limitsOf } from './time-limits.js';

const settings = { softLimit: 600, hardLimit: 900, maxHardLimit: 43_200, mediaTimeFactor: 4 };

describe('the limits of a task', () => {
  it('are the usual ones, those asked for, and never above the ceiling', () => {
    expect(limitsOf(undefined, settings)).toEqual({ soft_limit_s: 600, hard_limit_s: 900, limits_asked: false });
    expect(limitsOf({ soft_s: 1000 }, settings)).toEqual({
      soft_limit_s: 1000,
      hard_limit_s: 1000,
      limits_asked: true,
    });
    expect(limitsOf({ hard_s: 1e6 }, settings)).toMatchObject({ soft_limit_s: 600, hard_limit_s: 43_200 });
  });
});

describe('the limits of a film', () => {
  const usual = limitsOf(undefined, settings);
  it.each([
    ['a short one has the usual', 10, 600, 900],
    ['a long one has as much as it needs', 3600, 14_100, 14_400],
    ['but never above the ceiling', 1e6, 42_900, 43_200],
    ['part of a second counts', 1000.1, 3701, 4001],
  ])('%s', (_case, seconds, soft, hard) => {
    expect(limitsForMedia(usual, seconds, settings)).toEqual({ soft_limit_s: soft, hard_limit_s: hard });
  });

  it('are left alone where somebody has set them', () => {
    const asked = limitsOf({ soft_s: 600, hard_s: 900 }, settings);
    expect(limitsForMedia(asked, 3600, settings)).toEqual({ soft_limit_s: 600, hard_limit_s: 900 });
  });
});

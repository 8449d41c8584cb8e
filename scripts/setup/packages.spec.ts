// The table of system packages is complete: whoever adds a row is told what is missing.
import { describe, expect, it } from 'vitest';
import { managers, packages } from './packages.mjs';

describe.each(packages)('the row of $binary', (row) => {
  it('has a name for every package manager', () => {
    expect(Object.keys(row.names).sort()).toEqual(managers.map(({ id }) => id).sort());
    // Tests of ours run on Debian; what the product itself wants has a name everywhere.
    if (row.purposes.includes('start')) expect(Object.values(row.names).every((names) => names.length > 0)).toBe(true);
  });

  it('says what it costs, what happens without it, and which command asks for it', () => {
    expect(row.megabytes.download).toBeGreaterThan(0);
    expect(row.megabytes.disk).toBeGreaterThan(0);
    expect(row.without).toMatch(/^the|^some/);
    expect(row.purposes.every((purpose) => ['start', 'test'].includes(purpose))).toBe(true);
  });
});

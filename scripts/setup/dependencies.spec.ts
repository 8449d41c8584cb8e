// When node_modules is as the lock file wants it, and when npm has to run again.
import { describe, expect, it } from 'vitest';
import { agree } from './dependencies.mjs';

const wanted = {
  '': { name: 'a program' },
  'node_modules/needed': { version: '1.0.0', integrity: 'sha512-one' },
  'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['darwin'] },
};
const installed = { 'node_modules/needed': { version: '1.0.0', integrity: 'sha512-one' } };

describe('node_modules', () => {
  it('agrees with the lock without the optional packages of other systems', () => {
    expect(agree(wanted, installed)).toBe(true);
  });

  it.each([
    ['is missing', {}],
    ['has another version', { 'node_modules/needed': { version: '1.0.1', integrity: 'sha512-one' } }],
    ['has other bytes', { 'node_modules/needed': { version: '1.0.0', integrity: 'sha512-two' } }],
  ])('is installed again when a package %s', (_what, found) => {
    expect(agree(wanted, found)).toBe(false);
  });

  it('is installed again when it came from another system', () => {
    const foreign = { 'node_modules/elsewhere': { version: '1.0.0', os: ['darwin'] } };
    expect(agree(wanted, { ...installed, ...foreign })).toBe(false);
  });
});

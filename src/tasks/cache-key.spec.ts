import { describe, expect, it } from 'vitest';
import { cacheKey, type Likeness } from './cache-key.js';

const one: Likeness = {
  clientId: 'a',
  sha256: 'x',
  from: 'png',
  to: 'webp',
  filename: 'a.png',
  route: [{ engine: 'sharp', from: 'png', to: 'webp' }],
  versions: new Map([['sharp', '1']]),
  options: { quality: 80, crop: { left: 1, top: 2 } },
};
const keyOf = (change: Partial<Likeness> = {}) => cacheKey({ ...one, ...change });

describe('two conversions', () => {
  it('are the same in whichever order their options were written', () => {
    expect(keyOf()).toMatch(/^[\w-]{43}$/);
    expect(keyOf({ options: { crop: { top: 2, left: 1 }, quality: 80 } })).toBe(keyOf());
  });

  it.each<[string, Partial<Likeness>]>([
    ['client', { clientId: 'b' }],
    ['bytes', { sha256: 'y' }],
    ['source format', { from: 'apng' }],
    ['target', { to: 'jpeg' }],
    ['way', { route: [{ engine: 'vips', from: 'png', to: 'webp' }], versions: new Map([['vips', '1']]) }],
    ['version of an engine', { versions: new Map([['sharp', '2']]) }],
    ['options', { options: { quality: 81, crop: { left: 1, top: 2 } } }],
  ])('differ by their %s', (_what, change) => {
    expect(keyOf(change)).not.toBe(keyOf());
  });

  it('differ by the name of their file where the result may be called after it', () => {
    const renamed = { filename: 'b.png' };
    expect(keyOf(renamed)).toBe(keyOf());
    expect(keyOf({ ...renamed, to: 'html' })).not.toBe(keyOf({ to: 'html' }));
  });

  it('are never compared when there is a password or nobody knows the engines', () => {
    expect(keyOf({ options: { password: 'x' } })).toBeUndefined();
    expect(keyOf({ versions: new Map() })).toBeUndefined();
  });
});

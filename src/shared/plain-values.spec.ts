import { describe, expect, it } from 'vitest';
import type { AppError } from './errors.js';
import { requirePlain, requirePlainPath } from './plain-values.js';

const fieldsOf = (value: unknown) => {
  try {
    requirePlain(value);
  } catch (error) {
    return (error as AppError).facts.fields;
  }
  return undefined;
};
const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1);

describe('a value', () => {
  it.each([
    ['a NUL', { tag: 'a\0b' }, '/tag', 'not_text'],
    ['half a character', { metadata: { a: ['\ud800'] } }, '/metadata/a/0', 'not_text'],
    ['a name with a NUL', { 'a\0': 1 }, '', 'not_text'],
    ['no end', { options: nested(100_000) }, expect.stringMatching(/^\/options\/0\/0/), 'too_deep'],
  ])('with %s is refused where it stands', (_what, value, pointer, code) => {
    expect(fieldsOf(value)).toMatchObject([{ pointer, code }]);
  });

  it.each([[undefined], [null], ['я 🎨'], [{ a: [1, true, { b: '' }] }], [nested(39)]])('%j passes', (value) => {
    expect(fieldsOf(value)).toBeUndefined();
  });
});

describe('a path', () => {
  it('with a NUL leads nowhere', () => {
    expect(() => requirePlainPath('/api/v1/presets/a%00b')).toThrow('nothing at this address');
  });

  it.each(['/', '/api/v1/presets/a%2500', '/api/v1/presets/%D1%8F'])('%s passes', (path) => {
    expect(() => requirePlainPath(path)).not.toThrow();
  });
});

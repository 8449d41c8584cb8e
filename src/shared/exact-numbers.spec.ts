import { describe, expect, it } from 'vitest';
import { requireExact } from './exact-numbers.js';

const LARGE = '9007199254740993';
const refusal = expect.objectContaining({ code: 'validation_failed' }) as Error;

describe('a whole number beyond 2^53', () => {
  it.each([LARGE, `-${LARGE}`, `{"id": 18446744073709551615}`, `["a \\" b", 12345678901234567890]`, `[1,${LARGE},2]`])(
    'is refused in %s',
    (json) => expect(() => requireExact(json)).toThrow(refusal),
  );

  it('is found wherever it stands', () => {
    for (let before = 0; before < 40; before += 1)
      expect(() => requireExact(`[${' '.repeat(before)}${LARGE}]`), String(before)).toThrow(refusal);
  });
});

it.each([
  '9007199254740991',
  `"${LARGE}"`,
  `"a \\" ${LARGE}"`,
  `{"${LARGE}": 1}`,
  '0.30000000000000004',
  '1e300',
  '[1234567890123456, 123456789012345]',
  '"\\\\"',
  '',
])('%s keeps what it says', (json) => expect(() => requireExact(json)).not.toThrow());

import { describe, expect, it } from 'vitest';
import { readWait } from './prefer.js';

describe('readWait', () => {
  it.each([
    ['nothing asked', undefined, undefined, 30_000, undefined],
    ['a number of seconds', 'wait=10', undefined, 10_000, 'wait=10'],
    ['more than the longest', 'wait=600', undefined, 60_000, 'wait=60'],
    ['no waiting', 'respond-async', undefined, 0, 'respond-async'],
    ['both', 'wait=10, respond-async', undefined, 0, 'respond-async'],
    ['quotes and other preferences', 'return=minimal, WAIT="5"; x=1', undefined, 5000, 'wait=5'],
    ['nonsense', 'wait=soon', undefined, 30_000, undefined],
    ['the query instead', 'wait=10', '3', 3000, undefined],
  ])('understands %s', (_, header, query, waitMs, applied) =>
    expect(readWait(header, query, 30)).toEqual({ waitMs, applied }),
  );

  it.each(['61', '-1', 'soon', '1.5', ''])('refuses ?wait=%s', (query) =>
    expect(() => readWait(undefined, query, 30)).toThrow(/from 0 to 60/),
  );
});

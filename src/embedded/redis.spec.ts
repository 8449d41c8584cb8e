import { describe, expect, it } from 'vitest';
import { isRedisNewEnough } from './redis.js';

describe('the version of Redis', () => {
  it.each(['6.2', '6.2.0', '7.0.15', '8.0', '10.1'])('%s will do', (version) => {
    expect(isRedisNewEnough(version)).toBe(true);
  });
  it.each(['6.0.16', '5.9', '', 'undefined.undefined'])('%j will not', (version) => {
    expect(isRedisNewEnough(version)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { CeleryLists } from './celery-lists.js';

const usual = { celeryKeyPrefix: undefined, celeryPrioritySteps: [0, 3, 6, 9], celeryPrioritySeparator: undefined };

describe('lists of Celery', () => {
  it('are those of kombu when nothing is said, the most urgent first', () => {
    const lists = new CeleryLists(usual);
    expect(lists.of(['a', 'b'])).toEqual(
      [9, 6, 3].flatMap((step) => [`a\x06\x16${step}`, `b\x06\x16${step}`]).concat('a', 'b'),
    );
    expect([null, 0, 2, 3, 8, 9, 255].map((priority) => lists.into('a', priority))).toEqual(
      ['', '', '', '\x06\x163', '\x06\x166', '\x06\x169', '\x06\x169'].map((step) => `a${step}`),
    );
    expect(lists.queueOf('b\x06\x166')).toBe('b');
  });

  it('have the prefix, steps and separator of the programs', () => {
    const options = { celeryKeyPrefix: 'shop_', celeryPrioritySteps: [2, 1], celeryPrioritySeparator: ':' };
    const lists = new CeleryLists(options);
    expect(lists.of(['a:1', 'a'])).toEqual(['shop_a:1:2', 'shop_a:2', 'shop_a:1:1', 'shop_a:1', 'shop_a:1', 'shop_a']);
    expect(lists.queueOf('shop_a:1:2')).toBe('a:1');
    expect(lists.key('_kombu')).toBe('shop__kombu');
  });
});

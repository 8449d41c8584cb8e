import { describe, expect, it } from 'vitest';
import { factsOf, ownerOf, queueOf, refused } from './pack-rules.js';
import { z } from './pack.js';

const read = (options: object) => factsOf('shop', 'a.mjs', { name: 'shop.a', ...options });

describe('what an operation says of itself', () => {
  it('has usual values: three more tries a minute apart, the queue "default"', () => {
    expect(read({})).toEqual({
      pack: 'shop',
      name: 'shop.a',
      queue: 'default',
      catchesSoftLimit: true,
      maxAttempts: 4,
      retry: { max: 3, delay_s: 60, step_s: 0, ceiling_s: 3600 },
    });
  });

  it('keeps what was said', () => {
    const params = z.object({ id: z.int().default(1) });
    const said = { softLimitS: 5, hardLimitS: 9, rate: { max: 1, perS: 2 }, schedule: { everyS: 60 } };
    const { params: asked, ...facts } = read({ ...said, params, queue: 'goods', retry: { max: 1, timeouts: true } });
    expect(asked?.parse({})).toEqual({ id: 1 });
    expect(facts).toMatchObject({
      ...said,
      queue: 'goods',
      maxAttempts: 2,
      retriesTimeouts: true,
    });
  });

  it('takes no argument that nobody declared, unless it wants any', () => {
    const takes = (params: z.ZodObject, given: object) => read({ params }).params?.safeParse(given).success;
    const shape = { id: z.int().default(1) };
    expect(takes(z.object(shape), { id: 2 })).toBe(true);
    for (const params of [z.object(shape), z.strictObject(shape), z.object(shape).refine(() => true)])
      expect(takes(params, { ib: 2 })).toBe(false);
    expect(takes(z.looseObject(shape), { ib: 2 })).toBe(true);
  });

  it.each([
    [
      'a schedule that says what nobody takes',
      { params: z.object({}), schedule: { everyS: 5, params: { a: 1 } } },
      /do not fit/,
    ],
    ['an unknown word', { retries: 3 }, /retries/],
    ['no name', { name: '' }, /name/],
    ['a name with spaces', { name: 'a b' }, /product\.process_images/],
    ['a strange queue', { queue: 'A B' }, /queue/],
    ['limits the wrong way round', { softLimitS: 9, hardLimitS: 5 }, /softLimitS must not be longer/],
    ['params that are no object', { params: z.string() }, /z\.object\(\)/],
    ['a clock line that is none', { schedule: { cron: 'often' } }, /schedule/],
    ['a schedule without what it needs', { params: z.object({ id: z.int() }), schedule: { everyS: 5 } }, /do not fit/],
  ])('is refused with %s', (_what, options, sentence) => {
    expect(() => read(options)).toThrow(sentence);
    expect(() => read(options)).toThrow('The pack "shop" cannot be used. a.mjs:');
  });
});

it.each([
  ['convert', 'this program'],
  ['merge', 'this program'],
  ['cleanup.rows', 'this program'],
  ['tasks.bulk', 'this program'],
  ['other.a', 'the pack "other"'],
  ['shop.a', undefined],
])('the name %s belongs to %s', (name, owner) => {
  expect(ownerOf(name, new Map([['other.a', 'other']]))).toBe(owner);
});

it('makes a queue of its name, with the slots that it asks for', () => {
  expect(queueOf({ name: 'a' })).toBeUndefined();
  expect(queueOf({ name: 'a', queue: 'default' })).toBeUndefined();
  expect(queueOf({ name: 'a', queue: 'goods' })).toEqual({ name: 'goods', queue: { slots: 4, waits: true } });
  expect(queueOf({ name: 'a', queue: { name: 'goods', slots: 9 } })?.queue.slots).toBe(9);
});

it.each(['a.mjs does not load: No such file', 'a.mjs does not load: No such file.'])(
  'why a pack is refused ends with one full stop: %s',
  (sentence) => {
    const said = 'The pack "shop" cannot be used. a.mjs does not load: No such file. See docs/packs.md.';
    expect(refused('shop', sentence).message).toBe(said);
  },
);

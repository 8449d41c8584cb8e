import { setImmediate as breath } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { gate, inTurns } from './turns.js';

it('works on so many at once, and on all of them', async () => {
  const seen: number[] = [];
  let inside = 0;
  let most = 0;
  await inTurns([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    most = Math.max(most, ++inside);
    await breath();
    seen.push(item);
    inside -= 1;
  });
  expect([most, seen.sort()]).toEqual([3, [1, 2, 3, 4, 5, 6, 7]]);
});

it('a gate opens again for the next, also after a fault', async () => {
  const through = gate(1);
  const first = through(() => Promise.reject(new Error('fault')));
  const second = through(() => Promise.resolve('second'));
  await expect(first).rejects.toThrow('fault');
  expect(await second).toBe('second');
});

import { expect, it } from 'vitest';
import { hintId, hintPriority } from './hints.js';

const numberOf = (priority: number, turn: number) => hintPriority({ priority, turn });

it('puts every task of a more urgent class before any of a lesser one', () => {
  expect(numberOf(9, 1_000_000)).toBeLessThan(numberOf(8, 0));
  expect(numberOf(1, 199_999)).toBeLessThan(numberOf(0, 0));
});

it('lets clients take turns inside a class', () => {
  expect(numberOf(5, 0)).toBeLessThan(numberOf(5, 1));
});

it('stays inside what the queue can order', () => {
  expect(numberOf(9, 0)).toBeGreaterThanOrEqual(1);
  expect(numberOf(0, Number.MAX_SAFE_INTEGER)).toBeLessThanOrEqual(2_097_151);
});

it('names a hint by task and fence, so that a new owner gets a new hint', () => {
  expect(hintId({ id: 'a', fence: 1 })).not.toBe(hintId({ id: 'a', fence: 2 }));
});

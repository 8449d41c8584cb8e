import { describe, expect, it } from 'vitest';
import { EventOrder } from './event-order.js';

const rows = (...ids: number[]) => ids.map((id) => ({ id: String(id) }));
const seen = (horizon: number, next: number) => ({ horizon: BigInt(horizon), next: BigInt(next) });
const ids = (taken: readonly { id: string }[]) => taken.map(({ id }) => Number(id));

describe('events are told in the order of their numbers', () => {
  it('at once when none is missing', () => {
    const order = new EventOrder(4);
    expect(ids(order.take(rows(5, 6, 7), seen(90, 100), 0))).toEqual([5, 6, 7]);
    expect(order.position).toBe(7);
    expect(order.hasHole).toBe(false);
  });

  it('also when a lower number is committed later', () => {
    const order = new EventOrder(4);
    expect(ids(order.take(rows(5, 7), seen(90, 100), 0))).toEqual([5]);
    expect(order.hasHole).toBe(true);
    expect(ids(order.take(rows(7, 8), seen(95, 101), 10))).toEqual([]);
    expect(ids(order.take(rows(6, 7, 8), seen(100, 102), 20))).toEqual([6, 7, 8]);
    expect(order.hasHole).toBe(false);
  });

  it('and past numbers that will never come, once nobody can bring them any more', () => {
    const order = new EventOrder(4);
    order.take(rows(6, 7), seen(90, 100), 0);
    expect(ids(order.take(rows(6, 7, 9), seen(100, 105), 20))).toEqual([6, 7]);
    expect(ids(order.take(rows(9), seen(104, 106), 30))).toEqual([]);
    expect(ids(order.take(rows(9), seen(105, 106), 40))).toEqual([9]);
  });

  it('and past a transaction that takes too long', () => {
    const order = new EventOrder(4);
    order.take(rows(6), seen(90, 100), 0);
    expect(ids(order.take(rows(6), seen(90, 100), 4000))).toEqual([]);
    expect(ids(order.take(rows(6), seen(90, 100), 6000))).toEqual([6]);
  });
});

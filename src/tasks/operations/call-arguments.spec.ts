import { describe, expect, it } from 'vitest';
import { bind } from './call-arguments.js';

const call = (args: unknown[], kwargs: Record<string, unknown> = {}) => ({ args, kwargs });

describe('arguments are bound as Python binds them', () => {
  it.each([
    [['a', 'b'], call([1, 2, 3]), 'takes 2 positional arguments but 3 were given'],
    [['a', 'b'], call([1], { a: 2 }), "multiple values for argument 'a'"],
    [['a', 'b'], call([1], { c: 2 }), "unexpected keyword argument 'c'"],
    [['a', 'b'], call([], JSON.parse('{"__proto__": 1}') as Record<string, unknown>), 'unexpected keyword'],
    [['a', 'b'], call([1]), 'missing required arguments: b'],
    [undefined, call([1]), 'takes 0 positional arguments'],
  ])('%j %j: %s', (names, given, complaint) => {
    expect(() => bind('f', names, 2, given)).toThrow(complaint);
  });

  it('and what an operation takes without a word goes through', () => {
    expect(bind('f', undefined, 0, call([], { x: 1 }))).toEqual({ x: 1 });
  });
});

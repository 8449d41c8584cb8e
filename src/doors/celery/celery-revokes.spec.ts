import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ControlBus } from '../../tasks/control/control-bus.js';
import { CeleryRevokes } from './celery-revokes.js';

/** What one process says all of them hear. */
function house(processes: number): CeleryRevokes[] {
  const listeners: ((word: { ids: readonly string[] }) => void)[] = [];
  const bus = {
    on: (_topic: string, listener: (typeof listeners)[number]) => void listeners.push(listener),
    say: (_topic: string, word: { ids: readonly string[] }) => {
      for (const listener of listeners) listener(word);
    },
  } as unknown as ControlBus;
  return Array.from({ length: processes }, () => new CeleryRevokes(bus));
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('is known to every process, for three hours after it was said last', () => {
  const [one, other] = house(2);
  one?.tell(['a', 'b']);
  vi.advanceTimersByTime(2 * 3600_000);
  one?.tell(['b']);
  vi.advanceTimersByTime(2 * 3600_000);
  expect(['a', 'b', 'c'].map((id) => other?.has(id))).toEqual([false, true, false]);
});

it('forgets the oldest when there are too many', () => {
  const [one] = house(1);
  one?.tell(['first', ...Array.from({ length: 50_000 }, (_, number) => String(number))]);
  expect([one?.has('first'), one?.has('0'), one?.has('49999')]).toEqual([false, true, true]);
});

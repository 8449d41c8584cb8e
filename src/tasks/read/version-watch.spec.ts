import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hasEnded, VersionWatch, type Seen } from './version-watch.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function watchOf(rows: Map<string, Seen>) {
  const asked: (readonly string[])[] = [];
  const watch = new VersionWatch((ids) => {
    asked.push(ids);
    return Promise.resolve(ids.flatMap((id) => rows.get(id) ?? []));
  });
  return { watch, asked };
}
const row = (id: string, version = 1): Seen => ({ id, version, ended_at: null });
const never = () => new AbortController().signal;

describe('a thousand who wait', () => {
  it('cost one query a second, and one for what they were told of together', async () => {
    const ids = Array.from({ length: 1000 }, (_, n) => `t${n}`);
    const rows = new Map(ids.map((id) => [id, row(id)]));
    const { watch, asked } = watchOf(rows);
    const all = Promise.all(ids.map((id) => watch.until(id, 60_000, never(), ({ version }) => version > 1)));
    await vi.advanceTimersByTimeAsync(5500);
    expect(asked.map((each) => each.length)).toEqual([1000, 1000, 1000, 1000, 1000, 1000]);
    for (const id of ids) rows.set(id, row(id, 2));
    for (const id of ids) watch.heard(id);
    watch.heard('somebody else');
    await vi.advanceTimersByTimeAsync(20);
    await all;
    expect(asked).toHaveLength(7);
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(7);
  });
});

describe('one who waits', () => {
  it('hears of a change at once, and of the many after it together', async () => {
    const rows = new Map([['t', row('t')]]);
    rows.set('u', row('u'));
    const { watch, asked } = watchOf(rows);
    const told = vi.fn();
    void watch.until('t', 60_000, never(), ({ version }) => version > 1).then(told);
    await vi.advanceTimersByTimeAsync(100);
    const looks = asked.length;
    rows.set('t', row('t', 2));
    void watch.until('u', 60_000, never(), () => false);
    watch.heard('t');
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toHaveBeenCalledOnce();
    for (let change = 0; change < 8; change += 1) {
      watch.heard('u');
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(asked).toHaveLength(looks + 1);
  });

  it('for the end does not look at what happens before, beside one who does', async () => {
    const rows = new Map([['t', row('t')]]);
    const { watch, asked } = watchOf(rows);
    const end = watch.until('t', 60_000, never(), hasEnded);
    await vi.advanceTimersByTimeAsync(20);
    watch.heard('t', true);
    await vi.advanceTimersByTimeAsync(20);
    expect(asked).toHaveLength(1);
    const next = watch.until('t', 60_000, never(), ({ version }) => version > 1);
    await vi.advanceTimersByTimeAsync(20);
    rows.set('t', row('t', 2));
    watch.heard('t', true);
    await vi.advanceTimersByTimeAsync(20);
    await next;
    rows.set('t', { ...row('t', 3), ended_at: new Date() });
    watch.heard('t');
    await vi.advanceTimersByTimeAsync(20);
    await end;
    expect(asked).toHaveLength(4);
  });

  it('gets an end at the time out, when they leave, and when the row is gone', async () => {
    const { watch } = watchOf(new Map([['t', row('t')]]));
    const late = watch.until('t', 3000, never(), () => false);
    await vi.advanceTimersByTimeAsync(3000);
    await late;
    const leaving = new AbortController();
    const left = watch.until('t', 60_000, leaving.signal, () => false);
    leaving.abort();
    await left;
    const gone = watch.until('u', 60_000, never(), () => false);
    await vi.advanceTimersByTimeAsync(20);
    await gone;
  });
});

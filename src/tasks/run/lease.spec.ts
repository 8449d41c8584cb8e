import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stopReason } from '../../conversion/process/stop.js';
import type { ControlBus } from '../control/control-bus.js';
import type { Pulse, RunningTasks } from '../store/running-tasks.js';
import { HEARTBEAT_S, LEASE_S } from '../store/lease-terms.js';
import type { TimeLimits } from '../time-limits.js';
import { Lease } from './lease.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const OURS: Pulse = { cancel_mode: null, cancel_reason: null };

/** On paper: what it writes and says, without a database; `beats` are the answers to its heartbeats, at last always the same. */
function hold(
  limits = { soft_limit_s: 600, hard_limit_s: 900 },
  { heldForMs = 0, beats = [() => Promise.resolve<Pulse | undefined>(OURS)] } = {},
) {
  let asked = 0;
  const written: (readonly [number | null, string | null])[] = [];
  const left: (number | null)[] = [];
  const raised: TimeLimits[] = [];
  const store = {
    beat: () => beats[Math.min(asked++, beats.length - 1)]!(),
    writeProgress: (
      _id: string,
      _fence: number,
      percent: number | null,
      stage: string | null,
      etaMs: number | null,
    ) => {
      written.push([percent, stage]);
      left.push(etaMs);
      return Promise.resolve();
    },
    writeLimits: (_id: string, _fence: number, longer: TimeLimits) => {
      raised.push(longer);
      return Promise.resolve();
    },
  } as Partial<RunningTasks> as RunningTasks;
  const said: unknown[] = [];
  const say = (_topic: string, word: { percent?: number | null }) => said.push(word.percent);
  const bus = { on: () => () => undefined, say } as unknown as ControlBus;
  const held = { id: 'x', fence: 1, client_id: 'c', job_id: null, ...limits };
  const lease = new Lease(held, store, bus, false, performance.now() - heldForMs);
  return { lease, written, raised, left, said, asked: () => asked };
}

describe('before the work begins', () => {
  const LONG_MS = LEASE_S * 1000 + 1;
  const taken = { heldForMs: LONG_MS, beats: [() => Promise.resolve(undefined)] };

  it('nobody is asked while the lease cannot be over', async () => {
    const { lease, asked } = hold(undefined, { heldForMs: LEASE_S * 1000 });
    await lease.confirm();
    expect(asked()).toBe(0);
  });

  it('a task that somebody else may have by now is asked for, once', async () => {
    const { lease, asked } = hold(undefined, { heldForMs: LONG_MS });
    await lease.confirm();
    await lease.confirm();
    expect(asked()).toBe(1);
  });

  it('what was lost is not begun', async () => {
    const { lease } = hold(undefined, taken);
    await expect(lease.confirm()).rejects.toMatchObject({ code: 'lost' });
  });

  it('a heartbeat that is under way is waited for', async () => {
    const { lease, asked } = hold(undefined, taken);
    vi.advanceTimersByTime(HEARTBEAT_S * 1000);
    expect(asked()).toBe(1);
    await expect(lease.confirm()).rejects.toMatchObject({ code: 'lost' });
    expect(asked()).toBe(1);
  });

  it('one that was sent before it was held up says nothing of now', async () => {
    const beats = [() => sleep(LONG_MS).then(() => OURS), () => Promise.resolve(undefined)];
    const { lease, asked } = hold(undefined, { beats });
    vi.advanceTimersByTime(HEARTBEAT_S * 1000);
    await vi.advanceTimersByTimeAsync(LONG_MS - 1);
    const confirmed = expect(lease.confirm()).rejects.toMatchObject({ code: 'lost' });
    await vi.advanceTimersByTimeAsync(1);
    await confirmed;
    expect(asked()).toBe(2);
  });

  it('a database that is away holds nothing up: nobody else can have taken it there', async () => {
    const { lease } = hold(undefined, { heldForMs: LONG_MS, beats: [() => Promise.reject(new Error('away'))] });
    await lease.confirm();
    expect(lease.reason).toBeUndefined();
  });
});

describe('progress', () => {
  it('is written once a second, and at the end what was not written yet', async () => {
    const { lease, written } = hold();
    lease.progress(0.1, 'reading');
    lease.progress(0.5, 'writing');
    lease.progress(0.6);
    expect(written).toEqual([[10, 'reading']]);
    await lease.keepProgress();
    expect(written).toEqual([
      [10, 'reading'],
      [60, 'writing'],
    ]);
    await lease.keepProgress();
    expect(written).toHaveLength(2);
  });

  it('that comes before a silence is told and written while that lasts, and nothing once it is over', async () => {
    const { lease, written, said } = hold();
    for (const fraction of [0.1, 0.2, 0.3]) lease.progress(fraction);
    await vi.advanceTimersByTimeAsync(5000);
    expect(said).toEqual([10, 30]);
    expect(written).toEqual([
      [10, null],
      [30, null],
    ]);
    lease.progress(0.4);
    lease.progress(0.5);
    await lease.settled();
    await vi.advanceTimersByTimeAsync(5000);
    expect(said).toEqual([10, 30, 40]);
    expect(written).toHaveLength(3);
  });
});

describe('the time that is left', () => {
  const after = async (ms: number, lease: ReturnType<typeof hold>['lease'], fraction: number | null) => {
    await vi.advanceTimersByTimeAsync(ms);
    lease.progress(fraction);
  };

  it('is what such work usually takes while it does not count itself, and unknown once it takes longer', async () => {
    const { lease, left } = hold();
    lease.expectTime(10_000);
    lease.progress(null, 'converting');
    await after(4000, lease, 0.1);
    await after(7000, lease, 0.1);
    lease[Symbol.dispose]();
    expect(left).toEqual([10_000, 6000, null]);
  });

  it('follows from its own progress where it counts', async () => {
    const { lease, left } = hold();
    lease.expectTime(10_000);
    lease.expectProgress(60);
    lease.progress(0);
    await after(4000, lease, 0.25);
    lease[Symbol.dispose]();
    expect(left).toEqual([10_000, 12_000]);
  });

  it('follows from its progress where nobody has seen such work', async () => {
    const { lease, left } = hold();
    lease.progress(null);
    await after(2000, lease, 0.5);
    lease[Symbol.dispose]();
    expect(left).toEqual([null, 2000]);
  });
});

describe('a stop', () => {
  it('keeps its first reason, and brings along when nobody waits any longer', () => {
    const { lease } = hold();
    lease.stop({ code: 'cancelled' });
    lease.stop({ code: 'shutdown' });
    expect(lease.reason).toMatchObject({ code: 'cancelled' });
    expect(stopReason(lease.signal).kill).toBe(lease.kill);
    expect(lease.kill.aborted).toBe(false);
  });

  it.each([{ code: 'cancelled', force: true }, { code: 'hard_timeout' }, { code: 'lost' }] as const)(
    'that is firmer ends all grace at once: %o',
    (firmer) => {
      const { lease } = hold();
      lease.stop({ code: 'soft_timeout' });
      lease.stop(firmer);
      expect(lease.reason).toMatchObject({ code: 'soft_timeout' });
      expect(lease.kill.aborted).toBe(true);
    },
  );

  it('that has a shorter grace shortens that of the first', () => {
    const { lease } = hold();
    lease.stop({ code: 'soft_timeout' });
    vi.advanceTimersByTime(1000);
    lease.stop({ code: 'shutdown' });
    vi.advanceTimersByTime(2900);
    expect(lease.kill.aborted).toBe(false);
    vi.advanceTimersByTime(200);
    expect(lease.kill.aborted).toBe(true);
  });

  it('at the soft limit leaves no more time than there is until the hard one', () => {
    const { lease } = hold({ soft_limit_s: 2, hard_limit_s: 5 });
    vi.advanceTimersByTime(2000);
    expect(lease.reason).toMatchObject({ code: 'soft_timeout', withinMs: 3000 });
    vi.advanceTimersByTime(3000);
    expect(lease.kill.aborted).toBe(true);
  });
});

describe('more time', () => {
  const longer = { soft_limit_s: 20, hard_limit_s: 25 };

  it('counts from the start, holds for both limits, and is written', async () => {
    const { lease, raised } = hold({ soft_limit_s: 5, hard_limit_s: 10 });
    vi.advanceTimersByTime(4000);
    lease.raiseLimits(longer);
    await lease.settled();
    expect(raised).toEqual([longer]);
    const { lease: other } = hold({ soft_limit_s: 5, hard_limit_s: 10 });
    vi.advanceTimersByTime(4000);
    other.raiseLimits(longer);
    vi.advanceTimersByTime(15_900);
    expect(other.reason).toBeUndefined();
    vi.advanceTimersByTime(100);
    expect(other.reason).toMatchObject({ code: 'soft_timeout', withinMs: 5000 });
    vi.advanceTimersByTime(5000);
    expect(other.kill.aborted).toBe(true);
  });

  it('is never less, and comes too late for work that is being stopped', async () => {
    const { lease, raised } = hold({ soft_limit_s: 5, hard_limit_s: 30 });
    lease.raiseLimits(longer);
    vi.advanceTimersByTime(5000);
    expect(lease.reason).toMatchObject({ code: 'soft_timeout' });
    lease.raiseLimits({ soft_limit_s: 50, hard_limit_s: 60 });
    await lease.settled();
    expect(raised).toEqual([]);
  });
});

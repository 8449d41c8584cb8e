// Operations run where they can be killed: whatever their code does, the row ends as declared, nothing is left, and the slot serves the next task.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { untilNone } from '../harness/processes.js';
import { isAlive, openTrials, type TrialWorker } from './operations/trial-installation.js';

type Trials = Awaited<ReturnType<typeof openTrials>>;
let trials: Trials;
/** One slot, so that a task that held it would hold up all others. */
let worker: TrialWorker;

beforeAll(async () => {
  trials = await openTrials();
  worker = await trials.work({ default: 1, cleanup: 1 });
});
afterAll(() => trials.close());

/** Of work that is asked to end. */
const GRACE_S = 3;
/** For a process that is warm: its start counts too. */
const soon = { soft_s: 1, hard_s: 3 };

/** The slot is free and a process answers in it. */
async function expectService(): Promise<number> {
  const { state, result } = await trials.ended(await trials.start('nothing'));
  expect(state).toBe('done');
  return Number(result?.['pid']);
}

/** Waits until the worker has nothing below it but living operation processes of its own. */
async function expectOnly(pids: readonly number[]): Promise<void> {
  const others = () => worker.below().filter(({ pid }) => !pids.includes(pid));
  expect(await untilNone(others, 10_000)).toEqual([]);
}

describe('an operation process', () => {
  it('is not there before a task needs it, serves one task after the other, and gives dates as dates', async () => {
    expect(worker.below()).toEqual([]);
    const first = await expectService();
    expect(worker.below().map(({ pid }) => pid)).toEqual([first]);
    expect(first).not.toBe(worker.pid);
    expect(await expectService()).toBe(first);
    const { result, warnings } = await trials.ended(await trials.start('tells'));
    expect(result).toMatchObject({ dated: true, titled: false, slot: 0 });
    expect(warnings).toEqual([{ code: 'trial', detail: 'only a trial' }]);
  });

  it('has no secret among its arguments', async () => {
    await expectService();
    expect(worker.below().map(({ command }) => command)).toEqual([
      expect.stringMatching(/node \S*trial-operate\.mjs$/),
    ]);
  });

  it('passes progress on, and its log lines carry the id of the task', async () => {
    const id = await trials.start('tells-on');
    const { progress_stage, progress_percent } = await trials.when(id, (row) => row.progress_percent !== null);
    expect([progress_percent, progress_stage]).toEqual([40, 'step 4']);
    await trials.cancel(id, 'force');
    await trials.ended(id);
    const line = () => worker.lines().find((each) => each['msg'] === 'said inside' && each['task_id'] === id);
    await vi.waitFor(() => expect(line()).toMatchObject({ role: 'operate', trial: true }), 10_000);
  });

  it('is replaced after so many tasks', async () => {
    const other = await trials.work({ notify: 1 }, { maxTasks: 2 });
    const pids: unknown[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { result } = await trials.ended(await trials.start('nothing', { queue: 'notify' }));
      pids.push(result?.['pid']);
    }
    const [one, , two, , three] = pids;
    expect(pids).toEqual([one, one, two, two, three]);
    expect(new Set(pids).size).toBe(3);
    await vi.waitFor(() => expect(other.below().map(({ pid }) => pid)).toEqual([three]), 10_000);
    await other.stop('SIGTERM');
  });

  it('is replaced when it has grown too large', async () => {
    const other = await trials.work({ notify: 1 }, { maxRssBytes: 2 ** 20 });
    const pids: unknown[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { result } = await trials.ended(await trials.start('nothing', { queue: 'notify' }));
      pids.push(result?.['pid']);
    }
    expect(new Set(pids).size).toBe(3);
    expect(await untilNone(() => other.below(), 10_000)).toEqual([]);
    await other.stop('SIGTERM');
  });

  it('ends when nobody needs it for a while', async () => {
    const other = await trials.work({ notify: 1 }, { idleMs: 500 });
    await trials.ended(await trials.start('nothing', { queue: 'notify' }));
    expect(await untilNone(() => other.below(), 10_000)).toEqual([]);
    await other.stop('SIGTERM');
  });

  it('is gone soon after its worker was killed, also when the operation spins, with what the operation had started', async () => {
    const other = await trials.work({ archive: 1 });
    const id = await trials.start('forks-and-spins', { queue: 'archive' });
    await trials.stage(id, /child (\d+)/);
    // It has told of its child, which then starts another one.
    const pids = await vi.waitUntil(() => {
      const all = other.below().map(({ pid }) => pid);
      return all.length >= 3 && all;
    }, 10_000);
    await other.stop('SIGKILL');
    expect(await untilNone(() => pids.filter(isAlive), 10_000)).toEqual([]);
  });

  it('is gone when its worker has stopped in order; the task waits for the next worker', async () => {
    const other = await trials.work({ audio: 1 });
    const id = await trials.start('obeys', { queue: 'audio' });
    await trials.stage(id, /(waiting)/);
    const pids = other.below().map(({ pid }) => pid);
    await other.stop('SIGTERM');
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await trials.row(id)).toMatchObject({ state: 'queued', attempt: 0 });
  });
});

describe('an operation', () => {
  it('that blocks its loop is killed at its limits: soft_timeout', async () => {
    await expectService();
    const id = await trials.start('spins', { limits: soon });
    const { state, error_code, seconds, attempt } = await trials.ended(id);
    expect({ state, error_code, attempt }).toEqual({ state: 'failed', error_code: 'soft_timeout', attempt: 1 });
    expect(seconds).toBeGreaterThan(2.5);
    expect(seconds).toBeLessThan(20);
    await expectOnly([await expectService()]);
  });

  it('that catches the soft limit and does not end is killed at the hard one: hard_timeout', async () => {
    await expectService();
    const id = await trials.start('spins-on', { limits: soon });
    const { state, error_code, seconds } = await trials.ended(id);
    expect({ state, error_code }).toEqual({ state: 'failed', error_code: 'hard_timeout' });
    expect(seconds).toBeGreaterThan(2.5);
    await expectOnly([await expectService()]);
  });

  it('that catches the soft limit may come to an end of its own', async () => {
    const id = await trials.start('ends-early', { limits: { soft_s: 1, hard_s: 60 } });
    expect(await trials.ended(id)).toMatchObject({ state: 'done', result: { stopped: false } });
  });

  it('that obeys ends as soon as it is asked', async () => {
    const id = await trials.start('obeys');
    await trials.stage(id, /(waiting)/);
    await trials.cancel(id, 'graceful');
    const row = await trials.ended(id);
    expect(row).toMatchObject({ state: 'cancelled', error_code: 'cancelled' });
    expect(row.cancel_seconds).toBeLessThan(GRACE_S);
  });

  it('that ignores a cancel is killed after the grace', async () => {
    const id = await trials.start('deaf');
    await trials.stage(id, /(deaf)/);
    const pids = worker.below().map(({ pid }) => pid);
    await trials.cancel(id, 'graceful');
    const row = await trials.ended(id);
    expect(row).toMatchObject({ state: 'cancelled' });
    expect(row.cancel_seconds).toBeGreaterThan(GRACE_S - 0.1);
    expect(pids.filter(isAlive)).toEqual([]);
    await expectService();
  });

  it('that ignores a cancel is killed at once when force is asked after it', async () => {
    const id = await trials.start('deaf');
    await trials.stage(id, /(deaf)/);
    await trials.cancel(id, 'graceful');
    await trials.cancel(id, 'force');
    const row = await trials.ended(id);
    expect(row).toMatchObject({ state: 'cancelled' });
    expect(row.cancel_seconds).toBeLessThan(GRACE_S);
  });

  it('that has a child which ignores TERM loses it too', async () => {
    const id = await trials.start('forks');
    const child = Number(await trials.stage(id, /child (\d+)/));
    expect(isAlive(child)).toBe(true);
    await trials.cancel(id, 'graceful');
    expect(await trials.ended(id)).toMatchObject({ state: 'cancelled' });
    expect(isAlive(child)).toBe(false);
    await expectOnly([await expectService()]);
  });

  it('that leaves a child behind loses it although all went well', async () => {
    const id = await trials.start('leaves');
    const { state, result } = await trials.ended(id);
    expect(state).toBe('done');
    const next = await expectService();
    expect(next).not.toBe(result?.['pid']);
    await expectOnly([next]);
  });

  it('that refuses its input fails once, in its own words, where it came to', async () => {
    expect(await trials.ended(await trials.start('refuses'))).toMatchObject({
      state: 'failed',
      attempt: 1,
      error_code: 'input_corrupt',
      error_message: 'This is no picture.',
      error_stage: 'reading',
      error_detail: 'byte 7',
      progress_percent: 60,
      progress_stage: 'looking',
    });
  });

  it('that throws something else is tried again as often as it may', async () => {
    const retry = { max: 2, delay_s: 0, step_s: 0, ceiling_s: 0 };
    const row = await trials.ended(await trials.start('throws', { retry }));
    expect(row).toMatchObject({ state: 'failed', attempt: 3, error_code: 'internal_error' });
    expect(row.error_message).not.toContain('function');
    expect(row.error_detail).toContain('TypeError: something is not a function');
  });

  it('that ends its process has crashed: once more in a fresh one, then it failed', async () => {
    const row = await trials.ended(await trials.start('exits'));
    // Said of the end too, so it must not promise another run.
    const error_message = 'The operation crashed its process.';
    expect(row).toMatchObject({ state: 'failed', attempt: 2, error_code: 'engine_crashed', error_message });
    expect(row.error_detail).toContain('exit 3');
    await expectService();
  });

  it.each(['odd', 'wrong'])(
    'that answers with something %s fails, and the next task has the same process',
    async (name) => {
      const before = await expectService();
      const retry = { max: 0, delay_s: 0, step_s: 0, ceiling_s: 0 };
      expect(await trials.ended(await trials.start(name, { retry }))).toMatchObject({
        state: 'failed',
        error_code: 'internal_error',
      });
      expect(await expectService()).toBe(before);
    },
  );

  it('that says it reports progress and does not is stopped as at the soft limit', async () => {
    const { state, error_code, seconds } = await trials.ended(await trials.start('stalls'));
    expect({ state, error_code }).toEqual({ state: 'failed', error_code: 'soft_timeout' });
    // Far below its limits of many minutes.
    expect(seconds).toBeLessThan(60);
  });

  it('whose progress moves is left alone', async () => {
    const { state, attempt, error_detail } = await trials.ended(await trials.start('moves'));
    expect({ state, attempt, error_detail }).toEqual({ state: 'done', attempt: 1, error_detail: null });
  });

  it('of the product runs there too: a clean-up counts what it would free', async () => {
    const id = await trials.start('cleanup.files', { params: { dry_run: true } });
    expect(await trials.ended(id)).toMatchObject({ state: 'done', result: { dry_run: true, files: 0 } });
  });
});

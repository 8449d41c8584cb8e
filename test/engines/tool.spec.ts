// The tool runner against small real programs that behave badly. Runs as whoever starts it; as root the programs run as the slot's user.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { usualLimits } from '../../src/conversion/limits.js';
import type { StopReason } from '../../src/conversion/process/stop.js';
import { runTool, toolError, type ToolSpec } from '../../src/conversion/process/tool.js';
import { processesWith, untilNone } from '../harness/processes.js';
import { makeFolder } from '../harness/work-area.js';

let cwd = '';
beforeEach(() => {
  cwd = makeFolder('tool');
});
const here = () => processesWith({ folder: cwd });
afterEach(async () => {
  vi.useRealTimers();
  expect(await untilNone(here), 'left processes').toEqual([]);
});
/** Whoever is asked to end has no grace that could run out; what ends now does not end by that. */
const stopTheClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

const sh = (script: string, over: Partial<ToolSpec> = {}) =>
  runTool({
    command: 'sh',
    args: ['-c', script],
    cwd,
    signal: new AbortController().signal,
    limits: usualLimits,
    slot: 0,
    ...over,
  });

/** Aborts once the program has made its file, so that nothing depends on how fast it starts. */
async function shStoppedWhenReady(script: string, reason: StopReason, then?: () => void) {
  const stop = new AbortController();
  const ready = path.join(cwd, 'ready');
  const running = sh(script, { signal: stop.signal });
  while (!fs.existsSync(ready)) await sleep(10);
  const at = performance.now();
  stop.abort(reason);
  then?.();
  return { ...(await running), stoppedMs: performance.now() - at };
}

describe('a program that ends by itself', () => {
  it('gives its lines, also the last one without an end', async () => {
    const lines: string[] = [];
    expect(
      await sh('echo one; printf "two\\r\\nthr"; printf ee', { onStdoutLine: (line) => lines.push(line) }),
    ).toMatchObject({ kind: 'ok' });
    expect(lines).toEqual(['one', 'two', 'three']);
  });

  it('gives its exit code and the end of what it complained about', async () => {
    const result = await sh('head -c 100000 /dev/zero | tr "\\0" x >&2; echo last words >&2; exit 3');
    expect(result).toMatchObject({ kind: 'failed', exitCode: 3 });
    expect(result.stderr.endsWith('xlast words\n')).toBe(true);
    expect(result.stderr.length).toBeLessThanOrEqual(16 * 1024);
    expect(toolError(result, 'sh')).toMatchObject({ code: 'engine_failed' });
    expect(toolError(result, 'sh').message).not.toContain('last words');
  });

  it('takes what it left running with it', async () => {
    expect(await sh('(trap "" TERM HUP; sleep 60) & touch ready')).toMatchObject({ kind: 'ok' });
  });

  it('leaves the folder to one that works in it beside', async () => {
    const longer = sh('touch begun; while [ ! -e go ]; do sleep 0.05; done; echo mine > after');
    const begun = path.join(cwd, 'begun');
    while (!fs.existsSync(begun)) await sleep(10);
    expect(await sh('echo first > before')).toMatchObject({ kind: 'ok' });
    fs.writeFileSync(path.join(cwd, 'go'), '');
    expect(await longer).toMatchObject({ kind: 'ok' });
    expect(fs.readFileSync(path.join(cwd, 'after'), 'utf8')).toBe('mine\n');
    for (const name of ['.', 'before', 'after']) expect(fs.statSync(path.join(cwd, name)).uid).toBe(process.getuid?.());
  });

  it('is not told anything about us', async () => {
    const lines: string[] = [];
    await sh('env', { onStdoutLine: (line) => lines.push(line) });
    expect(
      lines
        .map((line) => line.split('=')[0])
        .filter((name) => !['_', 'PWD', 'SHLVL', 'OLDPWD'].includes(name!))
        .sort(),
    ).toEqual(['HOME', 'LANG', 'PATH', 'TMPDIR']);
    expect(lines).toContain(`HOME=${cwd}`);
  });

  it('runs with low priority, without input, in a group of its own', async () => {
    const lines: string[] = [];
    await sh('nice; cat | wc -c; cut -d" " -f5 /proc/self/stat', { onStdoutLine: (line) => lines.push(line.trim()) });
    expect(lines.slice(0, 2)).toEqual(['10', '0']);
    expect(Number(lines[2])).not.toBe(process.pid);
  });

  it('reads the files that it was lent, cannot change them, and may no longer afterwards', async () => {
    const folder = makeFolder('lent');
    fs.chmodSync(folder, 0o711);
    const input = path.join(folder, 'input');
    fs.writeFileSync(input, 'words', { mode: 0o600 });
    const lines: string[] = [];
    const script = `cat "${input}"; echo more > "${input}"`;
    await sh(script, { inputs: [input], onStdoutLine: (line) => lines.push(line) });
    if (process.getuid?.() === 0) expect(fs.readFileSync(input, 'utf8')).toBe('words');
    expect(lines).toEqual(['words']);
    expect(fs.statSync(input).mode & 0o777).toBe(0o600);
    expect(fs.statSync(input).uid).toBe(process.getuid?.());
  });

  it('works in a folder that is closed to all others', async () => {
    fs.chmodSync(cwd, 0o700);
    expect(await sh('touch made')).toMatchObject({ kind: 'ok', stderr: '' });
    expect(fs.existsSync(path.join(cwd, 'made'))).toBe(true);
  });

  it.runIf(process.getuid?.() === 0)('runs as the user of its slot, and its files become ours again', async () => {
    const lines: string[] = [];
    await sh('id -u; id -G; touch made', { slot: 3, onStdoutLine: (line) => lines.push(line) });
    expect(lines[0]).toMatch(/^64[23]\d\d$/);
    expect(lines).toEqual([lines[0], lines[0]]);
    expect(fs.statSync(path.join(cwd, 'made')).uid).toBe(0);
    expect(fs.statSync(cwd).uid).toBe(0);
  });
});

describe('a program that is stopped', () => {
  it('may tidy up within its time', async () => {
    stopTheClock();
    const result = await shStoppedWhenReady(
      'trap "touch tidied; exit 0" TERM; touch ready; while :; do sleep 0.1; done',
      { code: 'cancelled' },
    );
    expect(result).toMatchObject({ kind: 'stopped', reason: { code: 'cancelled' } });
    expect(fs.existsSync(path.join(cwd, 'tidied'))).toBe(true);
  });

  const stubborn =
    'trap "" TERM; sh -c \'trap "" TERM; while :; do sleep 1; done\' & touch ready; while :; do sleep 1; done';

  it('is killed with all that it forked when it does not listen', async () => {
    const result = await shStoppedWhenReady(stubborn, { code: 'cancelled' });
    expect(result).toMatchObject({ kind: 'stopped' });
    expect(result.stoppedMs).toBeGreaterThan(2900);
    // Less than the grace of another reason.
    expect(result.stoppedMs).toBeLessThan(9500);
  });

  it.each([{ code: 'cancelled', force: true }, { code: 'hard_timeout' }, { code: 'lost' }] satisfies StopReason[])(
    'is killed at once for %o',
    async (reason) => {
      stopTheClock();
      const result = await shStoppedWhenReady(stubborn, reason);
      expect(result).toMatchObject({ kind: 'stopped', reason });
      expect(toolError(result, 'sh').code).toBe(
        { cancelled: 'cancelled', hard_timeout: 'hard_timeout', lost: 'worker_lost' }[reason.code],
      );
    },
  );

  it('is killed at once when that is asked after it was asked politely', async () => {
    const kill = new AbortController();
    const polite: StopReason = { code: 'soft_timeout', kill: kill.signal };
    stopTheClock();
    const result = await shStoppedWhenReady(stubborn, polite, () => void sleep(100).then(() => kill.abort()));
    expect(result).toMatchObject({ kind: 'stopped', reason: { code: 'soft_timeout' } });
    expect(result.stoppedMs).toBeGreaterThan(90);
  });

  it('is killed at once when nobody waited any longer already', async () => {
    stopTheClock();
    const result = await shStoppedWhenReady(stubborn, { code: 'cancelled', kill: AbortSignal.abort() });
    expect(result).toMatchObject({ kind: 'stopped' });
  });

  it('never starts when it was stopped before', async () => {
    await expect(sh('touch started', { signal: AbortSignal.abort({ code: 'shutdown' }) })).rejects.toMatchObject({
      code: 'draining',
    });
    expect(fs.existsSync(path.join(cwd, 'started'))).toBe(false);
  });
});

describe('a program that takes too much', () => {
  it('is ended when it floods its output', async () => {
    expect(await sh('cat /dev/zero', { maxStdoutBytes: 1e6 })).toMatchObject({ kind: 'flooded' });
  });

  it('may flood its complaints, which are not kept', async () => {
    const result = await sh('head -c 300000000 /dev/zero >&2');
    expect(result.kind).toBe('ok');
    expect(result.stderr.length).toBeLessThanOrEqual(16 * 1024);
  });

  it('writes no larger file than it may', async () => {
    const result = await sh('exec head -c 3000000 /dev/zero > big', {
      limits: { ...usualLimits, maxFileBytes: 1_000_000 },
    });
    expect(result.kind).toBe('file_too_large');
    expect(fs.statSync(path.join(cwd, 'big')).size).toBe(1_000_000);
  });

  it('uses no more processor time than it may', async () => {
    const result = await sh('while :; do :; done', { limits: { ...usualLimits, maxCpuSeconds: 1 } });
    expect(result.kind).toBe('out_of_cpu');
  });

  it('gets no more memory than it may', async () => {
    const result = await sh('dd bs=500M count=1 if=/dev/zero of=/dev/null', {
      limits: { ...usualLimits, maxMemoryBytes: 100_000_000 },
    });
    expect(result).toMatchObject({ kind: 'failed', stderr: expect.stringContaining('memory') as string });
  });

  it.runIf(process.getuid?.() === 0)('forks no more than it may', async () => {
    const result = await sh('i=0; while [ $i -lt 400 ]; do sleep 60 & i=$((i+1)); done', { slot: 5 });
    expect(result.kind).toBe('failed');
    expect(result.stderr).toMatch(/[Cc]annot fork/);
  });
});

it('a program that is not installed is an engine that is not there', async () => {
  await expect(sh('', { command: 'no-such-program' })).rejects.toMatchObject({ code: 'engine_unavailable' });
});

it('a program that crashes is told from one that fails', async () => {
  const result = await sh('kill -SEGV $$');
  expect(result).toMatchObject({ kind: 'crashed', signal: 'SIGSEGV' });
  const message = 'The program that converts crashed on this file.';
  expect(toolError(result, 'sh')).toMatchObject({ code: 'engine_crashed', message });
});

it('arguments are never read as a command line', async () => {
  const lines: string[] = [];
  const hostile = '$(touch pwned); `touch pwned`\n-rf';
  await runTool({
    command: 'printf',
    args: ['%s', hostile],
    cwd,
    signal: new AbortController().signal,
    limits: usualLimits,
    slot: 0,
    onStdoutLine: (line) => lines.push(line),
  });
  expect(lines.join('\n')).toBe(hostile);
  expect(fs.readdirSync(cwd)).toEqual([]);
});

it('all that was running is gone when the work ends', async () => {
  expect(await untilNone(here)).toEqual([]);
});

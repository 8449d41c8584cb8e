// The search for leaks is itself seen to find them: a run inside this run, whose files leak on purpose.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { killAll, processesWith, processTree, untilNone } from './processes.js';
import { makeFolder, workArea } from './work-area.js';

interface Report {
  readonly testResults: readonly { name: string; status: string; message: string }[];
}

describe('a run whose files leak', () => {
  const results = new Map<string, { status: string; message: string }>();

  beforeAll(() => {
    const report = path.join(makeFolder('report'), 'report.json');
    const config = path.join(projectRoot, 'test/harness/leaky/leaky.config.ts');
    const vitest = path.join(projectRoot, 'node_modules/vitest/vitest.mjs');
    const run = spawnSync(
      process.execPath,
      [vitest, 'run', '--config', config, '--reporter=json', `--outputFile.json=${report}`],
      { cwd: projectRoot, encoding: 'utf8' },
    );
    if (!fs.existsSync(report)) throw new Error(`The inner run did not run:\n${run.stdout}${run.stderr}`);
    const { testResults } = JSON.parse(fs.readFileSync(report, 'utf8')) as Report;
    for (const { name, ...result } of testResults) results.set(path.basename(name), result);
  });

  it.each([
    ['process.leaky.ts', /process \d+: sleep 300/],
    ['caged.leaky.ts', /process \d+: sleep 300/],
    ['temporary.leaky.ts', /temporary file forgotten-/],
    ['connection.leaky.ts', /connection \d+ to test_\w+, idle: SELECT 41 \+ 1/],
  ])('fails %s and says what was left', (name, sentence) => {
    expect(results.get(name)).toMatchObject({ status: 'failed', message: expect.stringMatching(sentence) as string });
  });

  it('passes the file that tidies up', () => {
    expect(results.get('clean.leaky.ts')).toMatchObject({ status: 'passed' });
  });

  it('ends what was left', async () => {
    const told = [...results.values()].flatMap(({ message }) => [...message.matchAll(/process (\d+):/g)]);
    expect(told).toHaveLength(2);
    // Killed is not yet dead, and who buries the dead may take its time.
    expect(await untilNone(() => told.flatMap(([, pid]) => processTree(Number(pid))))).toEqual([]);
  });
});

describe('the search for processes', () => {
  it('finds a process by its marker, by its folder, and what these have started', async () => {
    const byMarker = spawn('sh', ['-c', 'env -i sleep 300 & echo ready; wait'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: '/',
    });
    const byFolder = spawn('sleep', ['300'], { stdio: 'ignore', env: {}, cwd: makeFolder('work') });
    await once(byMarker.stdout, 'data');
    // The shell speaks before its child has become `env`, and that the sleep.
    const started = () => processTree(byMarker.pid ?? 0).some(({ command }) => command === 'sleep 300');
    expect(await untilNone(() => (started() ? [] : ['no sleep yet']))).toEqual([]);
    const found = processesWith(workArea.trace);
    expect(found.map(({ command }) => command).sort()).toEqual([
      'sh -c env -i sleep 300 & echo ready; wait',
      'sleep 300',
      'sleep 300',
    ]);
    expect(processTree(byMarker.pid ?? 0)).toHaveLength(2);
    killAll(found);
    await Promise.all(
      [byMarker, byFolder].map(async (child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')),
    );
    expect(await untilNone(() => processesWith(workArea.trace))).toEqual([]);
  });

  it('does not find processes of other files, nor those whose marker only begins alike', async () => {
    // Not the beginning of this run's own marker: other files of it may be at work.
    const anotherRun = `another-${workArea.trace.marker}`.replaceAll('.', '-');
    const others = [`${workArea.trace.marker}0`, `${anotherRun}.file`].map((marker) =>
      spawn('sleep', ['300'], { stdio: 'ignore', env: { ATHANOR_TEST: marker }, cwd: '/' }),
    );
    try {
      expect(processesWith(workArea.trace)).toEqual([]);
      expect(processesWith({ marker: `${anotherRun}.` })).toHaveLength(1);
    } finally {
      for (const other of others) {
        other.kill('SIGKILL');
        await once(other, 'exit');
      }
    }
  });
});

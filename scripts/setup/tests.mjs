// Runs vitest and counts from its report in JSON, not from the screen. Called by test.mjs.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './checkout.mjs';
import { ended, tethered } from './child.mjs';

const LONGEST = 300;
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');

export async function runTests(args) {
  // A name of its own while it runs: two `npm test` may run in one checkout.
  const report = path.join(root, `.test/report-${process.pid}.json`);
  // It speaks before the usual one tells the stories.
  const names = [path.join(root, 'scripts/setup/failure-reporter.mjs'), 'default', 'json'];
  const reporters = [...names.map((name) => `--reporter=${name}`), `--outputFile.json=${report}`];
  const [file, ...rest] = tethered([process.execPath, vitest, 'run', ...reporters, ...args], 'TERM');
  const child = spawn(file, rest, { cwd: root, stdio: 'inherit' });
  // Ctrl-C reaches vitest by itself; both wait for its end, so that the last line can be printed.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));

  const { code, signal } = await ended(child);
  const exit = signal ? 1 : (code ?? 1);
  const { counts, failures } = readReport(report);
  // Errors outside of tests fail the run as well; the line must not read like success.
  if (exit !== 0) counts.failed = Math.max(counts.failed, 1);
  return { counts, failures, code: counts.failed > 0 ? exit || 1 : 0 };
}

function readReport(file) {
  if (!fs.existsSync(file)) return { counts: { passed: 0, failed: 1, skipped: 0 }, failures: [] };
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  fs.renameSync(file, path.join(path.dirname(file), 'report.json'));
  return { counts: countsOf(report), failures: failuresOf(report) };
}

/** A line for each test that failed: the whole story scrolled by long ago, and a kept log may have only its end. */
export function failuresOf(report) {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(root, name);
    const failed = assertionResults.filter((each) => each.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${file}: ${brief(message)}`];
    return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName.trim()}: ${brief(failureMessages?.[0])}`);
  });
}

function brief(message = '') {
  const [line] = stripVTControlCharacters(message).trim().split('\n');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line;
}

export function countsOf(report) {
  // A file that cannot even be loaded has no tests to fail, and counts as one.
  const unloaded = report.testResults.filter((each) => each.status === 'failed' && each.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

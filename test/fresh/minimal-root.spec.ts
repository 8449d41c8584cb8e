// The short form of minimal-root.sh: a bare Debian with nothing but Node, where the product sets itself up, converts and stops.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';

/** Why it cannot run here; it needs root, a mount namespace of its own and Debian's tool that makes roots. */
function obstacle(): string | undefined {
  const needs: readonly [string, readonly string[], string][] = [
    ['sh', ['-c', '[ "$(id -u)" = 0 ]'], 'needs root'],
    ['unshare', ['--mount', 'true'], 'needs a mount namespace of its own'],
    ['debootstrap', ['--version'], 'needs debootstrap'],
    ['git', ['-C', projectRoot, 'rev-parse', 'HEAD'], 'needs a checkout, whose last commit it installs'],
  ];
  for (const [command, args, why] of needs)
    try {
      execFileSync(command, args, { stdio: 'ignore' });
    } catch {
      return why;
    }
  return undefined;
}

const why = obstacle();

it.skipIf(why !== undefined)(`starts from nothing, converts, and leaves nothing${why ? ` (${why})` : ''}`, async () => {
  const script = spawn(path.join(import.meta.dirname, 'minimal-root.sh'), ['--short'], { detached: true });
  const said: string[] = [];
  for (const stream of [script.stdout, script.stderr]) stream.on('data', (part: Buffer) => said.push(String(part)));
  const [code] = (await once(script, 'close')) as [number | null];
  const report = said.join('');
  // Its figures belong into the output of the run.
  process.stdout.write(report);
  expect(code, report).toBe(0);
  expect(report).toContain('All as it should be.');
});

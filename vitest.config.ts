// Runs every tier of tests: `vitest run --project unit`, or a file's name. scripts/test.mjs runs them all after a build.
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { compiler } from './test/harness/compiler.js';
import { TierSequencer } from './test/harness/tier-sequencer.js';
import { tiers, WORKERS, type Tier } from './test/harness/tiers.js';

const POLL_TIMEOUT_MS = 30_000;

const project = (tier: Tier): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name: tier.name,
    include: [...tier.include],
    testTimeout: tier.timeoutS * 1000,
    hookTimeout: tier.timeoutS * 1000,
    // What is waited for may be slow on a busy machine; the usual second is a guess about speed.
    expect: { poll: { timeout: POLL_TIMEOUT_MS } },
    maxWorkers: tier.isAlone ? 1 : WORKERS,
    sequence: { groupOrder: tier.isAlone ? 1 : 0 },
    ...(tier.processes && { globalSetup: ['test/harness/global-setup.ts'], setupFiles: ['test/harness/leaks.ts'] }),
  },
});

export default defineConfig({
  ...compiler,
  test: {
    pool: 'forks',
    maxWorkers: WORKERS,
    sequence: { sequencer: TierSequencer },
    retry: 0,
    globals: false,
    passWithNoTests: true,
    teardownTimeout: 30_000,
    projects: tiers.map(project),
  },
});

// Runs every tier of tests: `vitest run --project unit`, or a file's name. scripts/test.mjs runs them all after a build.
import swc from 'unplugin-swc';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { tiers, type Tier } from './test/harness/tiers.js';

// Nest injects by the parameter types that decorators record; only swc writes them, so vite's own compiler is off.
// .swcrc is for the build: it leaves specs out.
const compiler = swc.vite({
  swcrc: false,
  configFile: false,
  module: { type: 'es6' },
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2023',
    keepClassNames: true,
  },
});

const project = (tier: Tier): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name: tier.name,
    include: [...tier.include],
    testTimeout: tier.timeoutS * 1000,
    hookTimeout: tier.timeoutS * 1000,
    maxWorkers: tier.workers,
    sequence: { groupOrder: tier.order },
    ...(tier.processes && { globalSetup: ['test/harness/global-setup.ts'], setupFiles: ['test/harness/leaks.ts'] }),
  },
});

export default defineConfig({
  plugins: [compiler],
  oxc: false,
  test: {
    pool: 'forks',
    maxWorkers: 2,
    retry: 0,
    globals: false,
    passWithNoTests: true,
    teardownTimeout: 30_000,
    projects: tiers.map(project),
  },
});

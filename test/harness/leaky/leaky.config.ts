// A run in which files leak on purpose: leaks.spec.ts starts it and expects it to fail.
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { compiler } from '../compiler.js';

export default defineConfig({
  ...compiler,
  root: path.resolve(import.meta.dirname, '../../..'),
  test: {
    name: 'harness',
    include: ['test/harness/leaky/*.leaky.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { LEAK_PATIENCE_MS: '1000' },
    globalSetup: ['test/harness/global-setup.ts'],
    setupFiles: ['test/harness/leaks.ts'],
  },
});

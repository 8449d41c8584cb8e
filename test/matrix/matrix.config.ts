// The run behind `npm run test:matrix`: every pair that is offered, on a real file. Too long for every change, so it is no tier of `npm test`.
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { compiler } from '../harness/compiler.js';

export default defineConfig({
  ...compiler,
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    name: 'matrix',
    include: ['test/matrix/*.spec.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    globalSetup: ['test/harness/global-setup.ts'],
    setupFiles: ['test/harness/leaks.ts'],
  },
});

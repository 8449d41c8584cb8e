import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { heapGrowth } from './heap-growth.js';

it('names an option that this Node knows: it would go on without one that it does not know', () => {
  const [name = ''] = heapGrowth.split('=');
  expect(execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })).toContain(`  ${name} `);
});

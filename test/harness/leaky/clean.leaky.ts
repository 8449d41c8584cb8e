// Leaves nothing behind, in the company of those that do. Run by leaks.spec.ts only.
import { execFileSync } from 'node:child_process';
import { it } from 'vitest';
import { makeDatabase } from '../database.js';
import { makeFolder } from '../work-area.js';

it('passes, and tidies up', async () => {
  const dataSource = await (await makeDatabase()).connect();
  execFileSync('touch', ['file'], { cwd: makeFolder('work') });
  await dataSource.destroy();
});

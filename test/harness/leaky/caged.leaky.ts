// Leaves a process behind that started with an empty environment, as caged tools do. Run by leaks.spec.ts only.
import { spawn } from 'node:child_process';
import { it } from 'vitest';
import { makeFolder } from '../work-area.js';

it('passes, but forgets a process without environment', () => {
  spawn('sleep', ['300'], { detached: true, stdio: 'ignore', env: {}, cwd: makeFolder('cage') }).unref();
});

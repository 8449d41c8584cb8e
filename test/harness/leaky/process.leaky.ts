// Leaves a process behind. Run by leaks.spec.ts only.
import { spawn } from 'node:child_process';
import { it } from 'vitest';

it('passes, but forgets a process', () => {
  spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref();
});

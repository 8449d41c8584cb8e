// Leaves a temporary folder behind. Run by leaks.spec.ts only.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it } from 'vitest';

it('passes, but forgets a temporary folder', () => {
  fs.mkdtempSync(path.join(os.tmpdir(), 'forgotten-'));
});

// Where a test run keeps its data: .test/run-<pid>, never below /tmp. Called once by global-setup.ts.
import fs from 'node:fs';
import path from 'node:path';
import { canOthersEnter, projectRoot } from '../../src/shared/settings.js';
import { processesWith } from './processes.js';

const asRoot = process.getuid?.() === 0;

/** Root's tools run as another user, who may not be able to enter the checkout. */
const home = asRoot && !canOthersEnter(projectRoot) ? '/var/tmp/athanor-test' : path.join(projectRoot, '.test');

export function makeRunFolder(): string {
  fs.mkdirSync(home, { recursive: true });
  removeDeadRuns();
  const folder = path.join(home, `run-${process.pid}`);
  // Others may pass through when tools run as another user, but not look around.
  fs.mkdirSync(folder, { mode: asRoot ? 0o711 : 0o700 });
  // At the very end, after every project's databases have stopped.
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A run that was killed could not tidy up; its databases may need a moment more, then the next run removes it. */
function removeDeadRuns(): void {
  for (const name of fs.readdirSync(home)) {
    const pid = /^run-(\d+)$/.exec(name)?.[1];
    const folder = path.join(home, name);
    if (pid === undefined || (pid !== String(process.pid) && fs.existsSync(`/proc/${pid}`))) continue;
    if (processesWith({ marker: `${name}.`, folder }).length === 0) fs.rmSync(folder, { recursive: true, force: true });
  }
}

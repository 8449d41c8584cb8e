// `npm test [-- vitest args…]`: from a fresh clone to every test in one command. The last line is always "N passed, N failed, N skipped".
import { checkMachine } from './setup/machine.mjs';

checkMachine();
const { stopWithParent } = await import('./setup/parent.mjs');
const { setUp } = await import('./setup/set-up.mjs');
const { runTests } = await import('./setup/tests.mjs');

stopWithParent();
const installation = await setUp('test');
await installation?.all;
const { counts, failures, code } = installation
  ? await runTests(process.argv.slice(2))
  : { counts: { passed: 0, failed: 1, skipped: 0 }, failures: [], code: 1 };
for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`);
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exit(code);

// `npm test [-- vitest args…]`: from a fresh clone to every test in one command. The last line is always "N passed, N failed, N skipped".
import { checkMachine } from './setup/machine.mjs';

checkMachine();
const { stopWithParent } = await import('./setup/parent.mjs');
const { setUp } = await import('./setup/set-up.mjs');
const { runTests } = await import('./setup/tests.mjs');

stopWithParent();
const installation = await setUp('test');
await installation?.all;
const { counts, code } = installation
  ? await runTests(process.argv.slice(2))
  : { counts: { passed: 0, failed: 1, skipped: 0 }, code: 1 };
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exit(code);

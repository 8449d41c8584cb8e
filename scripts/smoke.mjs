// `npm run smoke [-- url]`: whether a running instance does what it promises. Without a URL: the instance of this checkout.
// ATHANOR_KEY is sent as the API key when the instance has accounts. Exit 0: all passed; 1: something did not; 2: nothing to check.
import fs from 'node:fs';
import { caller, checks } from './smoke/checks.mjs';

const [asked] = process.argv.slice(2);
if (asked === '--help' || asked === '-h') {
  process.stdout.write(
    'npm run smoke [-- URL]\n  Checks whether a running instance does what it promises; without a URL that of this checkout.\n  ATHANOR_KEY: the API key to send, where the instance has accounts.\n',
  );
  process.exit(0);
}
const base = asked ?? (await addressOfThisCheckout());
if (!base) {
  process.stderr.write(
    'No instance runs on the data of this checkout. Start one, or name its URL: npm run smoke -- URL\n',
  );
  process.exit(2);
}

const call = caller(base, process.env.ATHANOR_KEY);
const key = await keyFault();
if (key !== undefined) {
  process.stderr.write(`${key}\n`);
  process.exit(2);
}
const seen = {};
let failed = 0;
process.stdout.write(`Checking ${base}\n`);
for (const [name, check] of checks) {
  const since = performance.now();
  try {
    const note = await check(call, seen);
    const words = typeof note === 'string' ? ` (${note})` : '';
    process.stdout.write(`  ok      ${name}${words}, ${Math.round(performance.now() - since)} ms\n`);
  } catch (error) {
    failed += 1;
    const reason = error.cause?.code ? `${error.message}: ${error.cause.code}` : error.message;
    process.stdout.write(`  FAILED  ${name}: ${reason}\n`);
  }
}
process.stdout.write(failed === 0 ? 'All checks passed.\n' : `${failed} of ${checks.length} checks failed.\n`);
process.exit(failed === 0 ? 0 : 1);

/** One sentence in place of a list of failures that all mean the same. */
async function keyFault() {
  const answer = await call('/api/v1/limits').catch(() => undefined);
  if (answer?.status !== 401) return undefined;
  return process.env.ATHANOR_KEY
    ? `${base} does not know the key in ATHANOR_KEY. Make one: npm run athanor -- key add NAME`
    : `${base} has accounts, so the checks need a key: ATHANOR_KEY=… npm run smoke. Make one: npm run athanor -- key add NAME`;
}

/** Known only to the built program, and only while an instance runs. */
async function addressOfThisCheckout() {
  if (!fs.existsSync(new URL('../dist/src/main.js', import.meta.url))) return undefined;
  const { loadSettings } = await import('../dist/src/shared/settings.js');
  const { readRuntime } = await import('../dist/src/embedded/data-dir.js');
  return readRuntime(loadSettings().dataDir)?.url;
}

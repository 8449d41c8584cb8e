// `npm start [-- role args…]`: from a fresh clone to the running program in one command; runs the role in this same process.
// Has no dependencies, and loads nothing that an old Node could not read before machine.mjs has looked at it.
import { checkMachine } from './setup/machine.mjs';

checkMachine();
const { stopWithParent } = await import('./setup/parent.mjs');
const { setUp } = await import('./setup/set-up.mjs');

const args = process.argv.slice(2);
const isWatching = args.includes('--watch');
const role = args.filter((arg) => arg !== '--watch');

stopWithParent();
const installation = await setUp('start');
if (!installation) process.exit(1);

if (isWatching) {
  const { runWatched } = await import('./setup/watch.mjs');
  await runWatched(role);
} else {
  const { runProgram } = await import('./setup/program.mjs');
  installation.leave();
  if (installation.isPending()) {
    // `all` waits a moment for the tools that still come; it runs in this process and sees when the variable goes.
    process.env.ATHANOR_TOOLS_PENDING = '1';
    void installation.first.then(() => delete process.env.ATHANOR_TOOLS_PENDING);
  }
  await runProgram(role); // none means `all`
}

// Everything between a fresh clone and a program that can be loaded. Called by start.mjs and test.mjs.
import { ensureBuild } from './build.mjs';
import { stopChildren } from './child.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { inWords, SetupError } from './fault.mjs';
import { root } from './checkout.mjs';
import { installPackages } from './install-packages.mjs';
import { say } from './report.mjs';

/**
 * Packages come in the background while dependencies and build run; the promises say when they are there.
 * A failure is said in a sentence, and undefined comes back.
 */
export async function setUp(purpose) {
  process.chdir(root);
  const release = stopOnSignals();
  try {
    const installation = await installPackages(purpose);
    await ensureDependencies();
    await ensureBuild();
    return installation;
  } catch (thrown) {
    stopChildren();
    const error = inWords(thrown, root);
    say(error instanceof SetupError ? error.message : (error.stack ?? String(error)));
    return undefined;
  } finally {
    release();
  }
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Half a set-up can simply be left: nothing counts before it is complete. A package manager that runs may finish. */
function stopOnSignals() {
  const entries = Object.entries(SIGNALS).map(([signal, code]) => {
    const stop = () => {
      stopChildren();
      say('Stopped before the set-up was complete; the next start goes on from here.');
      process.exit(code);
    };
    process.on(signal, stop);
    return [signal, stop];
  });
  return () => entries.forEach(([signal, stop]) => process.off(signal, stop));
}

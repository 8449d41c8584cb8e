// `npm run dev`: runs the program as a child, builds after each change of the sources and starts it again. Called by start.mjs.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ensureBuild, sources } from './build.mjs';
import { root } from './checkout.mjs';
import { ended } from './child.mjs';
import { SetupError } from './fault.mjs';
import { STOP_WITH_PARENT } from './parent.mjs';
import { say } from './report.mjs';

/** Editors write a file in several steps. */
const SETTLE_MS = 150;

export async function runWatched(args) {
  let child = startChild(args);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      stopping = true;
      child.kill(signal);
      void child.end.then(({ code }) => process.exit(code ?? 1));
    });

  for await (const _ of changes()) {
    if (stopping || !(await rebuild())) continue;
    say('Sources changed: starting again.');
    child.kill('SIGTERM');
    await child.end;
    if (!stopping) child = startChild(args);
  }
}

function startChild(args) {
  const child = spawn(process.execPath, [path.join(root, 'scripts/start.mjs'), ...args], {
    stdio: 'inherit',
    env: { ...process.env, [STOP_WITH_PARENT]: '1' },
  });
  const end = ended(child);
  void end.then(({ code, signal }) => say(`The program ended (${signal ?? `exit ${code}`}).`));
  return { end, kill: (signal) => child.kill(signal) };
}

/** A build that fails leaves the running program alone. */
async function rebuild() {
  try {
    return await ensureBuild();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    return false;
  }
}

/** One value per burst of changes. */
async function* changes() {
  let wake = () => undefined;
  let timer;
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => wake(), SETTLE_MS);
  };
  for (const name of sources.filter((each) => fs.existsSync(path.join(root, each))))
    fs.watch(path.join(root, name), { recursive: fs.statSync(path.join(root, name)).isDirectory() }, touch);
  for (;;) {
    await new Promise((resolve) => (wake = resolve));
    yield;
  }
}

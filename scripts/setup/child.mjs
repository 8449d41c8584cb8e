// Starts the commands of the set-up: output into a log, ended together with us, failures as sentences.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { meaningOf, SetupError } from './fault.mjs';

const alive = new Set();

/** npm shrugs TERM off for minutes, and nothing that runs here is worth more than its half-finished folder. */
const END = 'KILL';

export function findBinary(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        fs.accessSync(file, fs.constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Puts the parent-death signal in front where util-linux has it, so that not even kill -9 of us leaves the command behind. */
export function tethered(command, signal) {
  return findBinary('setpriv') && !isBusybox('setpriv')
    ? ['setpriv', '--pdeathsig', signal, '--', ...command]
    : command;
}

/** busybox calls itself setpriv too, but knows no parent-death signal. */
function isBusybox(name) {
  return path.basename(fs.realpathSync(findBinary(name))) === 'busybox';
}

/** Runs to the end with the output in `log`; rejects with a SetupError that names `what`, the meaning and the log. */
export async function runLogged(what, command, { cwd, env = process.env, log }) {
  const output = fs.openSync(log, 'w');
  const [file, ...args] = tethered(command, END);
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', output, output] });
  fs.closeSync(output);
  alive.add(child);
  const { code, signal, error } = await ended(child);
  alive.delete(child);
  if (code === 0) return;
  const text = fs.readFileSync(log, 'utf8');
  const how = error ? error.message : signal ? `was ended by ${signal}` : `failed (exit ${code})`;
  throw new SetupError(
    [`${what} ${how}.`, meaningOf(text), lastLines(text), `All of it: ${log}`].filter(Boolean).join('\n'),
  );
}

export function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** Ends what runLogged() still runs; each command leads its own process group. */
export function stopChildren() {
  for (const child of alive) {
    try {
      process.kill(-child.pid, `SIG${END}`);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

/** The end of a log without what only its makers can read. */
export function lastLines(text, count = 12) {
  const lines = text.split('\n').filter((line) => line.trim() && !NOISE.test(line));
  return lines
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');
}

const NOISE = /A complete log of this run|^\s+(\d+: |at )|^(Stack backtrace|Caused by):|^>\s+SWC/;

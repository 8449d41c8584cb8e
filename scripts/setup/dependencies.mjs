// node_modules as package-lock.json names them. Called by set-up.mjs; does nothing when npm's own record agrees with the lock.
import fs from 'node:fs';
import path from 'node:path';
import { root, requireRoom, workPath } from './checkout.mjs';
import { runLogged } from './child.mjs';
import { alone } from './lock.mjs';
import { say, step } from './report.mjs';

const modules = path.join(root, 'node_modules');
const ROOM_MB = 700;

export async function ensureDependencies() {
  if (isCurrent()) return;
  requireRoom(ROOM_MB, 'the dependencies');
  await alone(async () => {
    if (!isCurrent()) await install();
  });
}

/** npm writes node_modules/.package-lock.json last, so an interrupted installation never looks complete. */
function isCurrent() {
  const installed = readPackages(path.join(modules, '.package-lock.json'));
  return installed !== undefined && agree(readPackages(path.join(root, 'package-lock.json')), installed);
}

/** Both as in the "packages" of a lock file: everything that is required is there as wanted, and nothing is for another system. */
export function agree(wanted, installed) {
  return (
    Object.entries(wanted).every(([name, entry]) => name === '' || entry.optional || isSame(entry, installed[name])) &&
    Object.values(installed).every(fitsHere)
  );
}

function readPackages(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).packages : undefined;
}

function isSame(wanted, installed) {
  return installed?.version === wanted.version && installed?.integrity === wanted.integrity;
}

/** A checkout may have come from another machine together with its node_modules. */
function fitsHere({ os, cpu }) {
  return (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true);
}

/** Into a folder beside, then swapped: a failure leaves the old ones usable, and programs that run from here keep running. */
async function install() {
  const stage = workPath('dependencies');
  const log = workPath('npm.log');
  fs.rmSync(stage, { recursive: true, force: true });
  fs.mkdirSync(stage);
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
    const file = path.join(root, name);
    if (fs.existsSync(file)) fs.copyFileSync(file, path.join(stage, name));
  }
  say('Installing the dependencies that package-lock.json names (npm ci).');
  const work = step('npm ci');
  const run = (...args) =>
    runLogged(`npm ${args[0]}`, [...npm(), ...args, ...FLAGS], { cwd: stage, env: npmEnvironment(), log });
  try {
    await run('ci').catch(async (error) => {
      // A registry without some platform's package makes locks that "ci" refuses and "install" takes as they are.
      if (!/from lock file|can only install packages when/.test(fs.readFileSync(log, 'utf8'))) throw error;
      await run('install', '--no-save');
    });
    await swapIn(path.join(stage, 'node_modules'));
    fs.rmSync(stage, { recursive: true, force: true });
  } catch (error) {
    work.end();
    throw error;
  }
  work.end('Dependencies are installed');
}

/** Development packages always, whatever NODE_ENV says: the build needs them. */
const FLAGS = [
  '--include=dev',
  '--include=optional',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--loglevel=error',
];

async function swapIn(fresh) {
  const old = workPath(`old-dependencies-${process.pid}`);
  if (fs.existsSync(modules)) fs.renameSync(modules, old);
  fs.renameSync(fresh, modules);
  await fs.promises.rm(old, { recursive: true, force: true });
}

/** The npm that started us, else the one in PATH. */
function npm() {
  const current = process.env.npm_execpath ?? '';
  return path.basename(current) === 'npm-cli.js' ? [process.execPath, current] : ['npm'];
}

/** What the outer npm tells its scripts about itself would mislead the inner one. */
function npmEnvironment() {
  const own = /^npm_(package|lifecycle|node_execpath|command|config_local_prefix)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

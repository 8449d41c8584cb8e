// Where the checkout is, which settings the set-up itself obeys, and whether something may be written here.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inWords, SetupError } from './fault.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Logs and half-finished work of the set-up; may be deleted at any time while nothing is being set up. */
const workFolder = path.join(root, '.setup');

/** The real environment wins over .env, read as in src/shared/settings.ts, which cannot be loaded before the build. */
export function setting(name) {
  return process.env[name]?.trim() || readDotEnv()[name] || '';
}

function readDotEnv() {
  const file = path.join(root, '.env');
  if (!fs.existsSync(file)) return {};
  const lines = fs.readFileSync(file, 'utf8').split(/\r?\n/);
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, rest = ''] = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=(.*)$/.exec(line) ?? [];
      const quoted = /^\s*(['"])(.*?)\1\s*(?:\s#.*)?$/.exec(rest)?.[2];
      return name === undefined ? [] : [[name, quoted ?? rest.replace(/\s#.*$/, '').trim()]];
    }),
  );
}

/** A path in the work folder, which is made when missing. It ignores itself, so that git never sees it. */
export function workPath(name) {
  try {
    fs.mkdirSync(workFolder, { recursive: true });
    const ignore = path.join(workFolder, '.gitignore');
    if (!fs.existsSync(ignore)) fs.writeFileSync(ignore, '*\n');
    fs.accessSync(workFolder, fs.constants.W_OK);
  } catch (error) {
    throw inWords(error, workFolder);
  }
  return path.join(workFolder, name);
}

/** Throws when the checkout may not be written or has too little room for what comes. */
export function requireRoom(megabytes, purpose) {
  try {
    fs.accessSync(root, fs.constants.W_OK);
  } catch (error) {
    throw inWords(error, root);
  }
  const disk = fs.statfsSync(root);
  const freeMb = Math.floor((disk.bavail * disk.bsize) / 1e6);
  if (freeMb < megabytes)
    throw new SetupError(
      `The disk is too full: ${purpose} need ${megabytes} MB below ${root}, and ${freeMb} MB are free. Free some space, then start again.`,
    );
}

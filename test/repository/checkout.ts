// The files of the checkout as the repository holds them: without what is installed, built or left by a run.
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/shared/settings.js';

const notOurs = new Set([
  'node_modules',
  '.git',
  'dist',
  'data',
  '.test',
  '.setup',
  'uploads',
  '.env',
  'package-lock.json',
]);

export interface TextFile {
  /** From the root of the checkout. */
  readonly path: string;
  readonly text: string;
}

/** Text files whose name ends with one of these. */
export function textFiles(...ends: readonly string[]): TextFile[] {
  return walk('')
    .filter((file) => ends.some((end) => file.endsWith(end)))
    .map((file) => ({ path: file, text: fs.readFileSync(path.join(projectRoot, file), 'utf8') }));
}

export const exists = (file: string): boolean => fs.existsSync(path.join(projectRoot, file));

export function readJson<T>(file: string): T {
  return JSON.parse(fs.readFileSync(path.join(projectRoot, file), 'utf8')) as T;
}

function walk(folder: string): string[] {
  const entries = fs.readdirSync(path.join(projectRoot, folder), { withFileTypes: true });
  return entries
    .filter((entry) => !notOurs.has(entry.name))
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const at = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return walk(at);
      return entry.isFile() ? [at] : [];
    });
}

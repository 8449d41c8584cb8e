// What the store finds again of what it holds. The rest of it is seen through the doors, in test/e2e.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LocalStorage } from './local.storage.js';

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'store-'));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/** As many folders as keys have, so that a listing which stops early is seen. */
function fill(): string[] {
  return Array.from({ length: 600 }, (_, number) => {
    const key = `${number % 2 ? 'in' : 'out'}/${(number % 256).toString(16).padStart(2, '0')}/${number}`;
    fs.mkdirSync(path.join(root, 'files', path.dirname(key)), { recursive: true });
    fs.writeFileSync(path.join(root, 'files', key), '0123456789');
    return key;
  });
}

it('sweeps every file that nobody names, in all of its folders', async () => {
  const keys = fill();
  const kept = new Set(keys.slice(0, 100));
  const storage = new LocalStorage({ uploadsDir: root, diskFloor: 0, maxStorage: undefined });
  const swept = await storage.sweep({
    olderThanS: -1,
    dryRun: false,
    signal: new AbortController().signal,
    isNamed: (page) => Promise.resolve(new Set(page.filter((key) => kept.has(key)))),
  });
  expect(swept).toEqual({ files: 500, bytes: 5000 });
  expect(keys.filter((key) => fs.existsSync(path.join(root, 'files', key)))).toEqual([...kept]);
});

it('counts every file against MAX_STORAGE', async () => {
  fill();
  const storage = new LocalStorage({ uploadsDir: root, diskFloor: 0, maxStorage: 6001 });
  await storage.admit(1);
  await expect(storage.admit(2)).rejects.toMatchObject({ code: 'storage_full' });
});

it('leaves nothing of a body that breaks off before its file is open', async () => {
  const storage = new LocalStorage({ uploadsDir: root, diskFloor: 0, maxStorage: undefined });
  const broken = () =>
    new Readable({
      read() {
        this.destroy(new Error('gone'));
      },
    });
  for (let i = 0; i < 100; i++) await expect(storage.receive(broken(), 1000)).rejects.toThrow();
  expect(fs.readdirSync(path.join(root, '.incoming'))).toEqual([]);
});

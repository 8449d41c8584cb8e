import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSecrets, openDataDir, readRuntime, removeRuntime, writeRuntime } from './data-dir.js';

let home: string;
beforeEach(() => (home = fs.mkdtempSync(path.join(os.tmpdir(), 'data-dir-'))));
afterEach(() => fs.rmSync(home, { recursive: true }));
const open = (
  dataDir: string,
  { uploadsDir = '/elsewhere', leastFree }: { uploadsDir?: string; leastFree?: number } = {},
) => openDataDir({ dataDir, uploadsDir }, leastFree);
const mode = (file: string) => fs.statSync(file).mode & 0o777;

describe('the data folder', () => {
  it('is made with its folders, for us alone', () => {
    const data = open(path.join(home, 'a/b'));
    expect(mode(data.root)).toBe(0o700);
    expect(fs.readdirSync(data.root).sort()).toEqual(['backups', 'fonts', 'logs', 'profiles', 'redis']);
    expect(open(data.root)).toEqual(data);
  });

  it('is closed again when somebody opened it', () => {
    fs.chmodSync(home, 0o755);
    expect(mode(open(home).root)).toBe(0o700);
  });

  it.runIf(process.getuid?.() === 0)('lets the users of tools pass, and only pass, to uploads that lie in it', () => {
    const data = open(home, { uploadsDir: path.join(home, 'uploads') });
    expect(mode(data.root)).toBe(0o711);
    for (const name of fs.readdirSync(home)) expect(mode(path.join(home, name)), name).toBe(0o700);
    expect(mode(open(home, { uploadsDir: `${home}-beside` }).root)).toBe(0o700);
  });

  it('says what to do when it cannot be written', () => {
    fs.writeFileSync(path.join(home, 'file'), '');
    expect(() => open(path.join(home, 'file'))).toThrow(/cannot be written \(EEXIST\).*DATA_DIR/);
    expect(() => open(path.join(home, 'file/below'))).toThrow(/cannot be written \(ENOTDIR\).*DATA_DIR/);
  });

  it('says what to do when the disk is full', () => {
    expect(() => open(home, { leastFree: 1e18 })).toThrow(/are free.*DATA_DIR/);
  });
});

describe('secrets', () => {
  it('are made once, differ, and are private', () => {
    const first = loadSecrets(home);
    expect(new Set(Object.values(first)).size).toBe(3);
    expect(loadSecrets(home)).toEqual(first);
    expect(mode(path.join(home, 'secret'))).toBe(0o600);
    expect(fs.readdirSync(home)).toEqual(['secret']);
  });

  it.each(['', 'not json', '{"secret":"short"}'])('are never replaced when the file holds %j', (text) => {
    fs.writeFileSync(path.join(home, 'secret'), text);
    expect(() => loadSecrets(home)).toThrow(/Put it back/);
    expect(fs.readFileSync(path.join(home, 'secret'), 'utf8')).toBe(text);
  });
});

describe('the facts of a running Athanor', () => {
  const facts = {
    started: '2026-01-01T00:00:00Z',
    url: 'http://127.0.0.1:3000',
    databaseUrl: 'postgres://a:b@127.0.0.1:5/x',
    queueBackend: 'postgres' as const,
    secret: 'word',
    services: [],
  };
  const file = () => path.join(home, 'runtime.json');

  it('are read by others while it runs, privately', () => {
    writeRuntime(home, facts);
    expect(readRuntime(home)).toMatchObject({ ...facts, pid: process.pid });
    expect(mode(file())).toBe(0o600);
  });

  it('are gone when it has stopped, was never there, or left rubbish', () => {
    expect(readRuntime(home)).toBeUndefined();
    writeRuntime(home, facts);
    removeRuntime(home);
    expect(readRuntime(home)).toBeUndefined();
    fs.writeFileSync(file(), '{"pid":');
    expect(readRuntime(home)).toBeUndefined();
  });

  it('are stale when its number belongs to a dead or to another process', () => {
    writeRuntime(home, facts);
    const text = fs.readFileSync(file(), 'utf8');
    fs.writeFileSync(file(), text.replace(`"pid": ${process.pid}`, `"pid": ${process.ppid}`));
    expect(readRuntime(home)).toBeUndefined();
    fs.writeFileSync(file(), text.replace(`"pid": ${process.pid}`, '"pid": 4194999'));
    expect(readRuntime(home)).toBeUndefined();
  });
});

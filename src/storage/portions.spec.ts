// Bytes as they come, in chunks of any size, against what is in the file and what is said of it. Large files are hashed by a thread of the build.
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fingerprint } from './fingerprint.js';
import { LocalStorage } from './local.storage.js';

const MIB = 2 ** 20;
let root: string;
let storage: LocalStorage;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'portions-'));
  storage = new LocalStorage({ uploadsDir: root, diskFloor: 0, maxStorage: undefined });
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const stored = (key: string) => fs.readFileSync(path.join(root, 'files', key));

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const stream = (bytes: Buffer, size = 65_521) => Readable.from(pieces(bytes, size), { objectMode: false });

/** Ends as a connection does that is cut. */
function brokenStream(bytes: Buffer): Readable {
  const chunks = pieces(bytes, 65_521);
  return new Readable({
    read() {
      const { value, done } = chunks.next();
      if (done === true) this.destroy(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
      else this.push(value);
    },
  });
}

describe.each([
  ['nothing', 0, 65_536],
  ['less than a portion', MIB - 1, 65_521],
  ['a portion', MIB, 65_536],
  ['what is hashed on the way at most', 8 * MIB, 65_536],
  ['a byte more', 8 * MIB + 1, 65_536],
  ['a byte at a time over the border of a large file', 8 * MIB + 5, 8 * MIB - 1],
  ['a large file in chunks of odd size', 37 * MIB + 11, 99_991],
  ['a large file in one chunk', 20 * MIB, 20 * MIB],
])('%s', (_name, size, chunk) => {
  it('is stored as it came, with its hash, size and beginning', async () => {
    const bytes = randomBytes(size);
    const facts = { sizeBytes: size, sha256: sha256(bytes), head: bytes.subarray(0, 65_536) };
    const { key, ...received } = await storage.receive(stream(bytes, chunk), size);
    expect(received).toEqual(facts);
    expect(stored(key).equals(bytes)).toBe(true);
    expect(await storage.examine(key)).toEqual({ key, ...facts });
  });

  it('is published with its hash', async () => {
    const bytes = randomBytes(size);
    const made = path.join(root, 'made');
    fs.writeFileSync(made, bytes);
    expect(await storage.publish(made, 'out/aa/b')).toEqual({ sizeBytes: size, sha256: sha256(bytes) });
    expect(stored('out/aa/b').equals(bytes)).toBe(true);
  });
});

it('stores nothing of a body with a byte too much', async () => {
  const bytes = randomBytes(10 * MIB + 1);
  await expect(storage.receive(stream(bytes), 10 * MIB)).rejects.toMatchObject({ code: 'file_too_large' });
  expect(fs.readdirSync(path.join(root, '.incoming'))).toEqual([]);
});

it('goes on where parts broke off, and knows the hash of them all', async () => {
  const bytes = randomBytes(30 * MIB + 7);
  const key = await storage.begin();
  const print = new Fingerprint();
  const hold = { mayWrite: () => true, flushed: () => Promise.resolve(), mostBytes: bytes.length };
  let at = 0;
  for (const end of [3, 4 * MIB + 1, 9 * MIB, 25 * MIB + 3]) {
    const { endsAt, broken } = await storage.extend({
      ...hold,
      key,
      at,
      from: brokenStream(bytes.subarray(at, end)),
      print,
    });
    expect(broken).toBeDefined();
    // What a cut connection had not handed on is lost with it.
    expect(endsAt).toBeGreaterThan(end - 3 * MIB);
    expect(stored(key).equals(bytes.subarray(0, endsAt))).toBe(true);
    at = endsAt;
  }
  const last = await storage.extend({ ...hold, key, at, from: stream(bytes.subarray(at)), print });
  expect(last).toEqual({ endsAt: bytes.length });
  expect(stored(key).equals(bytes)).toBe(true);
  expect(await print.facts()).toEqual({
    sizeBytes: bytes.length,
    sha256: sha256(bytes),
    head: bytes.subarray(0, 65_536),
  });
});

it('writes nothing more once somebody else may be writing', async () => {
  const bytes = randomBytes(6 * MIB);
  const key = await storage.begin();
  let portions = 0;
  const { endsAt, broken } = await storage.extend({
    ...{ key, at: 0, mostBytes: bytes.length, from: stream(bytes), flushed: () => Promise.resolve() },
    mayWrite: () => (portions += 1) < 60,
  });
  expect(broken).toMatchObject({ code: 'upload_locked' });
  expect(endsAt).toBeLessThan(bytes.length);
  expect(stored(key).equals(bytes.subarray(0, endsAt))).toBe(true);
});

it('says which file could not be hashed when it is gone', async () => {
  const print = new Fingerprint();
  print.add(Buffer.alloc(9 * MIB));
  print.reach(path.join(root, 'missing'), 9 * MIB);
  await expect(print.facts()).rejects.toThrow(/hash cannot be taken.*ENOENT/s);
  // The thread goes on.
  expect((await storage.receive(stream(Buffer.alloc(9 * MIB)), 9 * MIB)).sha256).toBe(sha256(Buffer.alloc(9 * MIB)));
});

// The blocks of a RAR 4 without what locks them. Called by rar-opening.ts.
import { crc32 } from 'node:zlib';
import { damaged, unknownLock, wrongPassword, type OpenedBlock, type Stretch } from './rar-blocks.js';
import { decipher, keyOfFour, type Key } from './rar-keys.js';

const kinds = { main: 0x73, file: 0x74, end: 0x7b } as const;
const flags = { headsLocked: 0x80, locked: 4, above4GB: 0x100, salted: 0x400, follows: 0x8000 } as const;
const stored = 0x30;
/** Older ones lock otherwise. */
const firstVersion = 29;
/** The program that made them damages longer ones in a way of its own while it makes the key. */
const longestPassword = 28;

export function* openFour(stretch: Stretch, password: string): Generator<OpenedBlock> {
  const { take, left } = stretch;
  const keys = new Map<string, Key>();
  const keyOf = (salt: Buffer): Key => {
    if (password.length > longestPassword) throw unknownLock();
    const name = salt.toString('hex');
    const key = keys.get(name) ?? keyOfFour(password, salt);
    keys.set(name, key);
    return key;
  };
  let headsLocked = false;
  while (left() > 0) {
    const head: Buffer = headsLocked ? lockedHead(stretch, keyOf) : plainHead(take);
    const kind = head[2];
    const said = head.readUInt16LE(3);
    if (kind === kinds.main) {
      headsLocked = (said & flags.headsLocked) !== 0;
      head.writeUInt16LE(said & ~flags.headsLocked, 3);
      yield { head: summed(head), packed: 0, kept: 0 };
    } else if (kind === kinds.file) yield file(head, said, keyOf);
    else if (kind === kinds.end) {
      yield { head: summed(head), packed: 0, kept: 0 };
      return;
    }
    // Comments, what repairs, signatures: none is a file.
    else yield { head: undefined, packed: (said & flags.follows) !== 0 ? head.readUInt32LE(7) : 0, kept: 0 };
  }
}

function plainHead(take: Stretch['take']): Buffer {
  const start = take(7);
  const size = start.readUInt16LE(5);
  if (size < 7) throw damaged();
  return Buffer.concat([start, take(size - 7)]);
}

/** A salt, then whole blocks of the cipher. */
function lockedHead({ take, left }: Stretch, keyOf: (salt: Buffer) => Key): Buffer {
  const lock = decipher(keyOf(take(8)));
  const start = lock.update(take(16));
  const size = start.readUInt16LE(5);
  const more = Math.ceil(Math.max(0, size - 16) / 16) * 16;
  if (size < 7 || more > left()) throw wrongPassword();
  const head = Buffer.concat([start, lock.update(take(more))]).subarray(0, size);
  if ((crc32(head.subarray(2)) & 0xffff) !== head.readUInt16LE(0)) throw wrongPassword();
  return head;
}

function file(head: Buffer, said: number, keyOf: (salt: Buffer) => Key): OpenedBlock {
  const isLarge = (said & flags.above4GB) !== 0;
  const salts = 32 + (isLarge ? 8 : 0) + head.readUInt16LE(26);
  const isSalted = (said & flags.salted) !== 0;
  if (head.length < salts + (isSalted ? 8 : 0)) throw damaged();
  const sizeAt = (low: number, high: number): number =>
    head.readUInt32LE(low) + (isLarge ? head.readUInt32LE(high) * 2 ** 32 : 0);
  const packed = sizeAt(7, 32);
  if ((said & flags.locked) === 0) return { head: summed(head), packed, kept: packed, sum: null };
  if ((head[24] ?? 0) < firstVersion) throw unknownLock();
  const salt = isSalted ? head.subarray(salts, salts + 8) : Buffer.alloc(0);
  const kept = head[25] === stored ? Math.min(packed, sizeAt(11, 36)) : packed;
  const open = Buffer.concat([head.subarray(0, salts), head.subarray(salts + salt.length)]);
  open.writeUInt16LE(said & ~(flags.locked | flags.salted), 3);
  open.writeUInt16LE(open.length, 5);
  open.writeUInt32LE(kept % 2 ** 32, 7);
  if (isLarge) open.writeUInt32LE(Math.floor(kept / 2 ** 32), 32);
  return { head: summed(open), packed, kept, key: keyOf(salt), sum: null };
}

function summed(head: Buffer): Buffer {
  head.writeUInt16LE(crc32(head.subarray(2)) & 0xffff, 0);
  return head;
}

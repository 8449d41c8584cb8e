// Whether a RAR is locked with a password, as its headers say: bsdtar takes what is locked for damaged. Asked by archive-tool.ts and engines/rar-unlock.ts.
import fs from 'node:fs';
import { isRar, numbersFrom } from './rar-volume.js';

/** Whoever locks one locks every file in it, so the first ones tell. */
const mostBlocks = 100;
/** More than a header needs whose file has the longest name. */
const headerBytes = 16_384;

interface Block {
  readonly isLocked: boolean;
  readonly bytes: number;
}

export async function isRarLocked(file: string): Promise<boolean> {
  const handle = await fs.promises.open(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    const read = async (at: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, at);
      return buffer.subarray(0, bytesRead);
    };
    const head = await read(0);
    if (!isRar(head)) return false;
    const [start, blockOf] = head[6] === 0 ? ([7, blockOfFour] as const) : ([8, blockOfFive] as const);
    let at: number = start;
    for (let number = 0; number < mostBlocks && Number.isSafeInteger(at); number += 1) {
      const block = blockOf(await read(at));
      if (!block) return false;
      if (block.isLocked) return true;
      at += block.bytes;
    }
    return false;
  } finally {
    await handle.close();
  }
}

/** A checksum of two bytes, the kind, its flags, its size; what follows it has a size of its own. */
function blockOfFour(head: Buffer): Block | undefined {
  if (head.length < 11) return undefined;
  const [kind, flags, size] = [head[2], head.readUInt16LE(3), head.readUInt16LE(5)];
  const isFile = kind === 0x74;
  const follows = isFile || (flags & 0x8000) !== 0 ? head.readUInt32LE(7) : 0;
  // Of files above four gigabytes.
  const above = isFile && (flags & 0x100) !== 0 && head.length >= 36 ? head.readUInt32LE(32) * 2 ** 32 : 0;
  if (size < 7) return undefined;
  return { isLocked: (flags & (kind === 0x73 ? 0x80 : isFile ? 4 : 0)) !== 0, bytes: size + follows + above };
}

/** A checksum of four bytes, then numbers: its size, kind and flags, how long the list at its end is, how much follows it. */
function blockOfFive(head: Buffer): Block | undefined {
  if (head.length < 7) return undefined;
  const next = numbersFrom(head, 4);
  const size = next.number();
  const end = next.at() + size;
  const [kind, flags] = [next.number(), next.number()];
  const listBytes = (flags & 1) !== 0 ? next.number() : 0;
  const follows = (flags & 2) !== 0 ? next.number() : 0;
  if (size === 0) return undefined;
  const isLocked = kind === 4 || (kind === 2 && listsLock(head.subarray(end - listBytes, end)));
  return { isLocked, bytes: end + follows };
}

/** Each thing in the list: its size, what it is, and more. */
function listsLock(list: Buffer): boolean {
  for (let at = 0; at < list.length;) {
    const next = numbersFrom(list, at);
    const size = next.number();
    at = next.at() + size;
    if (size === 0) return false;
    if (next.number() === 1) return true;
  }
  return false;
}

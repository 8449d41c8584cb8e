// What a password of a RAR opens: the keys of both formats, made as slowly as the formats want it. Used by rar-opening-four.ts and rar-opening-five.ts. Pure.
import { createDecipheriv, createHash, createHmac, pbkdf2Sync, type Decipher } from 'node:crypto';

export interface Key {
  readonly cipher: 'aes-128-cbc' | 'aes-256-cbc';
  readonly key: Buffer;
  readonly iv: Buffer;
}

/** Lengths are whole blocks, and what fills the last one is not marked. */
export const decipher = ({ cipher, key, iv }: Key): Decipher => createDecipheriv(cipher, key, iv).setAutoPadding(false);

const rounds = 0x40000;
const rests = 16;

/** Of RAR 4: SHA-1 over password, salt and number of the round, again and again; its words become the key, and a byte of sixteen stops on the way each where the cipher starts. */
export function keyOfFour(password: string, salt: Buffer): Key {
  const said = Buffer.concat([Buffer.from(password, 'utf16le'), salt]);
  const hash = createHash('sha1');
  const iv = Buffer.alloc(rests);
  for (let rest = 0; rest < rests; rest += 1) {
    const first = (rest * rounds) / rests;
    hash.update(roundsOf(said, first, 1));
    iv[rest] = hash.copy().digest()[19] ?? 0;
    hash.update(roundsOf(said, first + 1, rounds / rests - 1));
  }
  return { cipher: 'aes-128-cbc', key: hash.digest().subarray(0, 16).swap32(), iv };
}

function roundsOf(said: Buffer, first: number, count: number): Buffer {
  const size = said.length + 3;
  const all = Buffer.alloc(size * count);
  for (let number = 0; number < count; number += 1) {
    said.copy(all, number * size);
    all.writeUIntLE(first + number, number * size + said.length, 3);
  }
  return all;
}

export interface KeysOfFive {
  readonly key: Buffer;
  /** Hides the checksums of files, which would tell what is in them. */
  readonly sums: Buffer;
  /** What the archive says of a right password. */
  readonly check: Buffer;
}

/** Of RAR 5. */
export function keysOfFive(password: string, salt: Buffer, roundsLog2: number): KeysOfFive {
  const after = (more: number): Buffer => pbkdf2Sync(password, salt, 2 ** roundsLog2 + more, 32, 'sha256');
  return { key: after(0), sums: after(16), check: folded(after(32), 8) };
}

/** A checksum as RAR 5 writes it of a locked file. */
export function hiddenSum(sum: number, { sums }: Pick<KeysOfFive, 'sums'>): number {
  const plain = Buffer.alloc(4);
  plain.writeUInt32LE(sum);
  return folded(createHmac('sha256', sums).update(plain).digest(), 4).readUInt32LE();
}

function folded(bytes: Buffer, length: number): Buffer {
  const all = Buffer.alloc(length);
  for (const [index, byte] of bytes.entries()) all[index % length] = (all[index % length] ?? 0) ^ byte;
  return all;
}

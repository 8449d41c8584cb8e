// The blocks of a RAR 5 without what locks them. Called by rar-opening.ts.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { damaged, unknownLock, wrongPassword, type HiddenSum, type OpenedBlock, type Stretch } from './rar-blocks.js';
import { decipher, keysOfFive, type Key, type KeysOfFive } from './rar-keys.js';
import { numbersFrom } from './rar-volume.js';

const kinds = { main: 1, file: 2, lock: 4, end: 5 } as const;
const lockRecord = 1;
const hashRecord = 2;
/** More rounds than any program asks for would only hold the machine. */
const mostRoundsLog2 = 22;
const mostHeadBytes = 2 * 2 ** 20;

type KeysFor = (salt: Buffer, roundsLog2: number) => KeysOfFive;

export function* openFive(stretch: Stretch, password: string): Generator<OpenedBlock> {
  const { take, left } = stretch;
  const known = new Map<string, KeysOfFive>();
  const keysFor: KeysFor = (salt, roundsLog2) => {
    if (roundsLog2 > mostRoundsLog2) throw unknownLock();
    const name = `${salt.toString('hex')} ${roundsLog2}`;
    const keys = known.get(name) ?? keysOfFive(password, salt, roundsLog2);
    known.set(name, keys);
    return keys;
  };
  let lock: Buffer | undefined;
  while (left() > 0) {
    const head = lock ? lockedHead(stretch, lock) : plainHead(take);
    const parts = partsOf(head);
    if (parts.kind === kinds.lock) lock = readLock(parts.rest, keysFor, false).keys.key;
    else if (parts.kind === kinds.file) yield file(parts, keysFor, stretch.peek);
    else if (parts.kind === kinds.main || parts.kind === kinds.end)
      yield { head: written(parts), packed: parts.packed, kept: parts.packed };
    // Comments, lists for a quick look, what repairs: none is a file.
    else yield { head: undefined, packed: parts.packed, kept: 0 };
    if (parts.kind === kinds.end) return;
  }
}

function plainHead(take: Stretch['take']): Buffer {
  // A checksum, and as many bytes as the size of the longest has.
  const start = take(7);
  const { end } = sizeIn(start);
  const head = Buffer.concat([start, end > start.length ? take(end - start.length) : Buffer.alloc(0)]).subarray(0, end);
  if (crc32(head.subarray(4)) !== head.readUInt32LE(0)) throw damaged();
  return head;
}

/** Where the cipher starts, then whole blocks of it. */
function lockedHead({ take, left }: Stretch, key: Buffer): Buffer {
  const lock = decipher({ cipher: 'aes-256-cbc', key, iv: take(16) });
  const start = lock.update(take(16));
  const { end } = sizeIn(start, wrongPassword);
  const more = Math.ceil(Math.max(0, end - 16) / 16) * 16;
  if (more > left()) throw wrongPassword();
  const head = Buffer.concat([start, lock.update(take(more))]).subarray(0, end);
  if (crc32(head.subarray(4)) !== head.readUInt32LE(0)) throw wrongPassword();
  return head;
}

function sizeIn(start: Buffer, fault = damaged): { readonly end: number } {
  const next = numbersFrom(start, 4);
  const size = next.number();
  if (size < 3 || size > mostHeadBytes) throw fault();
  return { end: next.at() + size };
}

interface Parts {
  readonly kind: number;
  readonly flags: number;
  readonly packed: number;
  /** What is of its kind. */
  readonly rest: Buffer;
  /** The records behind it, each with its size. */
  readonly records: readonly Buffer[];
}

function partsOf(head: Buffer): Parts {
  const size = numbersFrom(head, 4);
  size.number();
  const next = numbersFrom(head, size.at());
  const [kind, flags] = [next.number(), next.number()];
  const listBytes = (flags & 1) !== 0 ? next.number() : 0;
  const packed = (flags & 2) !== 0 ? next.number() : 0;
  const ends = head.length - listBytes;
  if (ends < next.at()) throw damaged();
  return { kind, flags, packed, rest: head.subarray(next.at(), ends), records: recordsIn(head.subarray(ends)) };
}

function recordsIn(list: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < list.length;) {
    const next = numbersFrom(list, at);
    const end = next.number() + next.at();
    if (end <= next.at() || end > list.length) throw damaged();
    records.push(list.subarray(at, end));
    at = end;
  }
  return records;
}

function kindOf(record: Buffer): { readonly kind: number; readonly content: Buffer } {
  const next = numbersFrom(record, 0);
  next.number();
  return { kind: next.number(), content: record.subarray(next.at()) };
}

function written({ kind, flags, packed, rest, records }: Parts): Buffer {
  const list = Buffer.concat(records);
  const says = (flags & ~3) | (list.length > 0 ? 1 : 0) | ((flags & 2) !== 0 ? 2 : 0);
  const sizes = [...(says & 1 ? [list.length] : []), ...(says & 2 ? [packed] : [])];
  const content = Buffer.concat([Buffer.from([kind, says, ...sizes].flatMap(bytesOf)), rest, list]);
  const sized = Buffer.concat([Buffer.from(bytesOf(content.length)), content]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(sized));
  return Buffer.concat([sum, sized]);
}

function bytesOf(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...bytesOf(Math.floor(value / 128))];
}

/** How archive and file say it: version, flags, rounds, salt, of a file where the cipher starts, and what tells a right password. */
function readLock(said: Buffer, keysFor: KeysFor, isOfFile: boolean): { keys: KeysOfFive; iv: Buffer; hides: boolean } {
  const next = numbersFrom(said, 0);
  const [version, flags] = [next.number(), next.number()];
  const at = next.at() + 1;
  const ivEnd = at + 16 + (isOfFile ? 16 : 0);
  if (version !== 0) throw unknownLock();
  if (said.length < ivEnd) throw damaged();
  const keys = keysFor(said.subarray(at, at + 16), said[at - 1] ?? 0);
  const [check, sum] = [said.subarray(ivEnd, ivEnd + 8), said.subarray(ivEnd + 8, ivEnd + 12)];
  const tells = (flags & 1) !== 0 && createHash('sha256').update(check).digest().subarray(0, 4).equals(sum);
  if (tells && !check.equals(keys.check)) throw wrongPassword();
  return { keys, iv: said.subarray(at + 16, ivEnd), hides: (flags & 2) !== 0 };
}

function file(parts: Parts, keysFor: KeysFor, peek: Stretch['peek']): OpenedBlock {
  const { packed, records } = parts;
  const lock = records.map(kindOf).find(({ kind }) => kind === lockRecord);
  if (!lock) return { head: written(parts), packed, kept: packed, sum: null };
  const { keys, iv, hides } = readLock(lock.content, keysFor, true);
  const said = fileFields(parts.rest);
  const key: Key = { cipher: 'aes-256-cbc', key: keys.key, iv };
  const kept = Math.min(packed, said.isStored ? said.bytes : packedBytes(packed, key, peek));
  const others = records.filter(
    (record) => ![lockRecord, ...(hides ? [hashRecord] : [])].includes(kindOf(record).kind),
  );
  const open = { ...parts, packed: kept, rest: hides ? said.withoutSum : parts.rest, records: others };
  const sum: HiddenSum | null =
    hides && said.sum !== undefined ? { sum: said.sum, by: keys.sums.toString('hex') } : null;
  return { head: written(open), packed, kept, key, sum };
}

/** Its flags, size, rights, time and checksum where the flags say so, how it is packed, and more. */
function fileFields(rest: Buffer): { bytes: number; isStored: boolean; sum: number | undefined; withoutSum: Buffer } {
  const next = numbersFrom(rest, 0);
  const flags = next.number();
  const flagsEnd = next.at();
  const bytes = next.number();
  next.number();
  const sumAt = next.at() + ((flags & 2) !== 0 ? 4 : 0);
  const sumEnd = sumAt + ((flags & 4) !== 0 ? 4 : 0);
  if (rest.length < sumEnd + 1) throw damaged();
  const packing = numbersFrom(rest, sumEnd).number();
  const sum = sumEnd > sumAt ? rest.readUInt32LE(sumAt) : undefined;
  const withoutSum = Buffer.concat([
    Buffer.from(bytesOf(flags & ~4)),
    rest.subarray(flagsEnd, sumAt),
    rest.subarray(sumEnd),
  ]);
  return { bytes, isStored: (packing & 0x380) === 0, sum, withoutSum };
}

/** Without what fills the last block of the cipher: bsdtar takes that for another stretch. Each stretch says whether it is the last, a sum, how long it is. */
function packedBytes(packed: number, key: Key, peek: Stretch['peek']): number {
  for (let at = 0; at + 3 <= packed;) {
    const head = plainAt(at, key, peek);
    const [says = 0, sum = 0] = head;
    const sizeBytes = ((says >> 3) & 3) + 1;
    const size = head.subarray(2, 2 + sizeBytes);
    // Whoever unpacks it says what is wrong.
    if (sizeBytes > 3 || size.length < sizeBytes || size.reduce((all, byte) => all ^ byte, 0x5a ^ says) !== sum)
      return packed;
    at += 2 + sizeBytes + size.readUIntLE(0, sizeBytes);
    if ((says & 0x40) !== 0) return at;
  }
  return packed;
}

/** The block of the cipher at this place and the next; where a block starts is the locked one before it. */
function plainAt(at: number, key: Key, peek: Stretch['peek']): Buffer {
  const start = at - (at % 16);
  const iv = start === 0 ? key.iv : peek(start - 16, 16);
  const locked = peek(start, 32);
  return decipher({ ...key, iv })
    .update(locked.subarray(0, locked.length - (locked.length % 16)))
    .subarray(at - start);
}

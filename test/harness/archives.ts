// Archives written byte by byte, so that a test can say in them what no well-behaved program would: names that climb, sizes that lie, one body for many entries.
import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';

export interface Entry {
  readonly name: string;
  readonly content?: Buffer | string;
  /** As in tar: 0 file, 1 hard link, 2 symbolic link, 3 device, 5 folder, 6 pipe. */
  readonly kind?: '0' | '1' | '2' | '3' | '5' | '6';
  readonly target?: string;
  readonly mode?: number;
  /** What the header says instead of the truth. */
  readonly saysBytes?: number;
}

const bytesOf = ({ content = '' }: Entry): Buffer => (typeof content === 'string' ? Buffer.from(content) : content);

export function makeTar(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const body = bytesOf(entry);
    return [tarHeader(entry, body.length), body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function tarHeader({ name, kind = '0', target = '', mode, saysBytes }: Entry, length: number): Buffer {
  const header = Buffer.alloc(512);
  const write = (text: string, at: number) => header.write(text, at, 'utf8');
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  write(name.slice(0, 100), 0);
  write(octal(mode ?? (kind === '5' ? 0o755 : 0o644), 7), 100);
  write(octal(1000, 7) + octal(1000, 7), 108);
  write(octal(saysBytes ?? length, 11) + octal(1_700_000_000, 11), 124);
  write('        ', 148);
  write(kind + target, 156);
  write('ustar\x0000root', 257);
  write(octal(1, 7) + octal(3, 7), 329);
  write(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
    148,
  );
  return header;
}

/** A file of a terabyte that has one block of data: GNU's old form of a sparse entry. */
export function sparseTar(): Buffer {
  const header = tarHeader({ name: 'sparse.bin' }, 512);
  const octal = (value: number) => `${value.toString(8).padStart(11, '0')}\0`;
  const terabyte = Buffer.alloc(12);
  terabyte[0] = 0x80;
  terabyte.writeBigUInt64BE(1n << 40n, 4);
  header.write('        ', 148);
  header.write('S', 156);
  header.write('ustar  \0', 257, 'latin1');
  header.fill(0, 265, 512);
  header.write(octal(0) + octal(512), 386);
  terabyte.copy(header, 483);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, Buffer.alloc(512, 'x'), Buffer.alloc(1024)]);
}

interface ZipEntry extends Entry {
  /** Points at the body of the first entry instead of at one of its own. */
  readonly sharesFirst?: boolean;
}

export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  let first: { offset: number; fields: Buffer } | undefined;
  for (const entry of entries) {
    const body = bytesOf(entry);
    const name = Buffer.from(entry.name);
    const shared = entry.sharesFirst ? first : undefined;
    const packed = shared ? Buffer.alloc(0) : deflateRawSync(body, { level: 9 });
    const fields = shared?.fields ?? zipFields(entry, body, packed, name.length);
    const offset = shared?.offset ?? at;
    if (!shared) {
      const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed]);
      parts.push(local);
      first ??= { offset: at, fields };
      at += local.length;
    }
    const central = Buffer.alloc(46);
    central.write('PK\x01\x02\x14\x03', 'latin1');
    fields.copy(central, 6);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(((entry.kind === '2' ? 0o120777 : entry.kind === '5' ? 0o40755 : 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    directory.push(central, name);
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, index, end]);
}

/** The 26 bytes that the local header and the directory have in common. */
function zipFields({ saysBytes }: ZipEntry, body: Buffer, packed: Buffer, nameBytes: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x800, 2);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(0x5821_0000, 6);
  fields.writeUInt32LE(crc32(body), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(saysBytes ?? body.length, 18);
  fields.writeUInt16LE(nameBytes, 22);
  return fields;
}

/** Microsoft's cabinet with its files as they are. */
export function makeCab(entries: readonly Entry[]): Buffer {
  const bodies = Buffer.concat(entries.map(bytesOf));
  let offset = 0;
  const files = entries.map((entry) => {
    const file = Buffer.alloc(16);
    file.writeUInt32LE(bytesOf(entry).length, 0);
    file.writeUInt32LE(offset, 4);
    file.writeUInt16LE(0x5821, 10);
    file.writeUInt16LE(0x80, 14);
    offset += bytesOf(entry).length;
    return Buffer.concat([file, Buffer.from(`${entry.name}\0`)]);
  });
  const listBytes = files.reduce((sum, file) => sum + file.length, 0);
  const data = Buffer.alloc(8);
  data.writeUInt16LE(bodies.length, 4);
  data.writeUInt16LE(bodies.length, 6);
  const head = Buffer.alloc(44);
  head.write('MSCF', 'latin1');
  head.writeUInt32LE(44 + listBytes + 8 + bodies.length, 8);
  head.writeUInt32LE(44, 16);
  head.writeUInt16LE(0x0103, 24);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(entries.length, 28);
  head.writeUInt32LE(44 + listBytes, 36);
  head.writeUInt16LE(1, 40);
  return Buffer.concat([head, ...files, data, bodies]);
}

/** Level-0 headers, files as they are. */
export function makeLha(entries: readonly Entry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const body = bytesOf(entry);
    const name = Buffer.from(entry.name);
    const rest = Buffer.alloc(20);
    rest.write('-lh0-', 'latin1');
    rest.writeUInt32LE(body.length, 5);
    rest.writeUInt32LE(body.length, 9);
    rest.writeUInt32LE(0x5821_0000, 13);
    rest[17] = 0x20;
    rest[19] = name.length;
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(crc16(body));
    const header = Buffer.concat([rest, name, sum]);
    return [Buffer.from([header.length, header.reduce((total, byte) => (total + byte) & 0xff, 0)]), header, body];
  });
  return Buffer.concat([...parts, Buffer.alloc(1)]);
}

function crc16(bytes: Buffer): number {
  return bytes.reduce((crc, byte) => {
    let next = crc ^ byte;
    for (let bit = 0; bit < 8; bit++) next = next & 1 ? (next >>> 1) ^ 0xa001 : next >>> 1;
    return next;
  }, 0);
}

/** Where a volume of a RAR stands among its others; the last file of the first goes on in the second, which begins with the rest of it. */
export type Volume = 'first' | 'second';

/** What a RAR locks with a password: what its files hold, or also what they are called. Nothing is really locked; its headers only say so. */
export type Locked = 'files' | 'names';

/** RAR 4 with files as they are. */
export function makeRar4(entries: readonly Entry[], volume?: Volume, locked?: Locked): Buffer {
  const block = (fields: Buffer) => {
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(crc32(fields) & 0xffff);
    return Buffer.concat([sum, fields]);
  };
  const main = Buffer.alloc(11);
  main[0] = 0x73;
  // Part of several, of which the first says so; their numbers are in their names.
  if (volume) main.writeUInt16LE(volume === 'first' ? 0x111 : 0x11, 1);
  if (locked === 'names') main.writeUInt16LE(0x80, 1);
  main.writeUInt16LE(13, 3);
  const files = entries.flatMap((entry) => {
    const body = bytesOf(entry);
    const name = Buffer.from(entry.name);
    const fields = Buffer.alloc(30);
    fields[0] = 0x74;
    const split = entry === splitAt(entries, volume) ? (volume === 'first' ? 2 : 1) : 0;
    fields.writeUInt16LE(0x8000 | split | (locked === 'files' ? 4 : 0), 1);
    fields.writeUInt16LE(32 + name.length, 3);
    fields.writeUInt32LE(body.length, 5);
    fields.writeUInt32LE(body.length, 9);
    fields[13] = 3;
    fields.writeUInt32LE(crc32(body), 14);
    fields.writeUInt32LE(0x5821_0000, 18);
    fields[22] = 20;
    fields[23] = 0x30;
    fields.writeUInt16LE(name.length, 24);
    fields.writeUInt32LE(0o100644, 26);
    return [block(Buffer.concat([fields, name])), body];
  });
  const end = Buffer.from([0x7b, volume === 'first' ? 1 : 0, 0x40, 7, 0]);
  return Buffer.concat([Buffer.from('Rar!\x1a\x07\x00', 'latin1'), block(main), ...files, block(end)]);
}

const splitAt = (entries: readonly Entry[], volume?: Volume): Entry | undefined =>
  volume === 'first' ? entries.at(-1) : volume === 'second' ? entries[0] : undefined;

/** RAR 5 with files as they are. */
export function makeRar5(entries: readonly Entry[], volume?: Volume, locked?: Locked): Buffer {
  const vint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...vint(value >>> 7)]);
  const block = (fields: Buffer) => {
    const sized = Buffer.concat([Buffer.from(vint(fields.length)), fields]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(sized));
    return Buffer.concat([sum, sized]);
  };
  // Its kind, version, flags and rounds, then salt and start of the cipher.
  const cipher = locked === 'files' ? Buffer.concat([Buffer.from([36, 1, 0, 0, 15]), Buffer.alloc(32, 7)]) : undefined;
  const files = entries.flatMap((entry) => {
    const body = bytesOf(entry);
    const name = Buffer.from(entry.name);
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(body));
    return [
      block(
        Buffer.concat([
          Buffer.from([
            2,
            2 | (cipher ? 1 : 0) | (entry === splitAt(entries, volume) ? (volume === 'first' ? 16 : 8) : 0),
            ...(cipher ? vint(cipher.length) : []),
            ...vint(body.length),
            4,
            ...vint(body.length),
            ...vint(0o100644),
          ]),
          sum,
          Buffer.from([0, 1, ...vint(name.length)]),
          name,
          cipher ?? Buffer.alloc(0),
        ]),
      ),
      body,
    ];
  });
  const start = Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1');
  const lock = Buffer.concat([Buffer.from([4, 0, 0, 0, 15]), Buffer.alloc(16, 7)]);
  if (locked === 'names') return Buffer.concat([start, block(lock), Buffer.alloc(200, 7)]);
  const main = volume === 'first' ? [1, 0, 1] : volume === 'second' ? [1, 0, 3, 1] : [1, 0, 0];
  const end = [5, 0, volume === 'first' ? 1 : 0];
  return Buffer.concat([start, block(Buffer.from(main)), ...files, block(Buffer.from(end))]);
}

/** RAR 5 with files as they are, behind a password as WinRAR puts them there: their checksums are hidden. */
export function makeLockedRar5(entries: readonly Entry[], password: string): Buffer {
  const vint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...vint(value >>> 7)]);
  const block = (...fields: (Buffer | readonly number[])[]) => {
    const content = Buffer.concat(fields.map((each) => Buffer.from(each)));
    const sized = Buffer.concat([Buffer.from(vint(content.length)), content]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(sized));
    return Buffer.concat([sum, sized]);
  };
  const [salt, iv] = [Buffer.alloc(16, 7), Buffer.alloc(16, 9)];
  const [key, hides] = [0, 16].map((more) => pbkdf2Sync(password, salt, 2 ** 15 + more, 32, 'sha256')) as [
    Buffer,
    Buffer,
  ];
  const lock = Buffer.concat([Buffer.from([1, 0, 2, 15]), salt, iv]);
  const files = entries.flatMap((entry) => {
    const body = bytesOf(entry);
    const name = Buffer.from(entry.name);
    const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
    const packed = cipher.update(Buffer.concat([body, Buffer.alloc((16 - (body.length % 16)) % 16)]));
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(body));
    const hidden = Buffer.alloc(4);
    for (const [index, byte] of createHmac('sha256', hides).update(sum).digest().entries()) hidden[index % 4]! ^= byte;
    const sizes = [...vint(lock.length + 1), ...vint(packed.length), 4, ...vint(body.length), ...vint(0o100644)];
    return [block([2, 3, ...sizes], hidden, [0, 1, ...vint(name.length)], name, [lock.length], lock), packed];
  });
  return Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1'), block([1, 0, 0]), ...files, block([5, 0, 0])]);
}

/** A Zstandard frame of zeros in runs, whose header asks for a window of `2 ** log` bytes to unpack it. */
export function zstOfZeros(bytes: number, windowLog: number): Buffer {
  const run = 128 * 1024;
  const runs = Array.from({ length: Math.ceil(bytes / run) }, (_, n) => {
    const length = Math.min(run, bytes - n * run);
    const isLast = (n + 1) * run >= bytes;
    const block = Buffer.alloc(4);
    block.writeUIntLE((length << 3) | 0b10 | (isLast ? 1 : 0), 0, 3);
    return block;
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3]), ...runs]);
}

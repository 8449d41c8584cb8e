// Reads what a zip says of itself, and one entry at a time, each within a cap: office files and books are zips, and hostile ones grow a thousandfold.
// Used before a document is handed to a program, and on what programs made.
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import zlib from 'node:zlib';
import { AppError } from '../shared/errors.js';

export interface ZipEntry {
  readonly name: string;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly deflated: boolean;
  readonly locked: boolean;
  readonly at: number;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const endBytes = 22;
const longestComment = 0xffff;
const maxEntries = 20_000;
const maxDirectoryBytes = 16 * 2 ** 20;
/** Nothing that deflate can do is more than this. */
const mostPerByte = 1032;

/** Throws input_corrupt for what is no zip. Zip64, which no office program writes below 4 GiB, is one too. */
export async function readZip(file: string): Promise<ZipEntry[]> {
  const handle = await fs.promises.open(file);
  try {
    const { size } = await handle.stat();
    const tail = await readAt(handle, Math.max(0, size - endBytes - longestComment), endBytes + longestComment);
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    if (end < 0 || tail.length - end < endBytes || tail.readUInt32LE(end) !== endMark) throw damaged();
    const [count, length, start] = [
      tail.readUInt16LE(end + 10),
      tail.readUInt32LE(end + 12),
      tail.readUInt32LE(end + 16),
    ];
    if (count > maxEntries || length > maxDirectoryBytes) throw bomb();
    return entriesOf(await readAt(handle, start, length), count);
  } finally {
    await handle.close();
  }
}

/** Throws archive_bomb when it holds more than `maxBytes`, whatever it declares. */
export async function checkInflated(file: string, entries: readonly ZipEntry[], maxBytes: number): Promise<void> {
  if (entries.reduce((sum, { bytes }) => sum + bytes, 0) > maxBytes) throw bomb();
  const packed = entries.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
  if (packed * mostPerByte <= maxBytes) return;
  let left = maxBytes;
  for (const entry of entries) {
    if (!entry.deflated) left -= entry.packedBytes;
    else await inflate(file, entry, (chunk) => (left -= chunk.length));
    if (left < 0) throw bomb();
  }

  async function inflate(from: string, entry: ZipEntry, count: (chunk: Buffer) => number): Promise<void> {
    const counter = new Writable({
      write: (chunk: Buffer, _encoding, done) => done(count(chunk) < 0 ? bomb() : null),
    });
    await pipeline(await packedStream(from, entry), zlib.createInflateRaw(), counter).catch((error: unknown) => {
      throw error instanceof AppError ? error : damaged(error);
    });
  }
}

/** One entry as bytes; more than `maxBytes` of it is cut off. */
export async function readEntry(file: string, entry: ZipEntry, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const stream = await packedStream(file, entry);
  const content = entry.deflated ? stream.pipe(zlib.createInflateRaw()) : stream;
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= maxBytes) break;
    }
  } catch (error) {
    throw damaged(error);
  } finally {
    stream.destroy();
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

async function packedStream(file: string, entry: ZipEntry): Promise<fs.ReadStream> {
  const handle = await fs.promises.open(file);
  try {
    const header = await readAt(handle, entry.at, 30);
    if (header.length < 30) throw damaged();
    const start = entry.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    return fs.createReadStream(file, { start, end: start + Math.max(0, entry.packedBytes - 1) });
  } finally {
    await handle.close();
  }
}

function entriesOf(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count;) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== entryMark) throw damaged();
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      deflated: directory.readUInt16LE(at + 10) === 8,
      locked: (directory.readUInt16LE(at + 8) & 1) === 1,
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readAt(handle: fs.promises.FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

const damaged = (cause?: unknown): AppError =>
  new AppError(
    'input_corrupt',
    'The document is damaged or incomplete. Open it in its own program and save it again.',
    {
      cause,
    },
  );

const bomb = (): AppError =>
  new AppError(
    'archive_bomb',
    'The document unpacks to far more than a document may hold and was not opened. Split it, or send another version.',
  );

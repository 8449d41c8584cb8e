// The client for AMQP, taught to read every table of headers. The library throws at a tag that it does not know, closes the line, and gets the same message
// again for ever; Python's client writes whole numbers above 31 bits with such a tag (L). Used by rabbit-line.ts in place of the library itself.
import { createRequire } from 'node:module';
import path from 'node:path';

type Table = Record<string, unknown>;
type Read = (bytes: Buffer) => Table;

const require = createRequire(import.meta.url);
const codec = require(path.join(path.dirname(require.resolve('amqplib')), 'lib/codec.js')) as { decodeFields: Read };
// Before the library itself is loaded, which keeps the function that it finds then.
codec.decodeFields = tolerant(codec.decodeFields);
export const { connect } = require('amqplib') as typeof import('amqplib');

/** What neither can read is no headers at all: the message is then refused and kept, as every other that is no call. */
export function tolerant(theirs: Read): Read {
  return (bytes) => {
    try {
      return theirs(bytes);
    } catch {
      return readTable(bytes) ?? {};
    }
  };
}

interface Value {
  readonly value: unknown;
  readonly next: number;
}
type Reader = (bytes: Buffer, at: number) => Value;
const fixed =
  (size: number, read: (bytes: Buffer, at: number) => unknown): Reader =>
  (bytes, at) => ({ value: read(bytes, at), next: at + size });
const long = (read: (bytes: Buffer) => unknown): Reader => {
  return (bytes, at) => {
    const next = at + 4 + bytes.readUInt32BE(at);
    if (next > bytes.length) throw new RangeError('a field is longer than its table');
    return { value: read(bytes.subarray(at + 4, next)), next };
  };
};

/** By tag, as RabbitMQ and Python's client write them. */
const readers: Readonly<Record<string, Reader>> = {
  t: fixed(1, (bytes, at) => bytes.readUInt8(at) !== 0),
  b: fixed(1, (bytes, at) => bytes.readInt8(at)),
  B: fixed(1, (bytes, at) => bytes.readUInt8(at)),
  s: fixed(2, (bytes, at) => bytes.readInt16BE(at)),
  u: fixed(2, (bytes, at) => bytes.readUInt16BE(at)),
  I: fixed(4, (bytes, at) => bytes.readInt32BE(at)),
  i: fixed(4, (bytes, at) => bytes.readUInt32BE(at)),
  l: fixed(8, (bytes, at) => Number(bytes.readBigInt64BE(at))),
  L: fixed(8, (bytes, at) => Number(bytes.readBigInt64BE(at))),
  T: fixed(8, (bytes, at) => Number(bytes.readBigUInt64BE(at))),
  f: fixed(4, (bytes, at) => bytes.readFloatBE(at)),
  d: fixed(8, (bytes, at) => bytes.readDoubleBE(at)),
  D: fixed(5, (bytes, at) => bytes.readInt32BE(at + 1) / 10 ** bytes.readUInt8(at)),
  V: fixed(0, () => null),
  S: long((bytes) => bytes.toString('utf8')),
  x: long((bytes) => bytes),
  F: long((bytes) => fields(bytes)),
  A: long((bytes) => items(bytes)),
};

function readTable(bytes: Buffer): Table | undefined {
  try {
    return fields(bytes);
  } catch {
    // Cut off, or a tag that nobody knows: there is no telling where the next field begins.
    return undefined;
  }
}

function fields(bytes: Buffer): Table {
  const found = new Map<string, unknown>();
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readUInt8(at);
    const { value, next } = valueAt(bytes, at + 1 + size);
    found.set(bytes.toString('utf8', at + 1, at + 1 + size), value);
    at = next;
  }
  return Object.fromEntries(found);
}

function items(bytes: Buffer): unknown[] {
  const found: unknown[] = [];
  for (let at = 0; at < bytes.length;) {
    const { value, next } = valueAt(bytes, at);
    found.push(value);
    at = next;
  }
  return found;
}

function valueAt(bytes: Buffer, at: number): Value {
  const read = readers[String.fromCharCode(bytes.readUInt8(at))];
  if (!read) throw new RangeError('a field of an unknown kind');
  return read(bytes, at + 1);
}

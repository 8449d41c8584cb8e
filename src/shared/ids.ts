// Ids of our rows: UUIDv7, so that they sort by the moment they were made.
import { createHash, randomBytes } from 'node:crypto';

let last = { moment: 0, count: 0 };

/** In one process also those of one millisecond sort by their order: the twelve bits behind the moment count up from a random number. */
export function newId(now = Date.now()): string {
  const bytes = randomBytes(16);
  const next = last.moment === now ? last.count + 1 : bytes.readUInt16BE(6) & 0x7ff;
  last = { moment: now, count: next & 0xfff };
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt16BE(0x7000 | last.count, 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The same text always gives the same id. */
export function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Any UUID: ids may also come from other systems. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

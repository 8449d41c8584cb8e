// The boxes that an MP4 is made of: a length, four letters, and what is inside. Used by written-movie.ts.
import { known, need } from './written-bytes.js';

const mostInside = 1000;

export interface Box {
  readonly kind: string;
  readonly body: Buffer;
}

export function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    need(length >= 8 && at + length <= bytes.length, 'a box without its end');
    need(boxes.length < mostInside, 'more boxes than anybody writes');
    boxes.push({ kind: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + length) });
    at += length;
  }
  return boxes;
}

export function only(boxes: readonly Box[], kind: string): Box {
  const [box, ...more] = boxes.filter((each) => each.kind === kind);
  need(more.length === 0, `more than one ${kind}`);
  return known(box, `no ${kind}`);
}

// How many frames a PNG has: libvips shows the first of one that moves and does not tell of the others. Used by the image process for its warning.
import { readHead } from './detect.js';

/** What stands before the pixels; the animation is announced there. */
export async function pngFrames(file: string): Promise<number> {
  const head = await readHead(file);
  for (let at = 8; at + 16 <= head.length; at += head.readUInt32BE(at) + 12) {
    const kind = head.toString('latin1', at + 4, at + 8);
    if (kind === 'acTL') return Math.max(1, head.readUInt32BE(at + 8));
    if (kind === 'IDAT') return 1;
  }
  return 1;
}

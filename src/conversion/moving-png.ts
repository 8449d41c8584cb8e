// How many frames a PNG has, and how long they last: libvips shows the first of one that moves and does not tell of the others, ffmpeg forgets the time of the last.
// Used by the image process for its warning, and by media/probe-media.ts.
import fs from 'node:fs';
import { readHead } from './detect.js';

/** A chunk's size and kind, and what one about a frame says up to its time. */
const headBytes = 32;

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

/** All chunks are passed over, and none is read whole. */
export async function pngSeconds(file: string): Promise<number> {
  const handle = await fs.promises.open(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    const head = Buffer.alloc(headBytes);
    let seconds = 0;
    for (let at = 8; ;) {
      const { bytesRead } = await handle.read(head, 0, headBytes, at);
      if (bytesRead < 8) return seconds;
      // A fraction, of which nothing below means hundredths.
      if (head.toString('latin1', 4, 8) === 'fcTL') seconds += head.readUInt16BE(28) / (head.readUInt16BE(30) || 100);
      at += head.readUInt32BE(0) + 12;
    }
  } finally {
    await handle.close();
  }
}

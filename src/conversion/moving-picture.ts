// How many frames a GIF or a WebP has and how long they last, by its blocks alone: nothing is decoded. Asked of what was sent and of what came out of it by sharp.engine.ts.
import fs from 'node:fs';

export interface Motion {
  readonly frames: number;
  readonly ms: number;
}

/** It is read whole; of what is larger nothing is said. */
const maxBytes = 32 * 2 ** 20;

/** undefined for other formats, for one that does not end where it says, and for one that is too large. */
export async function motionOf(file: string, format: string): Promise<Motion | undefined> {
  const read = readers[format];
  const { size } = await fs.promises.stat(file);
  return read && size <= maxBytes ? read(await fs.promises.readFile(file)) : undefined;
}

const readers: Readonly<Record<string, (bytes: Buffer) => Motion | undefined>> = { gif: inGif, webp: inWebp };

const [extension, picture, end, control] = [0x21, 0x2c, 0x3b, 0xf9];

function inGif(bytes: Buffer): Motion | undefined {
  // A table of colours follows where the highest bit says so, of a size that the lowest three say.
  const colours = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + colours(bytes[10] ?? 0);
  let [frames, ms, nextMs] = [0, 0, 0];
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === end) return { frames, ms };
    if (kind === extension) {
      // Said before the frame that it is about.
      if (bytes[at + 1] === control && at + 6 <= bytes.length) nextMs = 10 * bytes.readUInt16LE(at + 4);
      at += 2;
    } else if (kind === picture) {
      frames += 1;
      ms += nextMs;
      nextMs = 0;
      at += 11 + colours(bytes[at + 9] ?? 0);
    } else return undefined;
    // Parts that begin with their size, up to an empty one.
    for (let part = bytes[at]; part !== undefined && part > 0; part = bytes[at]) at += part + 1;
    at += 1;
  }
  return undefined;
}

function inWebp(bytes: Buffer): Motion | undefined {
  let at = 12;
  let [frames, ms] = [0, 0];
  while (at + 8 <= bytes.length) {
    if (bytes.toString('latin1', at, at + 4) === 'ANMF' && at + 24 <= bytes.length) {
      frames += 1;
      ms += bytes.readUIntLE(at + 20, 3);
    }
    const size = bytes.readUInt32LE(at + 4);
    at += 8 + size + (size % 2);
  }
  // One that does not move has no frames of that kind.
  return at === bytes.length ? { frames: Math.max(1, frames), ms } : undefined;
}

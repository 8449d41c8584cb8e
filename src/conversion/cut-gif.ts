// Whether a GIF ends in the middle of a frame: its readers show what there is of that and call it whole. Asked by the engines that read GIFs, before they decode one.
import fs from 'node:fs';
import { AppError } from '../shared/errors.js';

const [extension, picture] = [0x21, 0x2c];
const windowBytes = 2 ** 20;
const headBytes = 13;

/** A GIF that only lacks the mark of its end is whole: some programs leave it out. */
export async function refuseCutGif(file: string): Promise<void> {
  const handle = await fs.promises.open(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    if (await endsInFrame(reader(handle)))
      throw new AppError(
        'input_corrupt',
        'The picture is cut off in the middle of a frame. Get it once more in full, or open it in another program and save it again.',
      );
  } finally {
    await handle.close();
  }
}

/** undefined behind the end. */
type ByteAt = (at: number) => number | undefined | Promise<number | undefined>;

function reader(handle: fs.promises.FileHandle): ByteAt {
  let start = 0;
  let bytes = Buffer.alloc(0);
  return (at) => {
    const seen = at < start ? undefined : bytes[at - start];
    return seen ?? next(at);
  };
  async function next(at: number): Promise<number | undefined> {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(windowBytes), 0, windowBytes, at);
    [start, bytes] = [at, buffer.subarray(0, bytesRead)];
    return bytes[0];
  }
}

async function endsInFrame(byteAt: ByteAt): Promise<boolean> {
  // A table of colours follows where the highest bit says so, of a size that the lowest three say.
  const colours = (flags = 0): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = headBytes + colours(await byteAt(10));
  for (;;) {
    const kind = await byteAt(at);
    if (kind !== extension && kind !== picture) return false;
    at += kind === picture ? 11 + colours(await byteAt(at + 9)) : 2;
    // Parts that begin with their size, up to an empty one.
    for (;;) {
      const part = await byteAt(at);
      if (part === undefined) return kind === picture;
      at += part + 1;
      if (part === 0) break;
    }
  }
}

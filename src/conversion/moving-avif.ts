// An AVIF that moves has its first picture also as a still one, but libvips does not open what calls itself a film of pictures. Called by sharp.engine.ts and facts.engine.ts, with a copy that is theirs.
import fs from 'node:fs';

/** How its first box calls it, and how the still one has to. */
const [moves, still, nameAt] = ['avis', 'avif', 8];
/** Boxes that hold others; what is in them is passed over one by one. */
const holders: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);
/** Of the list that says how large each frame is: its head, and the number of frames at the end. */
const listBytes = 20;
/** Nobody writes as many. */
const mostBoxes = 10_000;

/** Gives a copy the name of a still one, and says of how many frames that is the first. */
export async function becomeStill(copy: string): Promise<number> {
  const handle = await fs.promises.open(copy, fs.constants.O_RDWR | fs.constants.O_NOFOLLOW);
  try {
    const name = Buffer.alloc(4);
    await handle.read(name, 0, 4, nameAt);
    if (name.toString('latin1') === moves) await handle.write(Buffer.from(still), 0, 4, nameAt);
    return await framesOf(handle);
  } finally {
    await handle.close();
  }
}

async function framesOf(handle: fs.promises.FileHandle): Promise<number> {
  const head = Buffer.alloc(listBytes);
  let at = 0;
  for (let boxes = 0; boxes < mostBoxes; boxes += 1) {
    const { bytesRead } = await handle.read(head, 0, listBytes, at);
    const [size, kind] = [head.readUInt32BE(0), head.toString('latin1', 4, 8)];
    if (bytesRead < listBytes || size < 8) return 1;
    if (kind === 'stsz') return Math.max(1, head.readUInt32BE(16));
    at += holders.has(kind) ? 8 : size;
  }
  return 1;
}

// Which pictures of a TIFF are its pages: programs also store small copies of them in it. Used by the engine that makes a PDF of them and by the image process.
import fs from 'node:fs';

/** More are not looked for; a list may also lead back to its beginning. */
const mostPages = 10_000;
const newSubfileType = 254;
const reduced = 1;

interface Layout {
  readonly first: number;
  readonly countBytes: 2 | 8;
  readonly entryBytes: 12 | 20;
  readonly offsetBytes: 4 | 8;
}
const classic: Layout = { first: 4, countBytes: 2, entryBytes: 12, offsetBytes: 4 };
const big: Layout = { first: 8, countBytes: 8, entryBytes: 20, offsetBytes: 8 };

/** Their numbers, counted from 0 as libvips does; of what cannot be followed only what came before, and always one. */
export async function tiffPages(file: string): Promise<number[]> {
  const handle = await fs.promises.open(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    const head = await readAt(handle, 0, 16);
    const isLittle = head.toString('latin1', 0, 2) === 'II';
    const number = (bytes: Buffer, at: number, size: number): number => {
      if (at + size > bytes.length) return 0;
      if (size === 8) return Number(isLittle ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
      return isLittle ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
    };
    const layout = number(head, 2, 2) === 43 ? big : classic;
    const { countBytes, entryBytes, offsetBytes } = layout;
    const pages: number[] = [];
    const seen = new Set<number>();
    let at = number(head, layout.first, offsetBytes);
    while (at > 0 && !seen.has(at) && seen.size < mostPages) {
      const count = number(await readAt(handle, at, countBytes), 0, countBytes);
      if (count === 0 || count > 4096) break;
      const list = await readAt(handle, at + countBytes, count * entryBytes + offsetBytes);
      const entries = Array.from({ length: count }, (_, index) => index * entryBytes);
      const kind = entries.find((entry) => number(list, entry, 2) === newSubfileType);
      const flags = kind === undefined ? 0 : number(list, kind + entryBytes - offsetBytes, 4);
      if ((flags & reduced) === 0) pages.push(seen.size);
      seen.add(at);
      at = number(list, count * entryBytes, offsetBytes);
    }
    return pages.length > 0 ? pages : [0];
  } finally {
    await handle.close();
  }
}

async function readAt(handle: fs.promises.FileHandle, at: number, bytes: number): Promise<Buffer> {
  if (!Number.isSafeInteger(at)) return Buffer.alloc(0);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, at);
  return buffer.subarray(0, bytesRead);
}

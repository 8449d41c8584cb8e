// Whether a document that was just written is all there, where its format says where it ends and no list of parts tells. Used by document-probe.ts and pdf.engine.ts.
import fs from 'node:fs';
import { unusable } from './verify.js';

const endBytes = 64;

/** How a whole one ends, but for white space. Half of a plain text is a text, so nobody can tell. */
const ends: Readonly<Record<string, RegExp>> = {
  html: /<\/html>\s*$/i,
  fb2: /<\/FictionBook>\s*$/,
  docbook: /<\/(article|book)>\s*$/,
  ipynb: /\}\s*$/,
  tex: /\\end\{document\}\s*$/,
  // Some programs close it with a zero.
  rtf: /\}[\s\0]*$/,
};
const compounds: ReadonlySet<string> = new Set(['doc', 'xls', 'ppt']);

/** Throws output_invalid. */
export async function checkWholeDocument(file: string, format: string): Promise<void> {
  const end = ends[format];
  if (end === undefined && !compounds.has(format)) return;
  const handle = await fs.promises.open(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    const { size } = await handle.stat();
    const isWhole = end ? end.test((await read(handle, size - endBytes, endBytes)).toString()) : await holdsAll(handle);
    if (!isWhole) throw unusable(format, `cut off at ${size} bytes`);
  } finally {
    await handle.close();
  }
}

const tableListAt = 76;
const tablesInHeader = 109;
const free = 0xffff_ffff;

/** The old formats of Office are sectors, and tables of what each is for: the last one that is in use has to be there. */
async function holdsAll(handle: fs.promises.FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  const head = await read(handle, 0, 512);
  if (head.length < 512) return false;
  const sectorBytes = 2 ** head.readUInt16LE(30);
  const tables = Math.min(head.readUInt32LE(44), tablesInHeader);
  if (tables < 1 || sectorBytes < 512 || sectorBytes > 4096) return false;
  const table = await read(handle, (head.readUInt32LE(tableListAt + 4 * (tables - 1)) + 1) * sectorBytes, sectorBytes);
  if (table.length < sectorBytes) return false;
  let last = sectorBytes / 4 - 1;
  while (last > 0 && table.readUInt32LE(last * 4) === free) last -= 1;
  const sector = (tables - 1) * (sectorBytes / 4) + last;
  // Its own last bytes may be left out.
  return size > (sector + 1) * sectorBytes;
}

async function read(handle: fs.promises.FileHandle, from: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, Math.max(0, from));
  return buffer.subarray(0, bytesRead);
}

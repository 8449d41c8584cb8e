// Takes the rights of its owner (setuid, setgid) from every entry of a tar, in place. Called by archive.engine.ts on a plain tar that our own tool has written.
import fs from 'node:fs';

const block = 512;
const field = { mode: [100, 8], size: [124, 12], checksum: [148, 8] } as const;

/** Throws for anything that is not a tar as bsdtar writes it. */
export async function clearSpecialRights(file: string): Promise<void> {
  const handle = await fs.promises.open(file, 'r+');
  try {
    const { size } = await handle.stat();
    const header = Buffer.alloc(block);
    for (let at = 0; at + block <= size;) {
      await handle.read(header, 0, block, at);
      if (header.every((byte) => byte === 0)) return;
      if (header.toString('latin1', 257, 262) !== 'ustar') throw new Error(`no tar header at ${at}`);
      const mode = numberIn(header, 'mode');
      if (mode & 0o7000) {
        writeNumber(header, 'mode', mode & 0o777);
        header.fill(' ', field.checksum[0], field.checksum[0] + field.checksum[1]);
        const sum = header.reduce((total, byte) => total + byte, 0);
        header.write(`${sum.toString(8).padStart(6, '0')}\0 `, field.checksum[0], 'latin1');
        await handle.write(header, 0, block, at);
      }
      at += block + Math.ceil(numberIn(header, 'size') / block) * block;
    }
  } finally {
    await handle.close();
  }
}

function numberIn(header: Buffer, name: 'mode' | 'size'): number {
  const [start, length] = field[name];
  const value = parseInt(header.toString('latin1', start, start + length), 8);
  if (!Number.isSafeInteger(value)) throw new Error(`no number for ${name} in a tar header`);
  return value;
}

function writeNumber(header: Buffer, name: 'mode', value: number): void {
  const [start, length] = field[name];
  header.write(`${value.toString(8).padStart(length - 2, '0')} \0`, start, 'latin1');
}

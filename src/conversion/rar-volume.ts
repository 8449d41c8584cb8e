// Whether a RAR is one part of several, as its first block says: whoever reads only that part passes over what lies in the others, and calls it done. Asked by archive-tool.ts. Pure.

const signature = Buffer.from('Rar!\x1a\x07', 'latin1');
const isVolume = 1;

export function isRarVolume(head: Buffer): boolean {
  if (!head.subarray(0, 6).equals(signature)) return false;
  return head[6] === 0 ? inFour(head) : inFive(head);
}

/** Behind the signature: a checksum of two bytes, the type of the block, its flags. */
function inFour(head: Buffer): boolean {
  const at = 7;
  return head[at + 2] === 0x73 && head.length > at + 4 && (head.readUInt16LE(at + 3) & isVolume) !== 0;
}

/** Behind the signature: a checksum of four bytes, then numbers of as many bytes as they need. */
function inFive(head: Buffer): boolean {
  let at = 8 + 4;
  const next = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = head[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  const [, type, flags] = [next(), next(), next()];
  if (type !== 1) return false;
  if ((flags & 1) !== 0) next();
  return (next() & isVolume) !== 0;
}

// Whether a RAR is one part of several, as its first block says: whoever reads only that part passes over what lies in the others, and calls it done. Asked by archive-tool.ts; rar-lock.ts reads the same blocks. Pure.

const signature = Buffer.from('Rar!\x1a\x07', 'latin1');
const isVolume = 1;

/** Of either format. */
export const isRar = (head: Buffer): boolean => head.subarray(0, 6).equals(signature);

export function isRarVolume(head: Buffer): boolean {
  if (!isRar(head)) return false;
  return head[6] === 0 ? inFour(head) : inFive(head);
}

/** Behind the signature: a checksum of two bytes, the type of the block, its flags. */
function inFour(head: Buffer): boolean {
  const at = 7;
  return head[at + 2] === 0x73 && head.length > at + 4 && (head.readUInt16LE(at + 3) & isVolume) !== 0;
}

/** Behind the signature: a checksum of four bytes, then numbers. */
function inFive(head: Buffer): boolean {
  const { number } = numbersFrom(head, 8 + 4);
  const [, type, flags] = [number(), number(), number()];
  if (type !== 1) return false;
  if ((flags & 1) !== 0) number();
  return (number() & isVolume) !== 0;
}

/** The newer format's numbers, of as many bytes as they need, one after the other; `at` is where the next one begins. */
export function numbersFrom(
  bytes: Buffer,
  start: number,
): { readonly number: () => number; readonly at: () => number } {
  let at = start;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  return { number, at: () => at };
}

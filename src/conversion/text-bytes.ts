// Bytes to text when nobody says in which encoding: marks first, then the shape of the zeros, then UTF-8. Used to recognise text formats and to read SVG.

/** undefined when the bytes are not text in this encoding. `isWhole` is false for the head of a longer file, whose last character may be cut. */
export function decodeText(bytes: Uint8Array, encoding = encodingByMark(bytes), isWhole = true): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch {
    // Either the name of the encoding or the bytes are wrong; both mean that this is no such text.
    return undefined;
  }
}

export function encodingByMark(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // XML and HTML begin with "<", so its zero says which half comes first when there is no mark.
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  return encodingByShape(bytes) ?? 'utf-8';
}

/** Of what has a mark, every reader knows how it is written. */
export function hasWideMark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Enough to tell. */
const shapeBytes = 1024;

/** In UTF-16 every second byte says of which alphabet the letter is: 0 of the Latin one, 4 of the Cyrillic one. In no other text do these bytes stand at all. */
function encodingByShape(bytes: Uint8Array): string | undefined {
  const seen = bytes.subarray(0, shapeBytes);
  const count = [0, 0] as [number, number];
  seen.forEach((byte, at) => {
    if (byte === 0 || byte === 4) count[at % 2 ? 1 : 0] += 1;
  });
  const [even, odd] = count;
  const most = 0.4 * seen.length;
  if (Math.max(even, odd) < Math.max(2, most) || Math.min(even, odd) > 0.02 * seen.length) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** The name after what may stand before the root element: declaration, comments, instructions, a document type. */
export function rootElement(text: string): string | undefined {
  const prologue = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!doctype(?:[^[>"']|"[^"]*"|'[^']*'|\[[^\]]*\])*>)/i;
  let rest = text;
  for (let match = prologue.exec(rest); match; match = prologue.exec(rest)) rest = rest.slice(match[0].length);
  return /^<(?:[\w.-]+:)?([A-Za-z][\w.-]*)/.exec(rest)?.[1];
}

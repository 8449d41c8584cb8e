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
  return 'utf-8';
}

/** The name after what may stand before the root element: declaration, comments, instructions, a document type. */
export function rootElement(text: string): string | undefined {
  const prologue = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!doctype(?:[^[>"']|"[^"]*"|'[^']*'|\[[^\]]*\])*>)/i;
  let rest = text;
  for (let match = prologue.exec(rest); match; match = prologue.exec(rest)) rest = rest.slice(match[0].length);
  return /^<(?:[\w.-]+:)?([A-Za-z][\w.-]*)/.exec(rest)?.[1];
}

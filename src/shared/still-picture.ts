// Whether a picture of a kind that may move says in its first bytes that it does not. Asked by detection, and by the pages before a file is sent.

const animated = 2;

export function isStillWebp(head: Uint8Array): boolean {
  const kind = String.fromCharCode(...head.subarray(12, 16));
  // A simple picture is one part; of all others a byte of flags says what follows.
  return kind === 'VP8 ' || kind === 'VP8L' || (kind === 'VP8X' && head.length > 20 && !((head[20] ?? 0) & animated));
}

// Reads a stream line by line with two caps: on everything and on one line. A tool that floods its output must not fill our memory.
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const maxLineChars = 64 * 1024;

/** The stream is always read to its end, so that its writer never blocks; `onFlood` is called once when it exceeds `maxBytes`, and nothing is passed on after that. */
export function readLines(
  stream: Readable,
  maxBytes: number,
  onLine: ((line: string) => void) | undefined,
  onFlood: () => void,
): void {
  const decoder = new StringDecoder('utf8');
  let bytes = 0;
  let rest = '';
  const pass = (text: string): void => {
    const lines = (rest + text).split(/\r?\n/);
    rest = (lines.pop() ?? '').slice(0, maxLineChars);
    for (const line of lines) onLine?.(line.slice(0, maxLineChars));
  };
  stream.on('data', (chunk: Buffer) => {
    const before = bytes;
    bytes += chunk.length;
    if (bytes <= maxBytes) {
      if (onLine) pass(decoder.write(chunk));
    } else if (before <= maxBytes) onFlood();
  });
  stream.on('end', () => {
    if (rest) onLine?.(rest);
  });
  // A pipe that breaks while its process is killed is no news.
  stream.on('error', () => undefined);
}

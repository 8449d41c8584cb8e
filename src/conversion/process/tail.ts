// The last bytes of a stream: what a tool said before it failed, however much it said before that.
import type { Readable } from 'node:stream';

const usualBytes = 16 * 1024;

/** Reads the stream to its end and keeps only the tail; the returned function gives it as text. */
export function keepTail(stream: Readable, maxBytes = usualBytes): () => string {
  let tail = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    const joined = Buffer.concat([tail, chunk]);
    // A view would keep every chunk alive.
    tail = joined.length > maxBytes ? Buffer.from(joined.subarray(-maxBytes)) : joined;
  });
  // A pipe that breaks while its process is killed is no news.
  stream.on('error', () => undefined);
  return () => tail.toString('utf8');
}

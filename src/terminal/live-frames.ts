// Server-sent events as they come out of a stream. Used by task-follower.ts.
import type { Readable } from 'node:stream';

export interface Frame {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Ends with the stream; throws when that breaks off. */
export async function* readFrames(stream: Readable): AsyncGenerator<Frame> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const text of stream as AsyncIterable<string>) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = field(block, 'event');
      const data = field(block, 'data');
      if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) as Frame['data'] };
    }
  }
}

const field = (block: string, name: string): string | undefined => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];

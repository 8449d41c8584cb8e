// A NOTIFY carries less than 8000 bytes: longer texts travel in numbered pieces and are put together again. Used by control-carriers.ts.
import { randomUUID } from 'node:crypto';

const MOST_BYTES = 7900;
/** As base64, which no piece of can break a character. */
const PIECE_CHARACTERS = 7800;
const MARK = '#';
const KEEP_MS = 10_000;

/** One text as it is, or its pieces "#id.index.count.base64". */
export function cut(text: string): string[] {
  const bytes = Buffer.from(text);
  if (bytes.length <= MOST_BYTES && !text.startsWith(MARK)) return [text];
  const whole = bytes.toString('base64');
  const count = Math.ceil(whole.length / PIECE_CHARACTERS);
  const id = randomUUID();
  return Array.from(
    { length: count },
    (_, index) =>
      `${MARK}${id}.${index}.${count}.${whole.slice(index * PIECE_CHARACTERS, (index + 1) * PIECE_CHARACTERS)}`,
  );
}

/** Gives back a text as soon as all of it is there; what stays incomplete is forgotten. */
export class Joiner {
  private readonly open = new Map<string, { readonly pieces: Map<string, string>; readonly since: number }>();

  add(frame: string, now = Date.now()): string | undefined {
    if (!frame.startsWith(MARK)) return frame;
    for (const [id, { since }] of this.open) if (now - since > KEEP_MS) this.open.delete(id);
    const [id = '', index = '', count = '', piece = ''] = frame.slice(MARK.length).split('.');
    const entry = this.open.get(id) ?? { pieces: new Map<string, string>(), since: now };
    this.open.set(id, entry);
    entry.pieces.set(index, piece);
    if (entry.pieces.size < Number(count)) return undefined;
    this.open.delete(id);
    const whole = Array.from({ length: Number(count) }, (_, at) => entry.pieces.get(String(at)) ?? '').join('');
    return Buffer.from(whole, 'base64').toString();
  }
}

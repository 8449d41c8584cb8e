// Several rows become one: their files are uploaded one after another, then one task takes all of them. A reload in the midst of that loses what has been sent.
import type { Operation } from '../../operations.js';
import { nameOfSeveral } from '../../parts/task-words.js';
import { beginUpload, offsetOf, sendParts, type Part } from '../../upload-in-parts.js';
import { items } from './batch.js';
import { sending } from './following.js';
import { chooseOperation, newItem, sourceOf, type Item } from './item.js';
import { order, shownOn } from './sending.js';

interface Piece {
  readonly file: File | undefined;
  readonly sizeBytes: number;
  /** On the server, whole. */
  id: string | undefined;
  /** On the server, in part: after a pause it goes on there. */
  begun?: Part;
}

/** In the place of the first. */
export function merge(operation: Operation, members: readonly Item[], options: Item['options']['value']): void {
  const [first] = members;
  if (first === undefined) return;
  const pieces = members.map(({ file, fileId, sizeBytes }): Piece => ({ file: file.peek(), id: fileId, sizeBytes }));
  const item = newItem({
    name: nameOfSeveral(first.name, members.length),
    sizeBytes: pieces.reduce((sum, piece) => sum + piece.sizeBytes, 0),
    format: sourceOf(first)?.id,
    stage: { kind: 'waiting' },
    bring: (item, job, signal) => bring(item, pieces, job, signal),
  });
  chooseOperation(item, operation, options);
  items.value = items.peek().flatMap((each) => (each === first ? [item] : members.includes(each) ? [] : [each]));
  sending.next();
}

async function bring(item: Item, pieces: readonly Piece[], job: string, signal: AbortSignal) {
  let before = 0;
  for (const piece of pieces) {
    piece.id ??= await sendPiece(item, piece, before, signal);
    before += piece.sizeBytes;
  }
  item.stage.value = { kind: 'received' };
  return order(
    item,
    job,
    pieces.flatMap(({ id }) => id ?? []),
  );
}

async function sendPiece(item: Item, piece: Piece, before: number, signal: AbortSignal): Promise<string | undefined> {
  const { file, begun } = piece;
  if (file === undefined) return undefined;
  const offset = begun === undefined ? undefined : await offsetOf(begun.address);
  const part = begun === undefined || offset === undefined ? await beginUpload(file) : { ...begun, offset };
  piece.begun = part;
  const heard = shownOn(item, before + part.offset);
  heard.sent(before + part.offset);
  return sendParts(file, part, { ...heard, sent: (sent) => heard.sent(before + sent) }, signal);
}

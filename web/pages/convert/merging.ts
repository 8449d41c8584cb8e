// Several rows become one: their files are uploaded one after another, then one task takes all of them. A reload in the midst of that finds the row again.
import type { Operation } from '../../operations.js';
import { nameOfSeveral } from '../../parts/task-words.js';
import { beginUpload, offsetOf, sendParts, settledOffset } from '../../upload-in-parts.js';
import { items } from './batch.js';
import { sending } from './following.js';
import { chooseOperation, isLost, newItem, sourceOf, type Item, type Piece, type Stage } from './item.js';
import { forgetMerge, keepMerge, mergesOf, type KeptMerge } from './kept-merges.js';
import { order, shownOn } from './sending.js';
import { UnfinishedRow } from './unfinished.js';

/** In the place of the first. */
export function merge(operation: Operation, members: readonly Item[], options: Item['options']['value']): void {
  const [first] = members;
  if (first === undefined) return;
  const item = mergeOf({
    name: nameOfSeveral(first.name, members.length),
    format: sourceOf(first)?.id,
    pieces: members.map(({ name, sizeBytes, modifiedAt, file, fileId }): Piece => ({
      ...{ name, sizeBytes, modifiedAt, file: file.peek(), id: fileId },
      begun: undefined,
    })),
    stage: { kind: 'waiting' },
  });
  chooseOperation(item, operation, options);
  items.value = items.peek().flatMap((each) => (each === first ? [item] : members.includes(each) ? [] : [each]));
  sending.next();
}

const sum = (sizes: readonly number[]): number => sizes.reduce((all, each) => all + each, 0);

const mergeOf = (
  given: Pick<Item, 'name' | 'format'> & { key?: string; pieces: readonly Piece[]; stage: Stage },
): Item => newItem({ ...given, sizeBytes: sum(given.pieces.map(({ sizeBytes }) => sizeBytes)), bring });

async function bring(item: Item, job: string, signal: AbortSignal) {
  const { pieces = [] } = item;
  keepMerge(item, job);
  let before = 0;
  for (const piece of pieces) {
    piece.id ??= await sendPiece(item, piece, before, job, signal);
    before += piece.sizeBytes;
    keepMerge(item, job);
  }
  item.stage.value = { kind: 'received' };
  const task = await order(
    item,
    job,
    pieces.flatMap(({ id }) => id ?? []),
  );
  forgetMerge(item.key);
  return task;
}

async function sendPiece(item: Item, piece: Piece, before: number, job: string, signal: AbortSignal) {
  const { file, begun } = piece;
  if (file === undefined) return undefined;
  const offset = begun === undefined ? undefined : await offsetOf(begun.address);
  const part = begun === undefined || offset === undefined ? await beginUpload(file) : { ...begun, offset };
  piece.begun = part;
  keepMerge(item, job);
  const heard = shownOn(item, before + part.offset);
  heard.sent(before + part.offset);
  return sendParts(file, part, { ...heard, sent: (sent) => heard.sent(before + sent) }, signal);
}

/** Those of this batch that a reload has broken off. What is whole already goes on by itself. */
export async function restoreMerges(job: string): Promise<void> {
  await Promise.all(mergesOf(job).map(restoreMerge));
}

async function restoreMerge(kept: KeptMerge): Promise<void> {
  const { key, name, format, operation, options } = kept;
  const pieces = kept.pieces.map((piece): Piece => ({ ...piece, file: undefined }));
  const item = mergeOf({ key, name, format, pieces, stage: { kind: 'unreached' } });
  chooseOperation(item, operation, options);
  const row = new UnfinishedRow(item);
  await Promise.all(pieces.map((piece) => findPlace(piece, row.waits)));
  if (isMade(pieces)) {
    row.remove();
    return forgetMerge(key);
  }
  const sent = sum(pieces.map(({ id, sizeBytes, begun }) => (id === undefined ? (begun?.offset ?? 0) : sizeBytes)));
  row.settle(pieces.some(isLost) ? { kind: 'ghost', sent } : { kind: 'waiting' });
  sending.next();
}

/** Where the server is with it, unless that is begun anew meanwhile. */
async function findPlace(piece: Piece, waits: () => boolean): Promise<void> {
  const { id, begun } = piece;
  if (id !== undefined || begun === undefined) return;
  const offset = await settledOffset(begun.address, waits);
  if (piece.begun === begun) piece.begun = offset === undefined ? undefined : { ...begun, offset };
}

/** The answer was lost with the page, but not the task. */
const isMade = (pieces: readonly Piece[]): boolean =>
  items
    .peek()
    .some(({ task }) => pieces.every(({ id }) => task.peek()?.inputs.some((input) => input.id === id) === true));

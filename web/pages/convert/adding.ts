// How files become rows of the batch, and how rows are sent on their way.
import { batch } from '@preact/signals';
import { isStillWebp } from '../../../src/shared/still-picture.js';
import { facts } from '../../facts.js';
import { endingOf, formatOfName, formats } from '../../formats.js';
import { preference, usualPreset } from '../../preferences.js';
import { say, sayBytes } from '../../words.js';
import { items, notice } from './batch.js';
import type { Gathered } from './dropped.js';
import { sending } from './following.js';
import { chooseTarget, isLacking, isLost, newItem, sourceOf, type Item, type Stage } from './item.js';
import { isCalledSo, isSameFile } from './pending.js';
import { firstTarget, rememberTarget } from './targets.js';

/** By a reload: the server may have a part of its file. */
const isBrokenOff = (item: Item): boolean => ['ghost', 'unreached'].includes(item.stage.peek().kind);

/** What came before it was known what can be converted here. */
const early: Gathered[] = [];

export function addEarly(): void {
  for (const gathered of early.splice(0)) add(gathered);
}

/** Adds what was dropped or chosen. Nothing is sent before somebody says so. */
export function add(gathered: Gathered, evenTwice = false): void {
  if (formats.peek() === undefined) return void early.push(gathered);
  const { found, skipped } = gathered;
  const fresh: Item[] = [];
  const twice: Gathered['found'][number][] = [];
  for (const each of found) {
    const ghost = items.peek().find((item) => isBrokenOff(item) && waitsFor(item, each.file));
    if (ghost !== undefined) goOnWith(ghost, each.file);
    else if (!evenTwice && isThere(each.file, fresh)) twice.push(each);
    else fresh.push(itemFrom(each.file, each.folder));
  }
  const room = Math.max(0, 1000 - items.peek().length);
  batch(() => {
    items.value = [...items.peek(), ...fresh.slice(0, room)];
    const said = [
      skipped > 0 ? say('convert.skipped', { count: skipped }) : '',
      fresh.length > room ? say('convert.tooMany', { count: 1000 }) : '',
      twice.length > 0 ? say('convert.twice', { count: twice.length }) : '',
    ].filter((text) => text !== '');
    notice.value =
      said.length === 0
        ? undefined
        : { text: said.join(' '), ...(twice.length > 0 && { addAnyway: { found: twice, skipped: 0 } }) };
  });
  if (preference('startAtOnce')) start();
}

function isThere(file: File, fresh: readonly Item[]): boolean {
  return [...items.peek(), ...fresh].some((item) => item.file.peek() !== undefined && isSameFile(file, item));
}

export function itemFrom(file: File, folder: string, row?: string): Item {
  const source = formatOfName(file.name);
  const ending = endingOf(file.name);
  const target = source === undefined ? undefined : firstTarget(source, file.name);
  const item = newItem({
    ...(row !== undefined && { row }),
    name: file.name,
    folder,
    sizeBytes: file.size,
    modifiedAt: file.lastModified,
    file,
    stage: judge(file, target),
    target,
  });
  item.preset.value = usualPreset(ending, target);
  if (source !== undefined && source.moving_targets.length > 0) void lookAtStart(item, file);
  return item;
}

const HEAD_BYTES = 32;

/** What cannot be read is said when it is sent. */
async function lookAtStart(item: Item, file: File): Promise<void> {
  const head = await file
    .slice(0, HEAD_BYTES)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  if (!isStillWebp(new Uint8Array(head))) return;
  batch(() => {
    item.isStill.value = true;
    const [source, target] = [sourceOf(item), item.target.peek()];
    if (source === undefined || target === undefined || source.targets.includes(target)) return;
    const other = firstTarget(source, item.name);
    if (other !== undefined && item.stage.peek().kind === 'chosen') chooseTarget(item, other);
  });
}

/** What can be known before a byte is sent. */
function judge(file: File, target: string | undefined): Stage {
  const limit = sayBytes(facts.maxFileBytes);
  if (file.size === 0) return { kind: 'refused', reason: say('row.empty') };
  if (file.size > facts.maxFileBytes)
    return { kind: 'refused', reason: say('row.tooLarge', { size: sayBytes(file.size), limit }) };
  if (target === undefined && formats.peek() !== undefined) {
    const ending = endingOf(file.name);
    return {
      kind: 'refused',
      reason: ending === '' ? say('convert.noEnding') : say('convert.unsupported', { ending: `.${ending}` }),
      way: 'formats',
    };
  }
  return { kind: 'chosen' };
}

export function start(): void {
  const chosen = items.peek().filter((item) => item.stage.peek().kind === 'chosen' && !isLacking(item));
  batch(() => chosen.forEach((item) => begin(item)));
  sending.next();
}

function begin(item: Item): void {
  const target = item.target.peek();
  if (target !== undefined) rememberTarget(endingOf(item.name), target);
  item.stage.value = { kind: 'waiting' };
}

/** After a reload the server has a part of the file, and we do not have the file. Where several become one, it waits for all of them. */
export function goOnWith(item: Item, file: File): void {
  const { pieces } = item;
  if (pieces === undefined) item.file.value = file;
  else {
    const piece = pieces.find((each) => isLost(each) && isCalledSo(file, each));
    if (piece !== undefined) piece.file = file;
  }
  if (pieces?.some(isLost)) item.stage.value = { ...item.stage.peek() };
  else if (isLacking(item)) item.stage.value = { kind: 'chosen' };
  else begin(item);
  sending.next();
}

export const waitsFor = (item: Item, file: File, isIt = isSameFile): boolean =>
  item.pieces === undefined ? isIt(file, item) : item.pieces.some((piece) => isLost(piece) && isIt(file, piece));

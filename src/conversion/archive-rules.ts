// What an archive may hold before any of it is passed on: a repack protects us, but whoever unpacks the result trusts its names, links and sizes.
// One judge per archive, asked entry by entry while the listing still runs, so that a bomb ends it early. Used by archive.engine.ts.
import { AppError } from '../shared/errors.js';
import { placeOf, type ArchiveEntry } from './archive-listing.js';

export const archiveLimits = {
  entries: 10_000,
  totalBytes: 2 * 2 ** 30,
  /** Unpacked to packed; counts only from `ratioFromBytes` on, because small files of zeros are common and harmless. */
  ratio: 200,
  ratioFromBytes: 100e6,
  nameBytes: 255,
  depth: 32,
} as const;

const kinds = new Set(['-', 'd', 'l', 'h']);

export class ArchiveJudge {
  readonly entries: ArchiveEntry[] = [];
  private totalBytes = 0;
  private readonly places = new Map<string, string>();
  private readonly links = new Set<string>();

  constructor(private readonly packedBytes: number) {}

  /** Throws for the first thing that is wrong. */
  add(entry: ArchiveEntry): void {
    this.entries.push(entry);
    this.totalBytes += entry.sizeBytes;
    this.checkSize();
    checkName(entry);
    const place = placeOf(entry.path);
    const key = keyOf(place);
    const before = this.places.get(key);
    // A folder is often named once by itself and again beside its files.
    if (key !== '' && before !== undefined && !(entry.type === 'd' && before === `d${place.join('/')}`))
      throw unsafe('two entries whose names differ only in their case or not at all', entry);
    this.places.set(key, `${entry.type}${place.join('/')}`);
    if (entry.type === 'l') this.links.add(key);
  }

  /** What can only be said when all are known: nothing is written through a link, and no link leaves. */
  finish(): void {
    if (this.entries.length === 0)
      throw new AppError('input_empty', 'The archive holds nothing. Check that it was made completely.');
    for (const entry of this.entries) {
      const place = placeOf(entry.path);
      if (place.some((_, depth) => depth > 0 && this.links.has(keyOf(place.slice(0, depth)))))
        throw unsafe('a file behind a link', entry);
      if (entry.type === 'l') this.checkLink(entry, place.slice(0, -1));
      else if (entry.type === 'h') this.checkLink(entry, []);
    }
  }

  private checkSize(): void {
    const { entries, totalBytes, ratio, ratioFromBytes } = archiveLimits;
    if (this.entries.length > entries)
      throw bomb(`more than ${entries.toLocaleString('en')} files. Split it into smaller ones`);
    if (this.totalBytes > totalBytes) throw bomb('more than 2 GB when it is unpacked. Split it into smaller ones');
    if (this.totalBytes > ratioFromBytes && this.totalBytes > ratio * this.packedBytes)
      throw bomb(`more than ${ratio} times its own size when it is unpacked`);
  }

  /** Follows the target step by step: a way through another link cannot be judged by its letters. */
  private checkLink(entry: ArchiveEntry, from: readonly string[]): void {
    const { target } = entry;
    if (target === undefined || target === null || target === '' || !isPlain(target) || target.startsWith('/'))
      throw unsafe('a link that leaves the archive', entry);
    const at = [...from];
    const steps = target.split('/').filter((step) => step !== '' && step !== '.');
    for (const [index, step] of steps.entries()) {
      if (step === '..') {
        if (at.pop() === undefined) throw unsafe('a link that leaves the archive', entry);
      } else at.push(step);
      if (index < steps.length - 1 && this.links.has(keyOf(at))) throw unsafe('a link through another link', entry);
    }
  }
}

function checkName(entry: ArchiveEntry): void {
  const { path, type } = entry;
  if (!kinds.has(type)) throw unsafe('a device or a pipe', entry);
  if (!isPlain(path)) throw unsafe('a name with a backslash or a control character', entry);
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) throw unsafe('a name that begins at the root of a disk', entry);
  const place = placeOf(path);
  if (place.includes('..')) throw unsafe('a name that climbs out of its folder', entry);
  if (place.length > archiveLimits.depth) throw unsafe(`folders more than ${archiveLimits.depth} deep`, entry);
  if (place.some((part) => Buffer.byteLength(part) > archiveLimits.nameBytes))
    throw unsafe(`a name of more than ${archiveLimits.nameBytes} bytes`, entry);
}

/** Only bytes above 127 may be escaped: old archives name their files in the letters of their country. */
function isPlain(text: string): boolean {
  return !/\\(?![23][0-7]{2})/.test(text);
}

/** As a disk that does not tell cases apart would see it. */
function keyOf(place: readonly string[]): string {
  return place.join('/').normalize('NFC').toLowerCase();
}

function bomb(what: string): AppError {
  return new AppError('archive_bomb', `The archive holds ${what}.`);
}

function unsafe(what: string, { type, path, target }: ArchiveEntry): AppError {
  return new AppError(
    'archive_unsafe_path',
    `The archive holds ${what}, which could harm whoever unpacks it. Make it again without that.`,
    { secret: JSON.stringify({ type, path, target }).slice(0, 2000) },
  );
}

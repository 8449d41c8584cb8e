// Opens a PDF of the plainest kind, as LibreOffice writes it: all objects in one table at the end, none of them packed, nothing locked. Every object has to be there
// and whole, so what it says is worth as much as pdfinfo's word, without the start of a program. Of any other PDF it says nothing. Used by pdf-steps.ts and pdf-streams.ts.
import fs from 'node:fs';

/** It is read whole; what is larger takes so long that the start of a program does not matter. */
const maxBytes = 8 * 2 ** 20;
const entryBytes = 20;
const deepest = 100;

export interface PlainPdf {
  readonly pages: number;
  /** By their numbers, each with all that it holds, a letter for a byte. */
  readonly objects: ReadonlyMap<number, string>;
}

/** How many there are; undefined when this is not plain, or not whole. */
export const plainPdfPages = async (file: string): Promise<number | undefined> => (await readPlainPdf(file))?.pages;

export async function readPlainPdf(file: string): Promise<PlainPdf | undefined> {
  const { size } = await fs.promises.stat(file);
  if (size > maxBytes) return undefined;
  const text = await fs.promises.readFile(file, 'latin1');
  const table = readTable(text);
  if (!table) return undefined;
  const objects = readObjects(text, table);
  const root = objects?.get(reference(table.trailer, 'Root') ?? -1);
  const pages = root === undefined ? undefined : reference(root, 'Pages');
  if (!objects || pages === undefined) return undefined;
  const count = countPages(objects, pages, new Set());
  if (count === 0 || count !== Number(/\/Count (\d+)/.exec(objects.get(pages) ?? '')?.[1])) return undefined;
  return { pages: count, objects };
}

interface Table {
  readonly startsAt: number;
  /** Where each object begins, by its number; undefined: it is free. */
  readonly places: readonly (number | undefined)[];
  readonly trailer: string;
}

function readTable(text: string): Table | undefined {
  const [, at] = /\sstartxref\s+(\d+)\s+%%EOF\s*$/.exec(text.slice(-64)) ?? [];
  const startsAt = Number(at ?? NaN);
  const [head, count] = /^xref\s+0 (\d+)\s*\n/.exec(text.slice(startsAt, startsAt + 64)) ?? [];
  if (!text.startsWith('%PDF-1.') || head === undefined) return undefined;
  const entries = startsAt + head.length;
  const end = entries + Number(count) * entryBytes;
  const trailer = text.slice(end);
  const isPlain = /^\s*trailer\s*<</.test(trailer) && !/\/(Encrypt|Prev|XRefStm)\b/.test(trailer);
  if (!isPlain || Number(/\/Size (\d+)/.exec(trailer)?.[1]) !== Number(count)) return undefined;
  const places: (number | undefined)[] = [];
  for (let from = entries; from < end; from += entryBytes) {
    const [, place, kind] = /^(\d{10}) \d{5} ([nf])[ \r][\r\n]$/.exec(text.slice(from, from + entryBytes)) ?? [];
    if (kind === undefined) return undefined;
    places.push(kind === 'n' ? Number(place) : undefined);
  }
  return { startsAt, places, trailer };
}

/** Each from its number to its end, which is where the next one begins. */
function readObjects(text: string, { places, startsAt }: Table): ReadonlyMap<number, string> | undefined {
  const used = places.flatMap((place, number) => (place === undefined ? [] : [{ number, place }]));
  used.sort((a, b) => a.place - b.place);
  const objects = new Map<number, string>();
  for (const [index, { number, place }] of used.entries()) {
    const object = text.slice(place, used[index + 1]?.place ?? startsAt);
    if (!object.startsWith(`${number} 0 obj`) || !/\bendobj\s*$/.test(object.slice(-16))) return undefined;
    objects.set(number, object);
  }
  return objects;
}

/** 0 when any of them is missing or stands in two places, or the tree is deeper than anybody plants one. */
function countPages(objects: ReadonlyMap<number, string>, at: number, seen: Set<number>, depth = 0): number {
  const object = objects.get(at);
  if (object === undefined || seen.has(at) || depth > deepest) return 0;
  seen.add(at);
  if (/\/Type ?\/Page\b/.test(object)) return 1;
  if (!/\/Type ?\/Pages\b/.test(object)) return 0;
  const [, kids = ''] = [...object.matchAll(/\/Kids ?\[([\d R\s]*)\]/g)].at(-1) ?? [];
  const numbers = [...kids.matchAll(/(\d+) 0 R/g)].map(([, number]) => Number(number));
  const below = numbers.map((number) => countPages(objects, number, seen, depth + 1));
  return below.includes(0) ? 0 : below.reduce((sum, count) => sum + count, 0);
}

function reference(object: string, name: string): number | undefined {
  const [, number] = new RegExp(`/${name} (\\d+) 0 R`).exec(object) ?? [];
  return number === undefined ? undefined : Number(number);
}

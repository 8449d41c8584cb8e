// Formats that are one other file, packed: what may be inside, and how the file is called. Read by the engine for them, the options and whoever names results. Pure.
import { extensionOf, formatOf, formats, stemOf } from './formats.js';

export const compressedFormats = ['gz', 'bz2', 'xz', 'zst'] as const;
export type CompressedFormat = (typeof compressedFormats)[number];

const packed: ReadonlySet<string> = new Set(compressedFormats);
export const isPacked = (format: string): boolean => packed.has(format);

/** Anything but what is packed already. */
export const insides: readonly string[] = formats
  .filter(({ id, family, internal }) => !internal && (family !== 'archive' || id === 'tar'))
  .map(({ id }) => id);

/** photo.jpg → photo.webp, notes.txt → notes.txt.gz, and notes.txt.gz → notes.txt; the third page of many → photo-3.png. */
export function resultName(filename: string, format: string, number?: number): string {
  const { extensions } = formatOf(format);
  const stem = isPacked(format) ? filename : stemOf(filename);
  if (!isPacked(format) && stem !== '' && extensions.includes(extensionOf(stem)) && number === undefined) return stem;
  return `${stem || 'result'}${number === undefined ? '' : `-${number}`}.${extensions[0]}`;
}

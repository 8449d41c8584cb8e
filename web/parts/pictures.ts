// Which stored files a browser shows as pictures, and what is said of one. For previews and comparisons.
import { sizeFound, type Size } from '../../src/shared/shown-size.js';
import type { StoredFile, Task } from '../api.js';
import { sayBytes } from '../words.js';

/** As the server has it: only these are sent to be looked at. */
const decodable = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif']);
export const isPicture = (file: StoredFile): boolean => decodable.has(file.media_type);

export interface Pair {
  readonly before: StoredFile;
  readonly after: StoredFile;
}

/** What can be compared: a picture that became one picture. */
export function pairOf({ inputs: [before, ...others], outputs: [after, ...more] }: Task): Pair | undefined {
  if (before === undefined || after === undefined || others.length > 0 || more.length > 0) return undefined;
  return isPicture(before) && isPicture(after) ? { before, after } : undefined;
}

/** 1.1 MB · 400 × 300 */
export function sayFacts({ size_bytes: bytes, probe }: StoredFile, seen?: Size): string {
  const size = seen ?? sizeFound(probe);
  return sayBytes(bytes) + (size ? ` · ${size.width} × ${size.height}` : '');
}

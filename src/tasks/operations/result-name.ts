// How the files that a conversion makes are called. Used by convert.operation.ts and, for results that were there already, by result-cache.ts.
import { formatOf, stemOf } from '../../conversion/formats.js';

/** photo.jpg → photo.webp; data.tar.gz → data.zip; the third page of many → photo-3.png. */
export function resultName(filename: string, format: string, number?: number): string {
  const name = stemOf(filename);
  return `${name || 'result'}${number === undefined ? '' : `-${number}`}.${formatOf(format).extensions[0]}`;
}

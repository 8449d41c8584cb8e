// Makes an uploaded SVG safe to hand to the renderer: plain UTF-8, no entities. Called in the image process only.
import { AppError } from '../../shared/errors.js';
import { formatBytes } from '../../shared/units.js';
import { maxSvgBytes } from '../limits.js';
import { decodeText } from '../text-bytes.js';

/** Of a picture in the drawing: where it lies. */
const pictured = /<(?:[\w.-]+:)?(?:image|feImage)\s[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const declaration = /^\uFEFF?\s*<\?xml[^>]*?\?>/;
/** What old drawing programs write: a name and addresses that nobody loads. One with [declarations] does not match and is refused. */
const harmlessDoctype = /<!DOCTYPE\s+(?:[^<>[\]"']|"[^"]*"|'[^']*')*>/i;

export function readSvg(bytes: Buffer): Buffer {
  if (bytes.length > maxSvgBytes)
    throw new AppError(
      'dimension_limit',
      `An SVG may have at most ${formatBytes(maxSvgBytes)}. Simplify the drawing, then try again.`,
    );
  const declared = /encoding\s*=\s*["']([\w.-]+)["']/.exec(
    declaration.exec(bytes.toString('latin1', 0, 256))?.[0] ?? '',
  )?.[1];
  const text = decodeText(bytes, declared);
  if (text === undefined)
    throw new AppError(
      'input_corrupt',
      'The text of the SVG is damaged. Open it in a drawing program and save it again.',
    );
  const plain = text.replace(declaration, '').replace(harmlessDoctype, '');
  // A few entities can multiply into gigabytes while they are expanded.
  if (/<!(DOCTYPE|ENTITY)/i.test(plain))
    throw new AppError(
      'input_corrupt',
      'The SVG declares entities, which are not accepted. Save it as plain SVG, then try again.',
    );
  return Buffer.from(plain, 'utf8');
}

/** Pictures that lie elsewhere; none of them is loaded. */
export function picturesElsewhere(svg: Buffer): string[] {
  const places = [...svg.toString().matchAll(pictured)].map(([, one, other]) => (one ?? other ?? '').trim());
  return [...new Set(places.filter((place) => place !== '' && !/^(data:|#)/i.test(place)))];
}

// The text inside of some elements of XML, read as it stands by what reads XML: a comment may hold half a million tags that nothing closes. Used by document-letters.ts and
// document-asides.ts.
import { setImmediate } from 'node:timers/promises';
import { SaxesParser } from 'saxes';

export interface Within {
  /** Elements whose text is meant. */
  readonly within: ReadonlySet<string>;
  /** Elements in them whose text is not. */
  readonly without: ReadonlySet<string>;
}

/** Between two of them the worker hears its other tasks. */
const partLength = 2 ** 18;

/** Gives each piece of it away, in its order; answers whether it was XML to its end. */
export async function textInside(xml: string, { within, without }: Within, take: (text: string) => void) {
  const parser = new SaxesParser();
  let [inside, passedOver, isWhole] = [0, 0, true];
  const step = (name: string, by: 1 | -1): void => {
    if (within.has(name)) inside += by;
    if (without.has(name)) passedOver += by;
  };
  const hear = (text: string): void => {
    if (inside > 0 && passedOver === 0) take(text);
  };
  parser.on('opentag', ({ name }) => step(name, 1));
  parser.on('closetag', ({ name }) => step(name, -1));
  parser.on('text', hear);
  parser.on('cdata', hear);
  parser.on('error', () => (isWhole = false));
  for (let at = 0; at < xml.length && isWhole; at += partLength) {
    parser.write(xml.slice(at, at + partLength));
    await setImmediate();
  }
  return isWhole;
}

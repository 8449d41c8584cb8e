// How the value of an option is said, apart from its schema: the page of a task shows no more of it than this.
import { isWord, say, sayNumber } from '../words.js';

/** Values of options are texts, numbers and switches, but for groups, which have parts. */
export const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What was chosen, in words; names of codecs and languages stay as they are. */
export function sayValue(value: unknown): string {
  if (typeof value === 'boolean') return say(value ? 'choice.on' : 'choice.off');
  if (typeof value === 'number') return sayNumber(value);
  const word = `choice.${plain(value)}`;
  return isWord(word) ? say(word) : plain(value);
}

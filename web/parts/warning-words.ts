// What is to be known of a result that is good nevertheless, in the words of the reader.
import type { Task } from '../api.js';
import { isWord, say, sayNote } from '../words.js';

export function sayWarning(warning: Task['warnings'][number]): string {
  const key = `warning.${warning.code}`;
  return sayNote(isWord(key) ? say(key) : undefined, warning);
}

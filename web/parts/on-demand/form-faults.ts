// What the server had against the fields of a form, for those that are there to be filled in: no page begins with one.
import { ProblemError } from '../../api.js';
import { say } from '../../words.js';
import { fieldFault } from './field-faults.js';

/** What the server had against single fields, in the reader's language where we have the sentence, by their names: /options/width is width below /options. */
export function faultsOf(error: unknown, below = ''): Readonly<Record<string, string>> {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  const inside = errors.filter(({ pointer }) => pointer.startsWith(`${below}/`));
  return Object.fromEntries(inside.map(({ pointer, detail }) => [nameIn(pointer, below), sayFault(detail)]));
}
function sayFault(detail: string): string {
  const known = fieldFault(detail);
  return known === undefined ? detail : say(known.word, { value: known.value });
}
const nameIn = (pointer: string, below: string): string => pointer.slice(below.length + 1).split('/')[0] ?? '';

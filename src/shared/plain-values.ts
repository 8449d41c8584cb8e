// Refuses what no client means and no database keeps: NUL and half characters in texts, and values nested without end. Called by configure.ts for
// paths, queries and JSON, by reception.ts for the fields of forms, by tus-headers.ts for the task of an upload, by the doors for messages, and for what packs say. Pure.
import { AppError } from './errors.js';

/** Deeper than anything that is asked for here, and far from where a function that walks it would run out of stack. */
const DEEPEST = 40;

export function requirePlain(value: unknown, deepest = DEEPEST): void {
  const fault = faultIn(value, deepest);
  if (fault === undefined) return;
  throw new AppError('malformed_request', `The request cannot be taken as it is. ${sentence(fault)}`, {
    fields: [fault],
  });
}

/** A sentence on what is wrong with it, for values that came from elsewhere. */
export function whyNotPlain(value: unknown, deepest = DEEPEST): string | undefined {
  const fault = faultIn(value, deepest);
  return fault && sentence(fault);
}

const sentence = ({ pointer, detail }: Fault): string => `${pointer || 'The body'}: ${detail}.`;

/** Nothing has such a name. What is no UTF-8 is refused by the router, so half a character cannot come this way. */
export function requirePlainPath(path: string): void {
  if (path.includes('%00')) throw new AppError('not_found', 'There is nothing at this address.');
}

interface Fault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

function faultIn(value: unknown, deepest: number, pointer = '', depth = 0): Fault | undefined {
  if (typeof value === 'string' && !isText(value))
    return { pointer, code: 'not_text', detail: 'holds a NUL or half a character' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === deepest) return { pointer, code: 'too_deep', detail: `is nested deeper than ${deepest} times` };
  for (const [name, part] of Object.entries(value)) {
    if (!isText(name)) return { pointer, code: 'not_text', detail: 'has a name with a NUL or half a character' };
    const fault = faultIn(part, deepest, `${pointer}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

export const isText = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

/** For what is only shown. */
export const readable = (text: string): string => text.replaceAll(/\0|\p{Surrogate}/gu, '\ufffd');

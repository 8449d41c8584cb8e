// What helps with a file that the server did not take, by the code with which it said so: the same once more only where that may end otherwise.
import type { ErrorCode } from '../../../src/shared/errors.js';
import { sideOf, type Side } from '../../../src/shared/fault-sides.js';

export type Help = 'again' | 'change' | 'file' | 'nothing';

const bySide: Readonly<Record<Side, Help>> = {
  file: 'file',
  asked: 'change',
  both: 'again',
  server: 'again',
  link: 'again',
};
/** Where the side does not tell. What is not permitted or not there may be had in another way. */
const byCode: Partial<Record<string, Help>> = {
  forbidden: 'change',
  engine_unavailable: 'change',
  url_blocked: 'nothing',
  fetch_too_large: 'nothing',
} satisfies Partial<Record<ErrorCode, Help>>;

/** Without a code nothing was said at all, as by a line that broke. */
export const helpFor = (code: string | undefined): Help =>
  code === undefined ? 'again' : (byCode[code] ?? bySide[sideOf(code)]);

// Refuses JSON with a whole number beyond 2^53: it would be another one when it is read, and nobody would see it. Called by configure.ts for bodies, where
// other texts are read as JSON (fields of forms, the task of an upload, calls of Flower), and by the doors for messages. Pure.
import { AppError } from './errors.js';

/** Of the shortest number that is not kept. */
const DIGITS = 16;
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** Of text that is JSON. */
export function requireExact(json: string): void {
  if (!hasManyDigits(json)) return;
  for (const [token] of json.matchAll(TEXT_OR_NUMBER))
    if (/^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)))
      throw new AppError(
        'validation_failed',
        `The whole number ${token.slice(0, 40)} is too large to be kept exactly. Send it as a text.`,
      );
}

/** Nearly every text is through with this: so many digits in a row cannot stand between the letters that are looked at. */
function hasManyDigits(text: string): boolean {
  for (let at = DIGITS - 1; at < text.length; at += DIGITS) {
    if (!isDigit(text, at)) continue;
    let [begin, end] = [at, at + 1];
    while (isDigit(text, begin - 1)) begin -= 1;
    while (isDigit(text, end)) end += 1;
    if (end - begin >= DIGITS) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

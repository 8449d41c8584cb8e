// Bytes of messages as text and as JSON, strictly: a letter that was replaced would never be seen again. Pure; used by every door.
import { AppError } from '../shared/errors.js';

export function decodeUtf8(bytes: Buffer, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('malformed_request', `${what} is not UTF-8.`, { cause });
  }
}

export function parseJson(json: string, what: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new AppError('malformed_request', `${what} is not JSON.`, { cause });
  }
}

const MANY_DIGITS = /\d{16}/;
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** Of text that is JSON: a whole number beyond 2^53 would be another one when it is read, and nobody would see it. */
export function requireExact(json: string): void {
  if (!MANY_DIGITS.test(json)) return;
  for (const [token] of json.matchAll(TEXT_OR_NUMBER))
    if (/^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)))
      throw new AppError(
        'validation_failed',
        `The whole number ${token.slice(0, 40)} is too large to be kept exactly. Send it as a text.`,
      );
}

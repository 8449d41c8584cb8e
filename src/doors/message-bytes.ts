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

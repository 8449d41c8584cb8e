// The Idempotency-Key header: a second request with the same key gets the task of the first. Called by routes that make tasks.
import type { Request } from 'express';
import { AppError } from '../shared/errors.js';

/** In quotes, as the draft standard wants it, or bare. */
export function readIdempotencyKey(request: Request): { idempotencyKey?: string } {
  const header = request.get('idempotency-key');
  if (header === undefined) return {};
  const key = /^"([^"\\]+)"$/.exec(header)?.[1] ?? header;
  if (/^[\x21-\x7e]{1,255}$/.test(key) && !key.includes('"')) return { idempotencyKey: key };
  throw new AppError(
    'malformed_request',
    'Idempotency-Key must have 1 to 255 printable ASCII characters without spaces.',
  );
}

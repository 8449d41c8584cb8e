// The Idempotency-Key header, and by what two requests are the same. Called by idempotent-answers.ts. Pure.
import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import { AppError } from '../shared/errors.js';

/** In quotes, as the draft standard wants it, or bare. */
export function readIdempotencyKey(request: Request): string | undefined {
  const header = request.get('idempotency-key');
  if (header === undefined) return undefined;
  const key = /^"([^"\\]+)"$/.exec(header)?.[1] ?? header;
  if (/^[\x21-\x7e]{1,255}$/.test(key) && !key.includes('"')) return key;
  throw new AppError(
    'malformed_request',
    'Idempotency-Key must have 1 to 255 printable ASCII characters without spaces.',
  );
}

/** Whatever the order of its fields. Keyed, because what is asked may hold a password that is easy to guess. */
export function fingerprintOf(asked: unknown, fileHashes: readonly string[], key: Buffer): string {
  return createHmac('sha256', key)
    .update([canonical(asked), ...fileHashes].join('\n'))
    .digest('base64url');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

// What the headers of tus 1.0 say: version, counts, and the names that a client gives its upload. Read by uploads.controller.ts. Pure.
import { AppError } from '../../shared/errors.js';
import { requireExact } from '../../shared/exact-numbers.js';
import { requirePlain } from '../../shared/plain-values.js';

export const TUS_VERSION = '1.0.0';
export const TUS_EXTENSIONS = 'creation,creation-with-upload,termination,expiration';
export const CHUNK_TYPE = 'application/offset+octet-stream';
const LONGEST_METADATA = 16 * 1024;

export function requireVersion(header: string | undefined): void {
  if (header === TUS_VERSION) return;
  throw new AppError('version_mismatch', `This address speaks tus ${TUS_VERSION}. Send "Tus-Resumable: ${TUS_VERSION}".`);
}

export function requireChunkType(header: string | undefined): void {
  if (header?.split(';')[0]?.trim().toLowerCase() === CHUNK_TYPE) return;
  throw new AppError('unsupported_media_type', `Bytes of an upload come as "Content-Type: ${CHUNK_TYPE}".`);
}

/** A whole number of bytes. */
export function readCount(name: string, header: string | undefined): number {
  const count = /^\d{1,15}$/.test(header ?? '') ? Number(header) : undefined;
  if (count !== undefined) return count;
  throw new AppError('malformed_request', `The header ${name} must hold a whole number of bytes.`);
}

/** `name base64,name base64`: as text; a name alone has an empty value. */
export function readMetadata(header = ''): ReadonlyMap<string, string> {
  if (header.length > LONGEST_METADATA)
    throw new AppError('malformed_request', `Upload-Metadata may have ${LONGEST_METADATA} characters at most.`);
  const pairs = header.split(',').filter((pair) => pair.trim() !== '');
  return new Map(
    pairs.map((pair) => {
      const [name = '', value = '', ...more] = pair.trim().split(' ');
      if (more.length > 0 || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value))
        throw new AppError('malformed_request', 'Upload-Metadata must hold names with values in Base64, with commas.');
      return [name, Buffer.from(value, 'base64').toString('utf8')];
    }),
  );
}

/** The task that shall begin with the last byte, as an object that nobody has looked into yet. */
export function readTaskWish(metadata: ReadonlyMap<string, string>): unknown {
  const text = metadata.get('task');
  if (text === undefined) return undefined;
  const wish = parseWish(text);
  requirePlain(wish);
  requireExact(text);
  return wish;
}

function parseWish(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('validation_failed', 'The value "task" in Upload-Metadata must be JSON in Base64.', {
      cause,
      fields: [{ pointer: '/task', code: 'invalid_json', detail: 'is not JSON' }],
    });
  }
}

// Whose fault a failure is: the reader can mend a file, but not a server. Used where a failed task is shown, also in the browser.
import type { ErrorCode } from './errors.js';

export type Side = 'file' | 'both' | 'server' | 'asked' | 'link';

export const sides: Partial<Record<ErrorCode, Side>> = {
  input_corrupt: 'file',
  input_encrypted: 'file',
  password_wrong: 'file',
  input_empty: 'file',
  type_mismatch: 'file',
  upload_incomplete: 'file',
  dimension_limit: 'file',
  duration_limit: 'file',
  page_limit: 'file',
  archive_bomb: 'file',
  archive_unsafe_path: 'file',
  no_suitable_stream: 'file',
  codec_unsupported: 'file',
  file_expired: 'file',
  file_too_large: 'file',
  fetch_failed: 'link',
  fetch_too_large: 'link',
  fetch_timeout: 'link',
  url_blocked: 'link',
  dependency_failed: 'asked',
  validation_failed: 'asked',
  invalid_args: 'asked',
  unsupported_conversion: 'asked',
  soft_timeout: 'both',
  hard_timeout: 'both',
  out_of_memory: 'both',
  output_invalid: 'both',
  engine_failed: 'both',
  engine_crashed: 'both',
};

/** What has no row here is ours: the reader must not look for a fault in their file. */
export const sideOf = (code: string): Side => (sides as Readonly<Record<string, Side>>)[code] ?? 'server';

/** The same once more ends in the same way, whatever the server does meanwhile. */
const refused: ReadonlySet<string> = new Set<ErrorCode>([
  'unsupported_conversion',
  'validation_failed',
  'invalid_args',
]);
export const mayHelpAgain = (code: string): boolean => sideOf(code) !== 'file' && !refused.has(code);

// Which errors a route may answer with: those of its kind, and those that its row names. Grouped by status for open-api.ts.
import { errorTable, type ErrorCode } from '../../shared/errors.js';
import { answersJson } from '../answer-kinds.js';
import type { RouteRow } from './route-row.js';

const everywhere: readonly ErrorCode[] = [
  'malformed_request',
  'misdirected_request',
  'internal_error',
  'dependency_down',
];
const guarded: readonly ErrorCode[] = ['unauthenticated', 'forbidden', 'rate_limited'];
/** A page of another origin, and bodies that cannot be read, also where none is wanted. */
const changing: readonly ErrorCode[] = ['forbidden', 'file_too_large', 'unsupported_media_type'];
const withBody: readonly ErrorCode[] = ['validation_failed'];

const repeated: readonly ErrorCode[] = ['idempotency_in_progress', 'idempotency_key_reused'];

/** Of routes that receive files. */
export const receiving: readonly ErrorCode[] = [
  'input_empty',
  'input_corrupt',
  'unsupported_conversion',
  'upload_incomplete',
  'length_required',
  'too_many_files',
  'type_mismatch',
  'quota_exceeded',
  'storage_full',
  'validation_failed',
];
/** Of routes that make tasks. */
export const making: readonly ErrorCode[] = [
  'invalid_args',
  'file_not_found',
  'file_expired',
  'url_blocked',
  'unsupported_conversion',
  'unknown_preset',
  'preset_locked',
  'too_many_files',
  'too_many_active_tasks',
  'input_empty',
  'input_corrupt',
  'input_encrypted',
  'password_wrong',
  'type_mismatch',
  'queue_full',
  'engine_unavailable',
  'cage_unavailable',
  'draining',
  'storage_full',
  'validation_failed',
];
/** What a conversion can end with. */
export const failing = (Object.keys(errorTable) as ErrorCode[]).filter((code) => errorTable[code].status === 422);

/** Those that make something know a repeat; where the body is a file, its route has to look for itself. */
export const isRepeatable = (method: string, { need, body, headers }: RouteRow): boolean =>
  headers?.includes('Idempotency-Key') === true || (method === 'POST' && need !== 'nobody' && body?.raw !== true);

/** By status, in the order of the table. */
export function errorsOf(method: string, path: string, row: RouteRow): Map<number, ErrorCode[]> {
  const { need, query, body, errors = [] } = row;
  const codes = new Set([
    ...everywhere,
    ...(path.includes(':') ? (['not_found'] as const) : []),
    ...(need === 'nobody' ? [] : guarded),
    ...(method === 'GET' ? [] : changing),
    ...(body === undefined ? [] : withBody),
    ...(query === undefined ? [] : (['validation_failed'] as const)),
    ...(answersJson(path) ? (['not_acceptable'] as const) : []),
    ...(isRepeatable(method, row) ? repeated : []),
    ...errors,
  ]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of Object.keys(errorTable) as ErrorCode[]) {
    const { status } = errorTable[code];
    if (codes.has(code)) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}

// The table of Python classes: what a failure of ours is to whoever calls get(). Classes that Celery's own worker would raise where there is one. Pure.
import type { ErrorCode } from '../../shared/errors.js';

const [BUILTIN, CELERY, BILLIARD] = ['builtins', 'celery.exceptions', 'billiard.exceptions'];
type PythonClass = readonly [module: string, name: string];

const WRONG_INPUT: PythonClass = [BUILTIN, 'ValueError'];
const REVOKED: PythonClass = [CELERY, 'TaskRevokedError'];
const OTHERS: PythonClass = [BUILTIN, 'RuntimeError'];

const classes: Readonly<Partial<Record<ErrorCode, PythonClass>>> = {
  soft_timeout: [CELERY, 'SoftTimeLimitExceeded'],
  hard_timeout: [CELERY, 'TimeLimitExceeded'],
  worker_lost: [BILLIARD, 'WorkerLostError'],
  cancelled: REVOKED,
  queue_ttl_exceeded: REVOKED,
  unknown_task_name: [CELERY, 'NotRegistered'],
  unsupported_media_type: [BUILTIN, 'TypeError'],
  invalid_args: [BUILTIN, 'TypeError'],
  malformed_request: WRONG_INPUT,
  validation_failed: WRONG_INPUT,
  unsupported_conversion: WRONG_INPUT,
  type_mismatch: WRONG_INPUT,
  input_corrupt: WRONG_INPUT,
  input_encrypted: WRONG_INPUT,
  password_wrong: WRONG_INPUT,
  input_empty: WRONG_INPUT,
  dimension_limit: WRONG_INPUT,
  duration_limit: WRONG_INPUT,
  page_limit: WRONG_INPUT,
  archive_bomb: WRONG_INPUT,
  archive_unsafe_path: WRONG_INPUT,
  no_suitable_stream: WRONG_INPUT,
  codec_unsupported: WRONG_INPUT,
  file_too_large: WRONG_INPUT,
  invalid_state: WRONG_INPUT,
  forbidden: [BUILTIN, 'PermissionError'],
  file_not_found: [BUILTIN, 'FileNotFoundError'],
  file_expired: [BUILTIN, 'FileNotFoundError'],
  storage_full: [BUILTIN, 'OSError'],
  out_of_memory: [BUILTIN, 'MemoryError'],
};

export interface PythonException {
  readonly exc_type: string;
  readonly exc_message: readonly string[];
  readonly exc_module: string;
}

/** As Celery's JSON serializer writes an exception. */
export function pythonException(code: string, message: string): PythonException {
  const known = Object.hasOwn(classes, code) ? classes[code as ErrorCode] : undefined;
  const [module, name] = known ?? OTHERS;
  return { exc_type: name, exc_message: [message], exc_module: module };
}

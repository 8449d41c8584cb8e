// The one error class and the one table of codes. A code is also the metric label, the key of the help page and what clients branch on.
// Two places translate: http/problem.filter.ts (to problem+json) and tasks/task-runner.ts (to retry or final).

interface Code {
  /** HTTP status when the request itself fails; codes that only ever stand in a row answer 422 on one-call convert. */
  readonly status: number;
  /** Whether the same request or run may succeed later. Only these consume retries. */
  readonly retryable?: true;
}

export const errorTable = {
  malformed_request: { status: 400 },
  invalid_args: { status: 400 },
  unauthenticated: { status: 401 },
  forbidden: { status: 403 },
  url_blocked: { status: 403 },
  signature_invalid: { status: 403 },
  read_only: { status: 403 },
  not_found: { status: 404 },
  task_not_found: { status: 404 },
  file_not_found: { status: 404 },
  unknown_task_name: { status: 404 },
  method_not_allowed: { status: 405 },
  not_acceptable: { status: 406 },
  invalid_state: { status: 409 },
  result_not_ready: { status: 409, retryable: true },
  task_failed: { status: 409 },
  idempotency_in_progress: { status: 409, retryable: true },
  file_expired: { status: 410 },
  task_purged: { status: 410 },
  signature_expired: { status: 410 },
  length_required: { status: 411 },
  version_mismatch: { status: 412 },
  file_too_large: { status: 413 },
  too_many_files: { status: 413 },
  unsupported_media_type: { status: 415 },
  range_not_satisfiable: { status: 416 },
  misdirected_request: { status: 421 },
  validation_failed: { status: 422 },
  unsupported_conversion: { status: 422 },
  unknown_preset: { status: 422 },
  preset_locked: { status: 422 },
  idempotency_key_reused: { status: 422 },
  graph_cycle: { status: 422 },
  unknown_node: { status: 422 },
  too_many_nodes: { status: 422 },
  no_sink: { status: 422 },
  quota_exceeded: { status: 429, retryable: true },
  rate_limited: { status: 429, retryable: true },
  too_many_active_tasks: { status: 429, retryable: true },
  upload_locked: { status: 423, retryable: true },
  client_closed_request: { status: 499 },
  internal_error: { status: 500, retryable: true },
  worker_unreachable: { status: 502, retryable: true },
  queue_full: { status: 503, retryable: true },
  engine_unavailable: { status: 503, retryable: true },
  dependency_down: { status: 503, retryable: true },
  cage_unavailable: { status: 503 },
  draining: { status: 503, retryable: true },
  worker_no_reply: { status: 504, retryable: true },
  storage_full: { status: 507, retryable: true },

  input_corrupt: { status: 422 },
  input_encrypted: { status: 422 },
  password_wrong: { status: 422 },
  input_empty: { status: 422 },
  type_mismatch: { status: 422 },
  upload_incomplete: { status: 422 },
  dimension_limit: { status: 422 },
  duration_limit: { status: 422 },
  page_limit: { status: 422 },
  archive_bomb: { status: 422 },
  archive_unsafe_path: { status: 422 },
  no_suitable_stream: { status: 422 },
  codec_unsupported: { status: 422 },
  fetch_failed: { status: 422, retryable: true },
  fetch_too_large: { status: 422 },
  fetch_timeout: { status: 422, retryable: true },
  dependency_failed: { status: 422 },
  cancelled: { status: 422 },
  queue_ttl_exceeded: { status: 422 },
  output_invalid: { status: 422, retryable: true },
  engine_failed: { status: 422, retryable: true },
  engine_crashed: { status: 422, retryable: true },
  soft_timeout: { status: 422 },
  hard_timeout: { status: 422 },
  out_of_memory: { status: 422 },
  worker_lost: { status: 422, retryable: true },
} as const satisfies Record<string, Code>;

export type ErrorCode = keyof typeof errorTable;

/** One field that was wrong: a JSON Pointer into the request, a code and a sentence. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

interface Facts {
  readonly cause?: unknown;
  /** For the log and the operator, never for the client. */
  readonly secret?: string;
  /** Shown to the client beside the sentence. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly fields?: readonly FieldError[];
  readonly retryAfterS?: number;
  /** No second try, although others of this code get one. */
  readonly final?: true;
}

/** What failed, why and what to do, in a sentence that may be shown to anybody; no path, no tool output. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly facts: Facts = {},
  ) {
    super(message, { cause: facts.cause });
    this.name = 'AppError';
  }

  get status(): number {
    return errorTable[this.code].status;
  }

  get retryable(): boolean {
    return isRetryable(this.code, this.facts.final);
  }
}

/** Whether the same may succeed later: by its code, but not where this very failure is final. */
export function isRetryable(code: ErrorCode, final = false): boolean {
  const row: Code = errorTable[code];
  return row.retryable === true && !final;
}

/** Anything thrown, as an AppError: full disks and lost connections keep their meaning, the rest is internal_error. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = (thrown as NodeJS.ErrnoException | null)?.code ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('storage_full', 'The disk is full. Free some space, then try again.', { cause: thrown });
  if (isLostConnection(thrown))
    return new AppError('dependency_down', 'A database that this needs does not answer. Try again in a moment.', {
      cause: thrown,
    });
  return new AppError(
    'internal_error',
    'Something went wrong on our side. The log has the details under this request id.',
    { cause: thrown },
  );
}

/** A database that went away, in any of the ways in which drivers say so; the same work may be tried again. */
export function isLostConnection(thrown: unknown): boolean {
  if (thrown instanceof AppError) return thrown.code === 'dependency_down';
  const { code = '', message = '' } = (thrown ?? {}) as { code?: string; message?: string };
  return LOST_CODES.test(code) || LOST_SENTENCES.test(message);
}

/** Node's socket errors and PostgreSQL's classes 08 (connection), 25P03 (slept too long), 53 (resources) and 57P (shutdown). */
const LOST_CODES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08...|25P03|53...|57P..)$/;
const LOST_SENTENCES =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|connection error and is not queryable|Connection is closed|Stream isn't writeable/;

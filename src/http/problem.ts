// An error as the world sees it: problem+json (RFC 9457). Made by problem.filter.ts for requests and by task.view.ts for failed tasks.
import { errorTable, type AppError, type ErrorCode, type FieldError } from '../shared/errors.js';
import { words } from '../shared/words.js';
import type { Site } from './site.js';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly stage?: string;
  readonly retry_after_s?: number;
  readonly errors?: readonly FieldError[];
  readonly task_id?: string;
  readonly request_id?: string;
  readonly trace_id?: string;
}

type Place = Pick<Problem, 'instance' | 'stage' | 'task_id' | 'request_id' | 'trace_id'>;

export function problemOf(code: ErrorCode, detail: string, place: Place, site: Site): Problem {
  const row: { status: number; retryable?: true } = errorTable[code];
  return {
    type: site.link(`/problems/${code}`),
    // The first sentence says what the code means everywhere; the detail is about this case.
    title: words.en[`error.${code}`].split(/[.;]/)[0] ?? code,
    status: row.status,
    detail,
    code,
    retryable: row.retryable === true,
    ...place,
  };
}

export function problemOfError(error: AppError, place: Place, site: Site): Problem {
  const { fields, retryAfterS, details } = error.facts;
  return {
    ...details,
    ...problemOf(error.code, error.message, place, site),
    ...(fields && { errors: fields }),
    ...(retryAfterS !== undefined && { retry_after_s: retryAfterS }),
  };
}

// An error as the world sees it: problem+json (RFC 9457). Made by problem.filter.ts for requests and by task.view.ts for failed tasks.
import { z } from 'zod';
import { errorTable, isRetryable, type AppError, type ErrorCode } from '../shared/errors.js';
import { words } from '../shared/words.js';
import { linkField, listOf } from './answer-fields.js';
import type { Site } from './site.js';

const count = z.number();
const word = z.string();
/** Beside what RFC 9457 names stand facts about single codes, each of which is named here too. */
const about = {
  errors: listOf(z.object({ pointer: word, code: word, detail: word })).describe('Every field that is wrong'),
  from: word,
  to: word,
  target: word,
  targets: listOf(word).describe('What is possible instead'),
  presets: listOf(word),
  preset: word,
  workers: listOf(word).describe('Those that live'),
  extension: word,
  content: word.describe('The format that the content shows'),
  missing: word,
  reason: word,
  job_id: word,
  job_status: word,
  task_status: word,
  task_error_code: word,
  max_bytes: count,
  offset: count.describe('How many bytes of the upload are there: go on from here'),
  file_id: word.describe('The file that was kept although its task was refused'),
  duration_s: count,
  max_s: count,
  quota: count,
  'violated-policies': listOf(word),
};
const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

export const problemSchema = z
  .object({
    type: linkField.describe('Leads to a page about the code'),
    title: word,
    status: z.int(),
    detail: word.describe('What failed, why, and what to do'),
    instance: linkField,
    code: z.enum(errorCodes).describe('Stable; what a program branches on'),
    retryable: z.boolean().describe('Whether the same request may succeed later'),
    stage: word.optional(),
    retry_after_s: count.optional(),
    task_id: word.optional(),
    request_id: word.optional(),
    trace_id: word.optional(),
    ...z.object(about).partial().shape,
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457), as application/problem+json' });
export type Problem = z.output<typeof problemSchema>;

type Place = Pick<Problem, 'instance' | 'stage' | 'task_id' | 'request_id' | 'trace_id'>;

interface Fault {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly final: boolean | undefined;
}

export function problemOf({ code, detail, final }: Fault, place: Place, site: Site): Problem {
  return {
    type: site.link(`/problems/${code}`),
    // The first sentence says what the code means everywhere; the detail is about this case.
    title: words.en[`error.${code}`].split(/[.;]/)[0] ?? code,
    status: errorTable[code].status,
    detail,
    code,
    retryable: isRetryable(code, final),
    ...place,
  };
}

export function problemOfError(error: AppError, place: Place, site: Site): Problem {
  const { fields, retryAfterS, details, final } = error.facts;
  return {
    ...details,
    ...problemOf({ code: error.code, detail: error.message, final }, place, site),
    ...(fields && { errors: fields }),
    ...(retryAfterS !== undefined && { retry_after_s: retryAfterS }),
  };
}

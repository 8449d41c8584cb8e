// What a row keeps of an error. Called by the runner for whatever did not end well.
import { inspect } from 'node:util';
import type { AppError } from '../../shared/errors.js';
import { readable } from '../../shared/plain-values.js';
import type { Failure } from '../store/task-endings.js';

/** What tools and packs say may hold what no database keeps: a task that could not be ended for that would seem to be lost again and again. */
export function failureOf(error: AppError): Failure {
  const { facts } = error;
  const cause = error.cause === undefined ? null : inspect(error.cause);
  const told = (name: string) =>
    typeof facts.details?.[name] === 'string' ? readable(facts.details[name]) : undefined;
  const detail = facts.secret ?? cause;
  return {
    code: error.code,
    message: readable(error.message),
    final: facts.final,
    stage: told('stage') ?? null,
    content: told('content'),
    detail: detail === null ? null : readable(detail),
  };
}

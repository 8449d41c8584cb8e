// What can be read of something whose form is wrong in part, and all that is wrong with its form. Called by batch-request.ts and job-request.ts, so that one
// answer has all there is to mend. Pure.
import type { z } from 'zod';
import type { FieldError } from '../shared/errors.js';
import { wrongFields } from '../shared/invalid-fields.js';
import { optionHint } from '../tasks/requests/task-request.js';

interface RightPart<T> {
  /** Without what is wrong; undefined where too little is left. */
  readonly data: T | undefined;
  readonly faults: readonly FieldError[];
}

/** `deciding`: fields without which the rest says nothing. */
export function rightPart<S extends z.ZodObject>(
  schema: S,
  value: unknown,
  at: string,
  deciding: readonly string[] = [],
): RightPart<z.output<S>> {
  const { data, error } = schema.safeParse(value);
  if (!error) return { data, faults: [] };
  const faults = faultsAt(at, error);
  const wrong = new Set(error.issues.map(({ path }) => path[0]));
  if (!isRecord(value) || deciding.some((name) => wrong.has(name))) return { data: undefined, faults };
  const right = Object.keys(schema.shape).filter((name) => Object.hasOwn(value, name) && !wrong.has(name));
  const part = schema.safeParse(Object.fromEntries(right.map((name) => [name, value[name]])));
  // How fields fit together is looked at only where each of them is right.
  return { data: part.data, faults: part.error ? eachOnce([...faults, ...faultsAt(at, part.error)]) : faults };
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const faultsAt = (at: string, error: z.ZodError): FieldError[] =>
  wrongFields(error, optionHint).map((fault) => ({ ...fault, pointer: at + fault.pointer }));

export function eachOnce(faults: readonly FieldError[]): FieldError[] {
  return [...new Map(faults.map((fault) => [`${fault.pointer} ${fault.code} ${fault.detail}`, fault])).values()];
}

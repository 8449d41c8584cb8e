// All wrong fields of what somebody sent at once, each with a pointer into it. Called by whoever reads requests and messages. Pure.
import type { ZodError } from 'zod';
import { AppError, type FieldError } from './errors.js';

/** `hintOf`: what else there is to say of a field that is not known. */
export function invalid(error: ZodError, hintOf: (field: string) => string = () => ''): AppError {
  const fields = wrongFields(error, hintOf);
  const first = fields[0];
  const about = first === undefined ? '' : ` ${first.pointer || 'The body'}: ${first.detail}`;
  return new AppError('validation_failed', `Some values are not right.${about}`, { fields, cause: error });
}

export function wrongFields(error: ZodError, hintOf: (field: string) => string = () => ''): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    return unknown.map((key) => ({
      pointer: [...issue.path, ...(key === undefined ? [] : [key])].map((part) => `/${escapePointer(part)}`).join(''),
      code: key === undefined ? issue.code : 'unknown_field',
      detail: key === undefined ? issue.message : `There is no field "${key}".${hintOf(key)}`,
    }));
  });
}

const escapePointer = (part: PropertyKey): string => String(part).replace(/~/g, '~0').replace(/\//g, '~1');

// What the frameworks throw at us, as one of our codes: Nest's own refusals, the body parser's, zod's. Called by problem.filter.ts. Pure.
import { HttpException } from '@nestjs/common';
import { ZodError } from 'zod';
import { AppError, toAppError, type ErrorCode } from '../shared/errors.js';
import { invalid } from '../shared/invalid-fields.js';

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'malformed_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  411: 'length_required',
  413: 'file_too_large',
  415: 'unsupported_media_type',
  416: 'range_not_satisfiable',
  421: 'misdirected_request',
};
const sentences: Partial<Record<ErrorCode, string>> = {
  malformed_request: 'The request cannot be read. Check its syntax and encoding.',
  not_found: 'There is nothing at this address.',
  method_not_allowed: 'This address does not take that method. The Allow header names those that it takes.',
  file_too_large: 'The body is larger than this address accepts.',
  unsupported_media_type: 'The type or encoding of the body is not understood here.',
};

export function readThrown(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof ZodError) return invalid(thrown);
  const code = codeOfStatus[statusOf(thrown)];
  if (code === undefined) return isUnstorable(thrown) ? unstorable(thrown) : toAppError(thrown);
  return new AppError(code, sentences[code] ?? 'The request was refused.', { cause: thrown });
}

/** Nest's exceptions and those of the body parser and the router carry a status. */
function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof URIError) return 400;
  const { status, expose } = (thrown ?? {}) as { status?: unknown; expose?: unknown };
  return typeof status === 'number' && (expose === true || status < 500) ? status : 0;
}

/** PostgreSQL's words for a text that it cannot keep: the last net, should one come past plain-values.ts. */
const isUnstorable = (thrown: unknown): boolean =>
  /^(22021|22P05)$/.test((thrown as { code?: string } | undefined)?.code ?? '');

const unstorable = (cause: unknown): AppError =>
  new AppError('validation_failed', 'A value holds characters that cannot be stored. Send plain Unicode text.', {
    cause,
  });

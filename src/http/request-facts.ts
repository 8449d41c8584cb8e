// What we found out about a request on its way in: its ids, the reader's language, who asks. Written by the middleware and the guard, read by all routes.
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../shared/errors.js';
import type { Language } from '../shared/words.js';
import type { Caller } from './callers.js';
import type { Theme } from './choices.js';

export interface RequestFacts {
  readonly requestId: string;
  readonly traceId: string;
  readonly language: Language;
  readonly theme: Theme;
  /** Set by the access guard; public routes may have none. */
  caller?: Caller;
  /** Set when an Idempotency-Key came: see idempotent-answers.ts. */
  reservation?: string;
  /** Set with it: writes down that this is the answer, once its status and headers stand. */
  keepAnswer?: () => Promise<void>;
}

const known = new WeakMap<object, RequestFacts>();

export function noteFacts(request: Request, facts: RequestFacts): void {
  known.set(request, facts);
}

export function factsOf(request: Request): RequestFacts {
  const facts = known.get(request);
  if (facts === undefined) throw new AppError('internal_error', 'A request came past the middleware that prepares it.');
  return facts;
}

/** Undefined before the middleware has run: only the error filter meets that. */
export function factsIfKnown(request: Request): RequestFacts | undefined {
  return known.get(request);
}

/** The caller of a guarded route. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = factsOf(context.switchToHttp().getRequest<Request>());
  if (caller === undefined) throw new AppError('unauthenticated', 'This needs a key or a login.');
  return caller;
});

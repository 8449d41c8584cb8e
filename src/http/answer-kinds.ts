// Says no to a request that could not read the answer: the API speaks JSON, but for the addresses of files, logs and streams. Wired by configure.ts; the document asks which
// addresses are meant.
import type { RequestHandler } from 'express';
import { AppError } from '../shared/errors.js';

/** What is there has a type of its own, and is given to whoever asks. */
const OTHER_KINDS = /^\/api\/v1\/(convert\/|uploads\b|events$|.*\/(content|result|zip|log|events)$)/;

export const answersJson = (path: string): boolean => /^\/api\//.test(path) && !OTHER_KINDS.test(path);

export const requireJsonReader: RequestHandler = (request, response, next) => {
  if (!answersJson(request.path)) return next();
  response.vary('Accept');
  if (request.accepts('application/json', 'application/problem+json')) return next();
  next(
    new AppError(
      'not_acceptable',
      'This address answers with application/json. Name it in Accept, or leave Accept out.',
    ),
  );
};

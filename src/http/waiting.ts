// Waiting for a task on behalf of a request: stops when its client goes away. Called by routes that honour Prefer: wait.
import type { Response } from 'express';

/** Aborts when the client is gone before the answer; the task itself goes on. */
export function untilGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  if (response.destroyed) gone.abort();
  return gone.signal;
}

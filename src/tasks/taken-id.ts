// A sender chose an id that somebody else has. Thrown by submit.ts and enqueue.ts.
import { AppError } from '../shared/errors.js';

/** Whose the other one is stays unsaid. */
export function takenId(): AppError {
  return new AppError('invalid_state', 'There is another task with this id already. Send yours with a new one.');
}

// Whether the same task once more may end otherwise, so that a button offers that. For the page of a task and the history.
import { mayHelpAgain } from '../../src/shared/fault-sides.js';
import type { Task } from '../api.js';

export const isWorthAgain = ({ status, error }: Task): boolean =>
  ['failed', 'expired'].includes(status) && (error === null || mayHelpAgain(error.code));

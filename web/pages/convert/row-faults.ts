// What the server has against a file before there is a task of it, as its row keeps it. For uploads and for links.
import { ProblemError } from '../../api.js';
import type { Fault } from './item.js';

export function faultOf(error: unknown): Fault {
  if (!(error instanceof ProblemError)) return {};
  const { code, problem } = error;
  return { code, ...(code === 'type_mismatch' && problem.content !== undefined && { content: problem.content }) };
}

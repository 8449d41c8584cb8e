// What the server has against a file before there is a task of it, and what a task says of its failure, as rows keep it. For uploads and for links.
import { ProblemError, type Problem } from '../../api.js';
import type { Fault } from './item.js';

export function faultOf(error: unknown): Fault {
  if (!(error instanceof ProblemError)) return {};
  return faultIn(error.problem);
}

export const faultIn = ({ code, content }: Pick<Problem, 'code' | 'content'>): Fault => ({
  code,
  ...(code === 'type_mismatch' && content !== undefined && { content }),
});

// Operations as other systems ask for them: by name. Called by the doors that take names; what only this program may ask for is not among them. Pure.
import { AppError } from '../../shared/errors.js';
import { declaredOperations, type OperationFacts } from './operations.js';

/** Those that may be sent by their name. */
export function namedOperations(): readonly OperationFacts[] {
  return declaredOperations().filter(({ isInternal }) => isInternal !== true);
}

/** Hyphens and underscores are equal, and the last part of a dotted name does where only one operation has it. */
export function operationByName(asked: string, known = namedOperations()): OperationFacts {
  const found =
    known.find(({ name }) => name === asked) ??
    known.find(({ name }) => folded(name) === folded(asked)) ??
    only(known.filter(({ name }) => lastPart(folded(name)) === folded(asked)));
  if (found) return found;
  const names = known.map(({ name }) => name).sort();
  throw new AppError(
    'unknown_task_name',
    `No task is registered here as "${asked.slice(0, 100)}". It may belong to a pack that is not loaded (setting PACKS). Known are ${names.join(', ')}.`,
  );
}

const folded = (name: string): string => name.replaceAll('-', '_');
const lastPart = (name: string): string | undefined => name.split('.').at(-1);
const only = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined);

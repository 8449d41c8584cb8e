// The names under which Celery programs send tasks, and what each of them does here: convert, or an operation. Pure; read by doors/celery and by those who list types.
import { AppError } from '../../shared/errors.js';
import { declaredOperations, operationFacts } from './operations.js';

export const CONVERT = 'convert';
const converters = ['video', 'audio', 'image', 'document', 'archive'].map((kind) => `converter.tasks.convert_${kind}`);

/** Name → what it does; throws about what CELERY_TASKS names and is not there. */
export function registeredNames(further: readonly string[]): ReadonlyMap<string, string> {
  const named = further.map((entry) => {
    const [name = '', does = name] = entry.split('=').map((part) => part.trim());
    if (does !== CONVERT && operationFacts(does).isInternal)
      throw new AppError('invalid_args', `CELERY_TASKS names "${does}", which nobody may send.`);
    return [name, does] as const;
  });
  const brought = declaredOperations().filter(({ pack }) => pack !== undefined);
  return new Map([
    ...converters.map((name) => [name, CONVERT] as const),
    ...brought.map(({ name }) => [name, name] as const),
    ...named,
  ]);
}

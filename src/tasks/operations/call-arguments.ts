// Arguments by place and by name, as Python programs send them, as the params of an operation. Pure; called by the doors that take calls.
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { operationFacts } from './operations.js';

export interface CallArguments {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** In the order in which the operation declares them; undefined: it takes what it gets. */
export function parametersOf(operation: string): readonly string[] | undefined {
  const { params } = operationFacts(operation);
  return params instanceof z.ZodObject ? Object.keys(params.shape) : undefined;
}

/** As Python binds them, with its complaints. */
export function bind(
  name: string,
  names: readonly string[] | undefined,
  needed: number,
  { args, kwargs }: CallArguments,
): Record<string, unknown> {
  if (args.length > (names?.length ?? 0))
    throw new AppError(
      'invalid_args',
      `${name}() takes ${names?.length ?? 0} positional arguments but ${args.length} were given`,
    );
  const bound = new Map(args.map((value, index) => [names?.[index] ?? '', value]));
  for (const [key, value] of Object.entries(kwargs)) {
    if (names && !names.includes(key))
      throw new AppError('invalid_args', `${name}() got an unexpected keyword argument '${key.slice(0, 60)}'`);
    if (bound.has(key)) throw new AppError('invalid_args', `${name}() got multiple values for argument '${key}'`);
    bound.set(key, value);
  }
  const missing = (names ?? []).slice(0, needed).filter((key) => bound.get(key) == null);
  if (missing.length > 0)
    throw new AppError('invalid_args', `${name}() missing required arguments: ${missing.join(', ')}`);
  return Object.fromEntries(bound);
}

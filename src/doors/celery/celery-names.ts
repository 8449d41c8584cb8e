// The table of registered names: what a call by such a name is here, and how its arguments are read. Pure; asked by celery-intake.ts and inspect.
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { declaredOperations, operationFacts } from '../../tasks/operations/operations.js';
import type { Call } from './celery-message.js';

export interface ConvertOrder {
  readonly kind: 'convert';
  /** What the sender calls the task. */
  readonly label: string;
  readonly input: string;
  readonly target: string;
  readonly quality?: string | number;
  readonly output?: string;
}
export interface OperationOrder {
  readonly kind: 'operation';
  readonly operation: string;
  readonly params: Record<string, unknown>;
}
export type Order = ConvertOrder | OperationOrder;

const CONVERT = 'convert';
const converters = ['video', 'audio', 'image', 'document', 'archive'].map((kind) => `converter.tasks.convert_${kind}`);
const parameters = ['task_id', 'input_path', 'output_format', 'quality', 'output_path'] as const;
const required = 3;

const path = z.string().min(1).max(4096);
const convert = z.object({
  task_id: z.union([z.string().max(255), z.int()], 'must be a text or a number').transform(String),
  input_path: path,
  output_format: z.string().min(1).max(40),
  quality: z.union([z.string().max(20), z.number()], 'must be low, medium, high or 1 to 100').nullish(),
  output_path: path.nullish(),
});

/** Name → what it does; throws about what CELERY_TASKS names and is not there. */
export function registeredNames(further: readonly string[]): ReadonlyMap<string, string> {
  const named = further.map((entry) => {
    const [name = '', does = name] = entry.split('=').map((part) => part.trim());
    if (does !== CONVERT) operationFacts(does);
    return [name, does] as const;
  });
  const brought = declaredOperations().filter(({ pack }) => pack !== undefined);
  return new Map([
    ...converters.map((name) => [name, CONVERT] as const),
    ...brought.map(({ name }) => [name, name] as const),
    ...named,
  ]);
}

export function readOrder(names: ReadonlyMap<string, string>, name: string, call: Call): Order {
  const does = names.get(name);
  if (does === undefined) throw new AppError('unknown_task_name', `No task is registered here as "${name}".`);
  if (does !== CONVERT) return { kind: 'operation', operation: does, params: bind(name, parametersOf(does), 0, call) };
  const found = convert.safeParse(bind(name, parameters, required, call));
  if (!found.success)
    throw new AppError('invalid_args', `${name}(): ${z.prettifyError(found.error).replaceAll(/\s+/g, ' ')}`);
  const { task_id, input_path, output_format, quality, output_path } = found.data;
  return {
    kind: 'convert',
    label: task_id,
    input: input_path,
    target: output_format.replace(/^\./, '').toLowerCase(),
    ...(quality != null && { quality }),
    ...(output_path != null && { output: output_path }),
  };
}

/** In the order in which the operation declares them; undefined: it takes what it gets. */
function parametersOf(operation: string): readonly string[] | undefined {
  const { params } = operationFacts(operation);
  return params instanceof z.ZodObject ? Object.keys(params.shape) : undefined;
}

/** As Python binds them, with its complaints. */
export function bind(
  name: string,
  names: readonly string[] | undefined,
  needed: number,
  { args, kwargs }: Call,
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

// The table of registered names: what a call by such a name is here, and how its arguments are read. Pure; asked by celery-intake.ts and inspect.
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { bind, parametersOf } from '../../tasks/operations/call-arguments.js';
import { CONVERT } from '../../tasks/operations/registered-names.js';
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

export function readOrder(names: ReadonlyMap<string, string>, name: string, call: Call): Order {
  const does = names.get(name);
  if (does === undefined) throw new AppError('unknown_task_name', whyUnknown(name));
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

/** map, starmap and chunks are such. */
function whyUnknown(name: string): string {
  const isOfCelery = name.startsWith('celery.');
  return isOfCelery
    ? `"${name}" is a task of Celery's own, which only its own workers run. Send a group of tasks.`
    : `No task is registered here as "${name}".`;
}

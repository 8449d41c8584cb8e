// What a running operation may ask for beside its own work: a conversion whose result it waits for, and further tasks. Said by operation processes
// (operation-asking.ts), done in the worker (run/asked-tasks.ts). Checked on both sides, because the code of an operation may be anybody's.
import { z } from 'zod';

const word = z.string().min(1).max(255);
const fields = z.record(z.string(), z.unknown());

export const convertOrderSchema = z.strictObject({
  /** Below the folder of the run. */
  path: z.string().min(1).max(4096),
  to: z.string().min(1).max(40),
  /** How the file is called; left out, as it is in the folder. */
  name: word.optional(),
  options: fields.default({}),
  preset: z.string().min(1).max(40).optional(),
});
export type ConvertOrder = z.output<typeof convertOrderSchema>;

export const enqueueOrderSchema = z.strictObject({
  operation: z.string().min(1).max(64),
  params: fields.default({}),
  delayS: z.number().min(0).optional(),
  at: z.date().optional(),
  startBefore: z.date().optional(),
  priority: z.int().min(0).max(9).optional(),
  tag: word.optional(),
  key: word.optional(),
});
export type EnqueueOrder = z.output<typeof enqueueOrderSchema>;

export const askSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('convert'), order: convertOrderSchema }),
  z.object({ what: z.literal('enqueue'), order: enqueueOrderSchema }),
]);
export type Ask = z.output<typeof askSchema>;

export interface ConvertedFile {
  readonly path: string;
  readonly name: string;
  readonly format: string | null;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** What was seen when it was opened again: width, height, pages, durationS … */
  readonly probe: Readonly<Record<string, unknown>>;
  /** The task that has made it. */
  readonly taskId: string;
}

export interface OtherTasks {
  /** Resolves with the results, copied into the folder of the run. */
  convert(order: ConvertOrder, progress: (fraction: number) => void): Promise<readonly ConvertedFile[]>;
  /** Resolves with the id of the task, whose row is committed. */
  enqueue(order: EnqueueOrder): Promise<string>;
}

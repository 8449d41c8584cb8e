// What a worker and an operation process say to each other: structured clones, so that dates stay dates. What comes back is checked,
// because the code of an operation may be anybody's.
import { anyWarningSchema } from '../../shared/warnings.js';
import { z } from 'zod';
import type { StopReason } from '../../conversion/process/stop.js';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { errorTable, type ErrorCode } from '../../shared/errors.js';
import type { currentContext } from '../../shared/log.js';
import { serviceCallSchema } from '../notify/service-calls.js';
import { askSchema } from './other-tasks.js';

/** One task; the next one only after the answer. */
export interface Run {
  readonly kind: 'run';
  readonly task: ConversionTask;
  readonly workdir: string;
  readonly slot: number;
  /** The ids that each of its log lines carries. */
  readonly context: ReturnType<typeof currentContext>;
}
export type Order =
  | Run
  | { readonly kind: 'stop'; readonly reason: StopReason }
  | { readonly kind: 'soft-limit' }
  /** To what it has asked, by its number. */
  | { readonly kind: 'part'; readonly number: number; readonly fraction: number }
  | { readonly kind: 'answer'; readonly number: number; readonly value: unknown }
  | {
      readonly kind: 'refusal';
      readonly number: number;
      readonly code: ErrorCode;
      readonly message: string;
      readonly final?: true;
    };

const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];
const ended = {
  rssBytes: z.number(),
  /** It has started something that still runs. */
  leftSomething: z.boolean(),
};

export const sayingSchema = z.discriminatedUnion('kind', [
  /** It has loaded everything. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('progress'), fraction: z.number().nullable(), stage: z.string().optional() }),
  z.object({ kind: z.literal('expect-progress'), withinS: z.number().positive().nullable() }),
  z.object({ kind: z.literal('media-duration'), seconds: z.number().positive() }),
  z.object({ kind: z.literal('ask'), number: z.int(), ask: askSchema }),
  z.object({ kind: z.literal('done'), product: z.unknown().optional(), ...ended }),
  z.object({
    kind: z.literal('failed'),
    code: z.enum(errorCodes),
    message: z.string(),
    secret: z.string().nullable(),
    stage: z.string().nullable(),
    final: z.boolean().optional(),
    ...ended,
  }),
]);
export type Saying = z.infer<typeof sayingSchema>;
export type Answer = Extract<Saying, { kind: 'done' | 'failed' }>;

const facts = z.record(z.string(), z.unknown());

export const productSchema = z.object({
  outputs: z
    .array(
      z.object({
        path: z.string(),
        filename: z.string(),
        folder: z.string().nullable().optional(),
        format: z.string(),
        mediaType: z.string(),
        probe: facts.optional(),
      }),
    )
    .optional(),
  result: z.unknown().optional(),
  metadata: facts.optional(),
  warnings: z.array(anyWarningSchema).optional(),
  engine: z.object({ name: z.string(), version: z.string().nullable() }).optional(),
  calls: z.array(serviceCallSchema).max(100).optional(),
});

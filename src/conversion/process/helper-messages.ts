// What a worker and a warm process say to each other. What comes back is checked: the process has touched hostile files.
import { z } from 'zod';
import { errorTable, type ErrorCode } from '../../shared/errors.js';
import type { SlotUser } from './user-ranges.js';

/** The first message. */
export interface Welcome {
  readonly kind: 'welcome';
  /** Whom to become before the first task; null: stay. */
  readonly user: SlotUser | null;
}

export interface Order<Job> {
  readonly kind: 'order';
  readonly id: number;
  readonly job: Job;
}

const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

export const replySchema = z.discriminatedUnion('kind', [
  /** It has loaded everything and given up its rights. */
  z.object({ kind: z.literal('ready'), version: z.string().max(200) }),
  /** On its way, from 0 to 1. */
  z.object({ kind: z.literal('progress'), id: z.number(), done: z.number() }),
  z.object({ kind: z.literal('done'), id: z.number(), result: z.unknown(), rssBytes: z.number() }),
  z.object({
    kind: z.literal('failed'),
    id: z.number(),
    code: z.enum(errorCodes),
    message: z.string().max(1_000),
    secret: z.string().max(20_000),
    rssBytes: z.number(),
  }),
]);
export type Reply = z.infer<typeof replySchema>;

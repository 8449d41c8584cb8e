// What a pack may declare, and how that reads as a row of our own tables. Pure; load-packs.ts asks before anything is declared.
import { z } from 'zod';
import { AppError } from '../shared/errors.js';
import { fileOperations } from '../conversion/file-operations.js';
import type { OperationFacts } from '../tasks/operations/operations.js';
import { MOST_SLOTS, type Queue } from '../tasks/queues/queues.js';
import { checkTiming } from '../tasks/schedules/schedule-timing.js';
import type { OperationOptions } from './pack.js';

const word = (most: number) => z.string().max(most);
const seconds = z.number().positive();
const queueName = word(40).regex(/^[a-z][a-z0-9_-]*$/, 'must be letters, digits, _ and -, such as product');
const params = z.record(z.string(), z.unknown()).optional();
const shape = z.strictObject({
  name: word(64).regex(/^[a-z]\w*([.-]\w+)*$/i, 'must be a name such as product.process_images'),
  queue: z.union([queueName, z.strictObject({ name: queueName, slots: z.int().min(1).max(MOST_SLOTS) })]).optional(),
  params: z
    .custom<z.ZodObject>((value) => value instanceof z.ZodObject, 'must be made with z.object() of athanor/pack')
    // Left out, a misspelt argument would be dropped without a word.
    .transform((asked) => (asked.def.catchall === undefined ? asked.strict() : asked))
    .optional(),
  retry: z
    .strictObject({
      max: z.int().min(0).max(100),
      delayS: z.number().min(0).default(60),
      stepS: z.number().min(0).default(0),
      ceilingS: z.number().min(0).default(3600),
      timeouts: z.boolean().default(false),
    })
    .default({ max: 3, delayS: 60, stepS: 0, ceilingS: 3600, timeouts: false }),
  softLimitS: z.int().min(1).optional(),
  hardLimitS: z.int().min(1).optional(),
  rate: z.strictObject({ max: z.int().min(1), perS: seconds }).optional(),
  schedule: z
    .union([
      z.strictObject({ cron: z.string(), timeZone: z.string().optional(), params }),
      z.strictObject({ everyS: z.int().min(1), params }),
    ])
    .optional(),
});

/** The facts of our own table; throws a sentence about what is wrong. `file` names the place for the reader. */
export function factsOf(pack: string, file: string, options: OperationOptions<z.ZodObject>): OperationFacts {
  const found = shape.safeParse(options);
  if (!found.success)
    throw refused(
      pack,
      `${file}: ${found.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(', ')}`,
    );
  const { name, queue, params, retry, softLimitS, hardLimitS, rate, schedule } = found.data;
  const { max, delayS, stepS, ceilingS, timeouts } = retry;
  if (softLimitS !== undefined && hardLimitS !== undefined && softLimitS > hardLimitS)
    throw refused(pack, `${file}: softLimitS must not be longer than hardLimitS`);
  if (schedule) checkSchedule(pack, file, schedule, params);
  return {
    pack,
    name,
    queue: typeof queue === 'object' ? queue.name : (queue ?? 'default'),
    catchesSoftLimit: true,
    retry: { max, delay_s: delayS, step_s: stepS, ceiling_s: ceilingS },
    maxAttempts: max + 1,
    ...(timeouts && { retriesTimeouts: true }),
    ...(params && { params }),
    ...(softLimitS !== undefined && { softLimitS }),
    ...(hardLimitS !== undefined && { hardLimitS }),
    ...(rate && { rate }),
    ...(schedule && { schedule: schedule as NonNullable<OperationFacts['schedule']> }),
  };
}

/** A mistake in it shall stop the start, not beat in the night. */
function checkSchedule(
  pack: string,
  file: string,
  schedule: NonNullable<z.output<typeof shape>['schedule']>,
  params: z.ZodObject | undefined,
): void {
  try {
    checkTiming(
      'cron' in schedule
        ? { cron: schedule.cron, every_s: null, time_zone: schedule.timeZone ?? null }
        : { cron: null, every_s: schedule.everyS, time_zone: null },
    );
  } catch (error) {
    throw refused(pack, `${file}: schedule: ${(error as Error).message}`);
  }
  const fits = params?.safeParse(schedule.params ?? {});
  if (fits && !fits.success) throw refused(pack, `${file}: schedule.params do not fit params`);
}

const OURS: ReadonlySet<string> = new Set(['convert', ...fileOperations.map(({ name }) => name)]);
const OUR_PREFIXES = ['cleanup.', 'tasks.', 'import.', 'export.'];

/** Whom an operation of this name belongs to already, or undefined. */
export function ownerOf(name: string, brought: ReadonlyMap<string, string>): string | undefined {
  if (OURS.has(name) || OUR_PREFIXES.some((prefix) => name.startsWith(prefix))) return 'this program';
  const pack = brought.get(name);
  return pack === undefined ? undefined : `the pack "${pack}"`;
}

/** Its operations mostly wait for services and databases, and have processes of their own: it gets the slots that it asks for. */
export function queueOf({
  queue,
}: OperationOptions<z.ZodObject>): { readonly name: string; readonly queue: Queue } | undefined {
  if (queue === undefined || queue === 'default') return undefined;
  return typeof queue === 'object'
    ? { name: queue.name, queue: { slots: queue.slots, waits: true } }
    : { name: queue, queue: { slots: 4, waits: true } };
}

export function refused(pack: string, sentence: string, cause?: unknown): AppError {
  const why = sentence.replace(/\.$/, ''); // What an author or PostgreSQL says may end a sentence itself.
  return new AppError('invalid_args', `The pack "${pack}" cannot be used. ${why}. See docs/packs.md.`, { cause });
}

// What a pack imports, as `athanor/pack`, and nothing else of this program: the way to declare an operation, and the types of what it is given.
// docs/packs.md explains it. The loader and the handler of this room are its other side.
import { z } from 'zod';

export { z };

/** Text of at most 64 letters, digits, `_`, `-` and `.`, such as `product.process_images`. */
export type OperationName = string;

export interface OperationOptions<Params extends z.ZodObject> {
  readonly name: OperationName;
  /** Where its tasks wait: a queue of the pack's own, made by naming it. Left out: `default`. */
  readonly queue?: string | { readonly name: string; readonly slots: number };
  /** What its arguments must look like; others are refused before there is a task. In this order a Celery program may give them without names. */
  readonly params?: Params;
  /** Whatever it throws is tried again, 3 times and 60 s apart, unless it says otherwise here or throws a FinalError. */
  readonly retry?: {
    readonly max: number;
    readonly delayS?: number;
    /** Each wait is so much longer than the last, up to the ceiling. */
    readonly stepS?: number;
    readonly ceilingS?: number;
    /** A time limit counts as a failure like others. */
    readonly timeouts?: boolean;
  };
  /** After so long `signal` is aborted. */
  readonly softLimitS?: number;
  /** After so long its process is killed. */
  readonly hardLimitS?: number;
  /** Begins at most `max` times in `perS` seconds, over all workers, evenly spread. */
  readonly rate?: { readonly max: number; readonly perS: number };
  /** Runs by the clock; an operator may change it. */
  readonly schedule?: (
    | { readonly cron: string; readonly timeZone?: string }
    | {
        readonly everyS: number;
      }
  ) & { readonly params?: Record<string, unknown> };
}

type Words = Readonly<Record<string, unknown>>;
export interface PackLog {
  debug(sentence: string, facts?: Words): void;
  info(sentence: string, facts?: Words): void;
  warn(sentence: string, facts?: Words): void;
  error(sentence: string, facts?: Words): void;
}
export interface Queries {
  /** Rows; `$1`, `$2` … stand for the values. */
  query<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}
export interface PackDatabase extends Queries {
  /** All or nothing. */
  transaction<T>(work: (within: Queries) => Promise<T>): Promise<T>;
}
export interface ServiceRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Sent as JSON. */
  readonly body?: unknown;
}
export interface ServiceAnswer {
  readonly status: number;
  readonly ok: boolean;
  readonly text: string;
  json<T = unknown>(): T;
}
export interface Downloaded {
  /** In the folder of this run. */
  readonly path: string;
  /** As the service calls it. */
  readonly name: string;
  readonly sizeBytes: number;
}
export interface Services {
  /** Owed once the task is done, then tried until the service answers 2xx: POST, unless it says otherwise. */
  call(service: string, path: string, body?: unknown, method?: 'POST' | 'PUT'): void;
  /** Asked now; every status is an answer, none at all is an error. */
  request(service: string, path: string, request?: ServiceRequest): Promise<ServiceAnswer>;
  /** Fetched now, into the folder of this run; every answer but a file is an error. */
  download(service: string, path: string): Promise<Downloaded>;
}

export interface PackCache {
  get<T>(key: string, fallback?: T): Promise<T | undefined>;
  /** Anything that JSON holds, for an hour unless it says otherwise. */
  set(key: string, value: unknown, lifeS?: number): Promise<void>;
  /** False: there is one already. */
  setOnce(key: string, value: unknown, lifeS?: number): Promise<boolean>;
  delete(key: string): Promise<void>;
  /** All whose keys begin like this; how many. */
  invalidate(prefix: string): Promise<number>;
  /** Found, or loaded by one while all others wait. */
  getOrLoad<T>(key: string, load: () => Promise<T>, lifeS?: number): Promise<T>;
}
export interface PackLimits {
  /** Counts one more; `allowed` says whether it was within `max` in `perS` seconds. */
  take(
    key: string,
    limit: { readonly max: number; readonly perS: number },
  ): Promise<{ readonly allowed: boolean; readonly left: number; readonly resetsInS: number }>;
}

export interface ConvertHow {
  /** As of every conversion to that format. */
  readonly options?: Words;
  readonly preset?: string;
  /** How the file is called, when not as in the folder: what is inside is told by its content, and by the name where that leaves it open. */
  readonly name?: string;
  /** Told how far this conversion is, from 0 to 1. */
  readonly progress?: (fraction: number) => void;
}
export interface ConvertedFile {
  /** In the folder of this run. */
  readonly path: string;
  readonly name: string;
  readonly format: string | null;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** What was seen when it was opened again: `width`, `height`, `pages`, `durationS` … */
  readonly probe: Words;
  /** The task that has made it. */
  readonly taskId: string;
}
export interface EnqueueHow {
  readonly delayS?: number;
  readonly at?: Date;
  /** Not started by then, it never is. */
  readonly startBefore?: Date;
  /** 0 to 9; left out, that of this task. */
  readonly priority?: number;
  readonly tag?: string;
  /** Within this pack the same key is the same task. Left out, a further attempt of this task makes no second one. */
  readonly key?: string;
}

/** What a running operation is given beside its arguments. */
export interface Running {
  readonly task: {
    readonly id: string;
    /** 1 in the first run. */
    readonly attempt: number;
    readonly maxAttempts: number;
    readonly tag: string | null;
    readonly metadata: Readonly<Record<string, unknown>>;
  };
  /** Aborted at the soft limit, at a cancel and when the worker stops: end soon, or be killed. */
  readonly signal: AbortSignal;
  /** 0 to 1, or null when nobody knows, and what it does at the moment. */
  progress(fraction: number | null, stage?: string): void;
  readonly log: PackLog;
  /** PostgreSQL, in the schema of this pack: `migrations/` makes its tables. */
  readonly db: PackDatabase;
  readonly services: Services;
  /** Shared by all processes of this pack; may be forgotten at any time. */
  readonly cache: PackCache;
  readonly limits: PackLimits;
  /** Converts a file of this folder by the program's own engines and waits for the results, which then lie in this folder too. Most often it is one.
   *  An error has a `code`, such as `input_corrupt`. Only for operations with a queue of their own. */
  convert(file: string, to: string, how?: ConvertHow): Promise<readonly ConvertedFile[]>;
  /** Makes another task of an operation of a pack, at once, whatever becomes of this one; its id. */
  enqueue(name: OperationName, params?: Words, how?: EnqueueHow): Promise<string>;
  /** A folder for this run, removed after it. */
  readonly folder: string;
}

export type Run<Params extends z.ZodObject> = (args: z.output<Params>, running: Running) => unknown;

/** No further try would help. */
export class FinalError extends Error {
  override readonly name = 'FinalError';
}

export interface DeclaredOperation {
  readonly options: OperationOptions<z.ZodObject>;
  readonly run: Run<z.ZodObject>;
}

const declared = new WeakMap<object, DeclaredOperation>();

/** As the default export of a file: the operation, and what it does. What `run` returns is the result of the task. */
export function operation<Params extends z.ZodObject = z.ZodObject>(
  options: OperationOptions<Params>,
  run: Run<Params>,
): object {
  const mark = {};
  declared.set(mark, { options, run: run });
  return mark;
}

interface WithRun {
  run(args: never, running: Running): unknown;
}

/** The same as a decorator, for a class with a method `run(args, running)`; both kinds of decorators work. */
export function Operation(options: OperationOptions<z.ZodObject>): (target: new () => WithRun) => void {
  return (target) => {
    const run: Run<z.ZodObject> = (args, running) => new target().run(args as never, running);
    declared.set(target, { options, run });
  };
}

/** For the loader. */
export function declaredIn(exported: unknown): DeclaredOperation | undefined {
  return (typeof exported === 'object' && exported !== null) || typeof exported === 'function'
    ? declared.get(exported)
    : undefined;
}

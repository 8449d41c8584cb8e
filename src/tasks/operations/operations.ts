// What a task can be asked to do. An operation is declared by one decorated class; no two may have one name. Every process that has loaded
// the class knows its facts and can enqueue it or put it on the clock; only workers run it.
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { z } from 'zod';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import type { AnyWarning } from '../../shared/warnings.js';
import type { RetryPolicy } from '../../entities/task.entity.js';
import { AppError } from '../../shared/errors.js';
import { wrongFields } from '../../shared/invalid-fields.js';
import type { Log } from '../../shared/log.js';
import type { ServiceCall } from '../notify/service-calls.js';
import type { QueueName } from '../queues/queues.js';
import type { OtherTasks } from './other-tasks.js';

/** What a running operation gets. */
export interface Attempt {
  readonly task: ConversionTask;
  /** Private folder, gone when the attempt ends; there is none for an operation that asked for none. */
  readonly workdir: string;
  /** Aborted with a StopReason: cancel, a time limit, shutdown, lost ownership. */
  readonly signal: AbortSignal;
  /** Aborted at the soft limit of an operation that catches it: time to come to an end by itself. */
  readonly softLimit: AbortSignal;
  /** Fraction 0-1, or null when unknown; never falls. */
  readonly progress: (fraction: number | null, stage?: string) => void;
  /** From now on it counts as stuck when progress does not move for so long; null ends that. */
  readonly expectProgress: (withinS: number | null) => void;
  /** It works on a film or a sound of so many seconds: where nobody set limits, they follow that. */
  readonly mediaDuration: (seconds: number) => void;
  readonly log: Log;
  /** Which of this process's slots it runs in: as root, each slot's tools run as a user of their own. */
  readonly slot: number;
  readonly others: OtherTasks;
}
export interface OutputFile {
  readonly path: string;
  readonly filename: string;
  /** Where it lies among the other results, kept for their zip. */
  readonly folder?: string | null;
  /** Null: no known format. */
  readonly format: string | null;
  readonly mediaType: string;
  readonly probe?: Record<string, unknown>;
}
/** What it gives back; files are published and the row is ended by the runner. */
export interface Product {
  readonly outputs?: readonly OutputFile[];
  readonly result?: unknown;
  readonly metadata?: Record<string, unknown>;
  readonly warnings?: readonly AnyWarning[];
  readonly engine?: { readonly name: string; readonly version: string | null };
  /** Owed to services from the moment in which the task is done. */
  readonly calls?: readonly ServiceCall[];
}
export interface OperationHandler {
  run(attempt: Attempt): Promise<Product>;
}
export interface OperationFacts {
  readonly name: string;
  /** Left out where the route decides. */
  readonly queue?: QueueName;
  readonly softLimitS?: number;
  readonly hardLimitS?: number;
  readonly maxAttempts?: number;
  /** How it is repeated when its sender says nothing; else as the settings say. */
  readonly retry?: RetryPolicy;
  /** A time limit is a failure like others, and is repeated; usually it is the end. */
  readonly retriesTimeouts?: true;
  /** Begins at most so often, over all workers, evenly spread. */
  readonly rate?: { readonly max: number; readonly perS: number };
  /** The pack that has brought it: everybody who may make tasks may ask for it, with its params. */
  readonly pack?: string;
  /** Where it runs. Left out: in a process of its own, which can be killed whatever it does. 'orchestrating': in the worker itself,
   *  for one that only leads tools and warm processes. */
  readonly runs?: 'orchestrating';
  /** It works on no files of its own: no private folder is made for it, and `workdir` leads nowhere. */
  readonly folder?: 'none';
  /** It is told at the soft limit and may go on to the hard one; others have to end at the soft limit. */
  readonly catchesSoftLimit?: true;
  /** It reports progress, and is stuck when that does not move for so long; then it ends as at the soft limit. 60 is usual. */
  readonly stalledAfterS?: number;
  /** What its params must look like; left out where anything goes. */
  readonly params?: z.ZodType<Record<string, unknown>>;
  /** Asked for by this program alone: nobody sends it by its name, through whichever door. */
  readonly isInternal?: true;
  /** Runs by the clock, under the operation's own name. People may change it: see schedules.ts. */
  readonly schedule?: ({ readonly cron: string; readonly timeZone?: string } | { readonly everyS: number }) & {
    readonly params?: Record<string, unknown>;
  };
}

const handlers = new WeakMap<object, readonly OperationFacts[]>();
const declared = new Map<string, OperationFacts>();

/** Declares a class as the handler of an operation, or of several that differ only in their names. */
export function Operation(...all: readonly OperationFacts[]): ClassDecorator {
  return (target) => {
    const taken = all.find(({ name }) => declared.has(name));
    if (taken)
      throw new Error(`Two classes declare the operation "${taken.name}"; one of them is ${target.name}. Rename one.`);
    Injectable()(target);
    handlers.set(target, all);
    for (const facts of all) declared.set(facts.name, facts);
  };
}

/** All operations that this process has loaded, whether or not it runs them. */
export function declaredOperations(): readonly OperationFacts[] {
  return [...declared.values()];
}

export function findOperation(name: string): OperationFacts | undefined {
  return declared.get(name);
}

export function operationFacts(name: string): OperationFacts {
  const facts = declared.get(name);
  if (!facts)
    throw new AppError(
      'unknown_task_name',
      `There is no operation "${name}" here. Known are ${[...declared.keys()].join(', ')}.`,
    );
  return facts;
}

/** The params as the operation wants them, with its defaults; anything else is validation_failed. */
export function checkParams(name: string, params: Record<string, unknown>): Record<string, unknown> {
  const kind = operationFacts(name).params;
  const result = kind?.safeParse(params);
  if (!result || result.success) return result?.data ?? params;
  const fields = wrongFields(result.error).map(({ pointer, code, detail }) => ({
    pointer: `/params${pointer}`,
    code: code === 'unknown_field' ? code : 'invalid',
    detail,
  }));
  throw new AppError(
    'validation_failed',
    `The operation "${name}" cannot take these params: ${fields.map(({ pointer, detail }) => `${pointer} ${detail}`).join(', ')}.`,
    { fields },
  );
}

@Injectable()
export class Operations implements OnApplicationBootstrap {
  private readonly table = new Map<string, OperationHandler>();

  constructor(private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      for (const { name } of (metatype && handlers.get(metatype)) ?? [])
        this.table.set(name, instance as OperationHandler);
    }
  }

  handler(name: string): OperationHandler {
    const handler = this.table.get(name);
    if (!handler)
      throw new AppError(
        'engine_unavailable',
        `No worker here knows the operation "${name}". Start one that does, or update this one.`,
      );
    return handler;
  }

  names(): string[] {
    return [...this.table.keys()];
  }
}

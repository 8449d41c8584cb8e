// What a task can be asked to do. An operation is declared by one decorated class; boot refuses two of one name.
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { ConversionTask } from '../entities/conversion-task.entity.js';
import type { Warning } from '../entities/task.entity.js';
import { AppError } from '../shared/errors.js';
import type { Log } from '../shared/log.js';
import type { QueueName } from './queues.js';

/** What a running operation gets. */
export interface Attempt {
  readonly task: ConversionTask;
  /** Private folder; gone when the attempt ends. */
  readonly workdir: string;
  /** Aborted with a StopReason: cancel, a time limit, shutdown, lost ownership. */
  readonly signal: AbortSignal;
  /** Fraction 0-1, or null when unknown; never falls. */
  progress(fraction: number | null, stage?: string): void;
  readonly log: Log;
  /** Which of this process's slots it runs in: as root, each slot's tools run as a user of their own. */
  readonly slot: number;
}
export interface OutputFile {
  readonly path: string;
  readonly filename: string;
  readonly format: string;
  readonly mediaType: string;
  readonly probe?: Record<string, unknown>;
}
/** What it gives back; files are published and the row is ended by the runner. */
export interface Product {
  readonly outputs?: readonly OutputFile[];
  readonly result?: unknown;
  readonly metadata?: Record<string, unknown>;
  readonly warnings?: readonly Warning[];
  readonly engine?: { readonly name: string; readonly version: string | null };
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
}

const declared = new WeakMap<object, OperationFacts>();

/** Declares a class as the handler of an operation. */
export function Operation(facts: OperationFacts): ClassDecorator {
  return (target) => {
    Injectable()(target);
    declared.set(target, facts);
  };
}

@Injectable()
export class Operations implements OnApplicationBootstrap {
  private readonly table = new Map<string, { readonly facts: OperationFacts; readonly handler: OperationHandler }>();

  constructor(private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      const facts = metatype && declared.get(metatype);
      if (!facts) continue;
      const other = this.table.get(facts.name);
      if (other)
        throw new Error(
          `Two classes declare the operation "${facts.name}": ${other.handler.constructor.name} and ${metatype.name}. Rename one.`,
        );
      this.table.set(facts.name, { facts, handler: instance as OperationHandler });
    }
  }

  facts(name: string): OperationFacts | undefined {
    return this.table.get(name)?.facts;
  }

  handler(name: string): OperationHandler {
    const entry = this.table.get(name);
    if (!entry)
      throw new AppError(
        'engine_unavailable',
        `No worker here knows the operation "${name}". Start one that does, or update this one.`,
      );
    return entry.handler;
  }

  names(): string[] {
    return [...this.table.keys()];
  }
}

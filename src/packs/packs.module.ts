// Makes the operations of packs known to Nest as handlers like ours. Workers have them so that they know the names, operation processes run them.
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { Operation, type Attempt, type OperationHandler, type Product } from '../tasks/operations/operations.js';
import { loadedPacks, type PackOperation } from './load-packs.js';
import { PackRunning } from './pack-running.js';

const handlers = new Map<string, Type<OperationHandler>>();

/** Every process that has loaded packs can then enqueue their operations and put them on the clock. Once, after loadPacks(). */
export function declarePacks(): void {
  for (const pack of loadedPacks())
    for (const operation of pack.operations) handlers.set(operation.facts.name, handlerOf(operation));
}

@Module({})
export class PacksModule {
  static running(): DynamicModule {
    return { module: PacksModule, providers: [PackRunning, ...handlers.values()] };
  }
}

function handlerOf(operation: PackOperation): Type<OperationHandler> {
  @Operation(operation.facts)
  class PackHandler implements OperationHandler {
    constructor(private readonly running: PackRunning) {}

    run(attempt: Attempt): Promise<Product> {
      return this.running.run(operation, attempt);
    }
  }
  return PackHandler;
}

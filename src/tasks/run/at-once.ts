// Operations that come to a process which has a free slot for them: accepted and claimed in one statement, then run like any other. No hint travels. What may
// not begin at once goes the usual way in. Asked by doors of processes that work themselves.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { log } from '../../shared/log.js';
import { Enqueue, queueOf, type Accepted, type OperationRequest } from '../enqueue.js';
import { findOperation } from '../operations/operations.js';
import { Intake } from './intake.js';
import type { TakenSeat } from './seat.js';
import { TaskRunner } from './task-runner.js';

type Ended = ConversionTask | undefined;

@Injectable()
export class AtOnce {
  private readonly log = log('tasks');

  constructor(
    private readonly enqueue: Enqueue,
    private readonly intake: Intake,
    private readonly runner: TaskRunner,
  ) {}

  /** The row is committed when this returns; `ended` resolves when its attempt is over, if it has begun: to the task, if that has done it. */
  async operation(request: OperationRequest): Promise<Accepted & { readonly ended?: Promise<Ended> }> {
    const seat = this.seatFor(request);
    if (!seat) return this.enqueue.operation(request);
    try {
      const askedAt = performance.now();
      const accepted = await this.enqueue.begin(request, { claim: randomUUID(), worker: this.runner.worker });
      if (!accepted.begun) {
        seat[Symbol.dispose]();
        return accepted;
      }
      const ended = this.runner.runClaimed(accepted.begun, seat, askedAt).finally(() => seat[Symbol.dispose]());
      // Whatever happened to it is in its row; what could not be written there is noticed by its lease.
      return {
        ...accepted,
        ended: ended.catch((error: unknown) => {
          this.log.error({ err: error }, 'a run was lost');
          return undefined;
        }),
      };
    } catch (error) {
      seat[Symbol.dispose]();
      throw error;
    }
  }

  /** What is kept to a rate begins when its turn is, which is found out after a claim. */
  private seatFor(request: OperationRequest): TakenSeat | undefined {
    const isPaced = findOperation(request.operation)?.rate !== undefined;
    return isPaced ? undefined : this.intake.enter(queueOf(request));
  }
}

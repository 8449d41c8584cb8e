// The row: the life of anything queued. Only tasks/store writes it. Conversions add their columns in conversion-task.entity.ts.
import { Check, Column, Entity, Index, PrimaryColumn, TableInheritance } from 'typeorm';
import type { ErrorCode } from '../shared/errors.js';
import type { AnyWarning } from '../shared/warnings.js';

export const taskStates = [
  'waiting',
  'queued',
  'running',
  'retrying',
  'done',
  'failed',
  'cancelled',
  'expired',
] as const;
export type TaskState = (typeof taskStates)[number];
export const finalStates = ['done', 'failed', 'cancelled', 'expired'] as const satisfies readonly TaskState[];

export const brokers = ['redis', 'amqp'] as const;
export type Broker = (typeof brokers)[number];
/** A queue of a message broker that wants to hear. */
export interface QueueTarget {
  readonly queue: string;
  readonly broker?: Broker | undefined;
  /** The address of that broker: only who works with it delivers there. Unset in rows of older versions. */
  readonly home?: string | undefined;
  /** Come back as they were given. */
  readonly correlation_id?: string | undefined;
  readonly traceparent?: string | undefined;
}
/** An address, or a queue, that wants to be told of these events. */
export type Callback = ({ readonly url: string } | QueueTarget) & { readonly events: readonly string[] };
/** Of a task that came as a message: where it came from, what tells it from another with its key, and who hears of it. */
export interface TaskMessage {
  readonly door: Broker;
  readonly queue: string;
  readonly id: string;
  readonly fingerprint: string;
  readonly reply?: (QueueTarget & { readonly events: readonly string[] }) | undefined;
}
/** Somebody who wants a mail when it has ended. */
export interface MailNotice {
  readonly email: string;
  /** Left out: in all of them. */
  readonly language?: string | undefined;
}
/** How often and how far apart a task runs again after a retryable error; each wait is step_s longer, up to ceiling_s. */
export interface RetryPolicy {
  readonly max: number;
  readonly delay_s: number;
  readonly step_s: number;
  readonly ceiling_s: number;
}

@Entity('task')
@TableInheritance({ column: { name: 'kind', type: 'text' } })
@Check('task_state_known', `state IN ('waiting','queued','running','retrying','done','failed','cancelled','expired')`)
@Check('task_priority_range', 'priority BETWEEN 0 AND 9')
// The hot sets are small; ended rows must not slow them down.
@Index('task_due', ['run_at'], { where: `state IN ('queued','retrying')` })
@Index('task_running', ['id'], { where: `state = 'running'` })
@Index('task_position', ['queue', 'priority', 'turn', 'id'], { where: `state IN ('queued','retrying')` })
@Index('task_unfinished_of_client', ['client_id'], { where: `state IN ('waiting','queued','running','retrying')` })
@Index('task_waiting', ['job_id'], { where: `state = 'waiting'` })
@Index('task_newest', ['created_at', 'id'])
@Index('task_newest_of_client', ['client_id', 'created_at', 'id'])
@Index('task_newest_by_state', ['state', 'created_at', 'id'])
@Index('task_tagged', ['tag', 'created_at', 'id'], { where: 'tag IS NOT NULL' })
@Index('task_ended', ['ended_at'], { where: 'ended_at IS NOT NULL' })
@Index('task_of_job', ['job_id'], { where: 'job_id IS NOT NULL' })
// Two processes that both see that a step is due cannot both make its task.
@Index('task_of_node', ['job_id', 'node', 'node_index'], { unique: true, where: 'node IS NOT NULL AND NOT replaced' })
@Index('task_cached', ['cache_key'], { where: `cache_key IS NOT NULL AND state = 'done'` })
@Index('task_idempotent', ['client_id', 'idempotency_key'], { unique: true, where: 'idempotency_key IS NOT NULL' })
export class Task {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'text', insert: false, update: false }) kind: string;
  @Column({ type: 'text' }) operation: string;
  @Column({ type: 'text' }) queue: string;
  @Column({ type: 'smallint', default: 5 }) priority: number;
  /** How many unfinished tasks its client had when it came: clients take turns inside one priority. */
  @Column({ type: 'integer', default: 0 }) turn: number;
  @Column({ type: 'jsonb', default: {} }) params: Record<string, unknown>;

  @Column({ type: 'text', default: 'queued' }) state: TaskState;
  /** +1 at each change that a client can see. */
  @Column({ type: 'integer', default: 1 }) version: number;
  @Column({ type: 'real', nullable: true }) progress_percent: number | null;
  @Column({ type: 'text', nullable: true }) progress_stage: string | null;
  @Column({ type: 'integer', nullable: true }) progress_eta_ms: number | null;
  @Column({ type: 'timestamptz', nullable: true }) progress_at: Date | null;
  @Column({ type: 'jsonb', default: {} }) metadata: Record<string, unknown>;

  @Column({ type: 'integer', default: 0 }) attempt: number;
  @Column({ type: 'integer', default: 4 }) max_attempts: number;
  /** Workers that vanished under it and engines that crashed on it have their own counters. */
  @Column({ type: 'integer', default: 0 }) lost_count: number;
  @Column({ type: 'integer', default: 0 }) crash_count: number;
  @Column({ type: 'jsonb', nullable: true }) retry: RetryPolicy | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) run_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) start_before: Date | null;
  /** Its operation has a rate limit, and this run may begin then. */
  @Column({ type: 'timestamptz', nullable: true }) paced_at: Date | null;
  @Column({ type: 'integer', default: 600 }) soft_limit_s: number;
  @Column({ type: 'integer', default: 900 }) hard_limit_s: number;
  /** Its sender set them; nothing else changes them then. */
  @Column({ type: 'boolean', default: false }) limits_asked: boolean;

  @Column({ type: 'timestamptz', nullable: true }) cancel_requested_at: Date | null;
  @Column({ type: 'text', nullable: true }) cancel_mode: 'graceful' | 'force' | null;
  @Column({ type: 'text', nullable: true }) cancel_reason: string | null;
  @Column({ type: 'text', nullable: true }) cancelled_by: string | null;

  /** +1 at each claim; whoever holds an older number can no longer write. */
  @Column({ type: 'integer', default: 0 }) fence: number;
  @Column({ type: 'uuid', nullable: true }) claim: string | null;
  @Column({ type: 'text', nullable: true }) worker: string | null;
  @Column({ type: 'timestamptz', nullable: true }) lease_until: Date | null;

  /** To the millisecond, as clients see it: pages of a list continue after it. */
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) queued_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) started_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) ended_at: Date | null;
  /** End of access to its files. */
  @Column({ type: 'timestamptz', nullable: true }) expires_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) outputs_deleted_at: Date | null;

  @Column({ type: 'text', nullable: true }) error_code: ErrorCode | null;
  @Column({ type: 'text', nullable: true }) error_message: string | null;
  /** Its code may be retryable, this failure is not. */
  @Column({ type: 'boolean', default: false }) error_final: boolean;
  @Column({ type: 'text', nullable: true }) error_stage: string | null;
  /** The format that the file has, where it was thought to have another. */
  @Column({ type: 'text', nullable: true }) error_content: string | null;
  @Column({ type: 'jsonb', default: [] }) warnings: AnyWarning[];
  @Column({ type: 'jsonb', nullable: true }) result: unknown;

  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'text', nullable: true }) idempotency_key: string | null;
  /** The same for all tasks of one client whose results are interchangeable. */
  @Column({ type: 'text', nullable: true }) cache_key: string | null;
  @Column({ type: 'text', nullable: true }) tag: string | null;
  @Column({ type: 'text', nullable: true }) preset: string | null;
  @Column({ type: 'jsonb', nullable: true }) callback: Callback | null;
  @Column({ type: 'jsonb', nullable: true }) notify: MailNotice | null;
  @Column({ type: 'jsonb', nullable: true }) message: TaskMessage | null;
  @Column({ type: 'uuid', nullable: true }) job_id: string | null;
  @Column({ type: 'text', nullable: true }) node: string | null;
  /** Place among the tasks of its node, in the order of their inputs. */
  @Column({ type: 'integer', nullable: true }) node_index: number | null;
  /** A newer task does its part of the job. */
  @Column({ type: 'boolean', default: false }) replaced: boolean;
  @Column({ type: 'uuid', nullable: true }) retry_of: string | null;
  @Column({ type: 'text', nullable: true }) trace_id: string | null;
  @Column({ type: 'text', nullable: true }) request_id: string | null;

  /** No further change is possible. */
  isFinished(): boolean {
    return (finalStates as readonly TaskState[]).includes(this.state);
  }

  /** Why it failed, in words, or null. */
  errorMessage(): string | null {
    return this.error_message;
  }

  getMetadata<T = unknown>(key: string, fallback?: T): T | undefined {
    return key in this.metadata ? (this.metadata[key] as T) : fallback;
  }

  /** Merges into the loaded object, as fail() marks it; a change of the task (WaitingTasks.change) and what its operation returns are what is written. */
  setMetadata(values: Record<string, unknown>): this {
    this.metadata = { ...this.metadata, ...values };
    return this;
  }

  /** Marks the loaded object as failed; the store's finish() is what makes it true in the database. */
  fail(code: ErrorCode, message: string): this {
    this.state = 'failed';
    this.error_code = code;
    this.error_message = message;
    return this;
  }
}

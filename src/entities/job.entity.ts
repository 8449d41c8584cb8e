// A named graph of tasks. Its state is derived from theirs; the row holds what was asked.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Callback, MailNotice, RetryPolicy, TaskMessage } from './task.entity.js';

/** Which outputs of a node another one takes; nothing given means all. */
export interface Selection {
  readonly formats?: readonly string[] | undefined;
  /** Over folder and name: * and ? inside a folder, ** across folders. */
  readonly glob?: string | undefined;
  /** What no other selection of that node takes. */
  readonly rest?: boolean | undefined;
}
export interface NodeInput {
  readonly node: string;
  readonly select?: Selection | undefined;
}
export interface JobNode {
  readonly operation: string;
  readonly input: readonly NodeInput[];
  /** Ids of stored files that come from outside the graph. */
  readonly files: readonly string[];
  /** One task for each input file, instead of one for all. */
  readonly for_each: boolean;
  /** When it fails, its outputs are missing and the rest goes on. */
  readonly allow_failure: boolean;
  readonly target?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly preset?: string | undefined;
  /** As a task by itself has them. */
  readonly limits?: { readonly soft_s?: number | undefined; readonly hard_s?: number | undefined } | undefined;
  readonly retry?: RetryPolicy | undefined;
  readonly callback?: Callback | undefined;
  readonly notify?: MailNotice | undefined;
  readonly message?: TaskMessage | undefined;
  /** In place of what the job says of all its tasks. */
  readonly priority?: number | undefined;
  readonly tag?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Its place in the batch that it was asked for in; nodes of graphs have none. */
  readonly item?: number | undefined;
  /** Under which it was added to its batch: asked for again it is this one. */
  readonly idempotency_key?: string | undefined;
}

@Entity('job')
@Index('job_newest_of_client', ['client_id', 'created_at', 'id'])
@Index('job_unfinished', ['created_at'], { where: 'ended_at IS NULL' })
@Index('job_idempotent', ['client_id', 'idempotency_key'], { unique: true, where: 'idempotency_key IS NOT NULL' })
export class Job {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) client_id: string;
  /** The graph as it was asked for, by the name of each node, in that order. Tasks of a batch belong to no node, unless their file has to be
   *  fetched before. */
  @Column({ type: 'json' }) nodes: Record<string, JobNode>;
  @Column({ type: 'text', default: 'continue' }) on_error: 'continue' | 'fail_fast';
  @Column({ type: 'boolean', default: true }) started: boolean;
  /** +1 when the job itself changes; what a client sees adds the versions of its tasks. */
  @Column({ type: 'integer', default: 1 }) version: number;
  /** What its time line has told of it since it was last put to work: that it is queued, that it has started. */
  @Column({ type: 'text', nullable: true }) announced: 'queued' | 'started' | null;
  /** How many ended tasks the last look at the graph took into account; when there are more, somebody has to look again. */
  @Column({ type: 'integer', default: 0 }) settled_count: number;
  @Column({ type: 'smallint', default: 5 }) priority: number;
  @Column({ type: 'text', nullable: true }) idempotency_key: string | null;
  @Column({ type: 'text', nullable: true }) tag: string | null;
  @Column({ type: 'jsonb', default: {} }) metadata: Record<string, unknown>;
  @Column({ type: 'jsonb', nullable: true }) callback: Callback | null;
  @Column({ type: 'jsonb', nullable: true }) notify: MailNotice | null;
  /** From then on nothing of it begins any more. */
  @Column({ type: 'timestamptz', nullable: true }) cancelled_at: Date | null;
  @Column({ type: 'text', nullable: true }) cancelled_by: string | null;
  @Column({ type: 'text', nullable: true }) cancel_reason: string | null;
  /** To the millisecond, as clients see it: pages of a list continue after it. */
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) ended_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) expires_at: Date | null;
}

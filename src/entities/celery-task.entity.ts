// What a Celery program that sent a task wants to be told, and how. Its row is there before the
// task's, or comes with it, so that no task is without one whatever crashes. Written by src/doors/celery, and with the task by new-tasks.ts.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** From the headers of the message, as Celery names them. */
export interface CelerySender {
  readonly id: string;
  /** The broker that it came over and the place where its result is looked for; only a door with both tells it. Unset in rows of older versions. */
  readonly home?: string;
  readonly name: string;
  readonly reply_to: string | null;
  readonly correlation_id: string;
  readonly root_id: string;
  readonly parent_id: string | null;
  readonly group_id: string | null;
  readonly ignore_result: boolean;
  /** It asked for the hard time limit and not for the soft one, so that is the one that it expects to hear of. */
  readonly only_hard_limit: boolean;
  readonly retries: number;
  readonly args: string;
  readonly kwargs: string;
}
/** Signatures that come after it, as they were in the message. */
export interface CeleryFollowers {
  readonly chain: readonly unknown[];
  readonly callbacks: readonly unknown[];
  readonly errbacks: readonly unknown[];
  /** They are on their way since its end was told for the first time. */
  readonly are_called?: boolean;
}
/** Where the results of a conversion go. */
export interface CeleryOutput {
  /** What the sender calls the task. */
  readonly label: string;
  readonly input: string;
  readonly folder: string;
  /** Undefined: named after the input. */
  readonly name?: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

@Entity('celery_task')
@Index('celery_task_open', ['created_at'], { where: 'ended_at IS NULL' })
@Index('celery_task_created', ['created_at'])
export class CeleryTask {
  @PrimaryColumn({ type: 'uuid' }) task_id: string;
  @Column({ type: 'text' }) queue: string;
  @Column({ type: 'jsonb' }) sender: CelerySender;
  @Column({ type: 'jsonb' }) followers: CeleryFollowers;
  @Column({ type: 'jsonb', nullable: true }) output: CeleryOutput | null;
  /** Why there is no task. */
  @Column({ type: 'jsonb', nullable: true }) refusal: { readonly code: string; readonly message: string } | null;
  /** The version of the task that its sender has been told of. */
  @Column({ type: 'integer', default: 0 }) told_version: number;
  @Column({ type: 'integer', default: 0 }) tries: number;
  /** How often its message came again: a telling that began before is for whoever asked before. */
  @Column({ type: 'integer', default: 0 }) asked: number;
  /** Somebody is telling until then. */
  @Column({ type: 'timestamptz', nullable: true }) held_until: Date | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) ended_at: Date | null;
}

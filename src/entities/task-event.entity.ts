// The time line: one row per transition, append-only. Its id is the id of server-sent events.
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

@Entity('task_event')
@Index('task_event_of_task', ['task_id', 'id'])
@Index('task_event_at', ['at'])
export class TaskEvent {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id: string;
  /** Null: an event of a job. */
  @Column({ type: 'uuid', nullable: true }) task_id: string | null;
  @Column({ type: 'uuid', nullable: true }) job_id: string | null;
  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' }) at: Date;
  /** waiting, queued, started, warning, retrying, done, failed, cancelled, expired, handed_back, worker_lost, cancel_requested, changed; of a job: job.queued, job.started,
   *  job.done, job.failed, job.cancelled; of results: file.expiring */
  @Column({ type: 'text' }) type: string;
  /** The version that a client sees since then; unknown in rows of older releases. */
  @Column({ type: 'integer', nullable: true }) version: number | null;
  @Column({ type: 'integer', default: 0 }) fence: number;
  @Column({ type: 'text', nullable: true }) worker: string | null;
  @Column({ type: 'jsonb', nullable: true }) data: Record<string, unknown> | null;
}

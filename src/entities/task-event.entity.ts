// The time line: one row per transition, append-only. Its id is the id of server-sent events.
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

@Entity('task_event')
@Index('task_event_of_task', ['task_id', 'id'])
@Index('task_event_at', ['at'])
export class TaskEvent {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id: string;
  @Column({ type: 'uuid' }) task_id: string;
  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' }) at: Date;
  /** queued, started, retrying, done, failed, cancelled, expired, handed_back, worker_lost, cancel_requested, warning */
  @Column({ type: 'text' }) type: string;
  @Column({ type: 'integer', default: 0 }) fence: number;
  @Column({ type: 'text', nullable: true }) worker: string | null;
  @Column({ type: 'jsonb', nullable: true }) data: Record<string, unknown> | null;
}

// One run of a task: who ran it, with what, how it ended.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('task_attempt')
@Index('task_attempt_started', ['started_at'])
export class TaskAttempt {
  @PrimaryColumn({ type: 'uuid' }) task_id: string;
  @PrimaryColumn({ type: 'integer' }) fence: number;
  @Column({ type: 'integer' }) attempt: number;
  @Column({ type: 'text' }) worker: string;
  @Column({ type: 'timestamptz', default: () => 'clock_timestamp()' }) started_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) ended_at: Date | null;
  /** done, failed, retrying, cancelled, handed_back, lost */
  @Column({ type: 'text', nullable: true }) outcome: string | null;
  @Column({ type: 'text', nullable: true }) error_code: string | null;
  /** For operators only: exit facts and the tail of what the tool said. */
  @Column({ type: 'text', nullable: true }) error_detail: string | null;
  @Column({ type: 'text', nullable: true }) engine: string | null;
  @Column({ type: 'jsonb', nullable: true }) usage: Record<string, number> | null;
}

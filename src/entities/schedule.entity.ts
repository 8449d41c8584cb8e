// What runs by the clock: each due moment becomes exactly one task, however many processes look.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('schedule')
export class Schedule {
  @PrimaryColumn({ type: 'text' }) name: string;
  @Column({ type: 'text' }) operation: string;
  @Column({ type: 'jsonb', default: {} }) params: Record<string, unknown>;
  /** One of the two: a cron line read in `time_zone`, or a period. */
  @Column({ type: 'text', nullable: true }) cron: string | null;
  @Column({ type: 'integer', nullable: true }) every_s: number | null;
  @Column({ type: 'text', nullable: true }) time_zone: string | null;
  @Column({ type: 'boolean', default: true }) enabled: boolean;
  /** Its times or params were changed by a person: a new version of the program keeps its hands off. */
  @Column({ type: 'boolean', default: false }) edited: boolean;
  /** Null while it is switched off. */
  @Column({ type: 'timestamptz', nullable: true }) next_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) last_at: Date | null;
  @Column({ type: 'uuid', nullable: true }) last_task_id: string | null;
  /** Due moments that were left out because the task before had not ended. */
  @Column({ type: 'integer', default: 0 }) skipped_count: number;
  @Column({ type: 'timestamptz', nullable: true }) skipped_at: Date | null;
}

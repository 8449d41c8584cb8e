// A named graph of tasks. Its state is derived from theirs; the row holds what was asked.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('job')
@Index('job_newest_of_client', ['client_id', 'created_at', 'id'])
@Index('job_unfinished', ['created_at'], { where: 'ended_at IS NULL' })
export class Job {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'jsonb' }) nodes: Record<string, unknown>;
  @Column({ type: 'text', default: 'continue' }) on_error: 'continue' | 'fail_fast';
  @Column({ type: 'boolean', default: true }) started: boolean;
  @Column({ type: 'integer', default: 1 }) version: number;
  @Column({ type: 'text', nullable: true }) tag: string | null;
  @Column({ type: 'jsonb', default: {} }) metadata: Record<string, unknown>;
  @Column({ type: 'jsonb', nullable: true }) callback: Record<string, unknown> | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) ended_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) expires_at: Date | null;
}

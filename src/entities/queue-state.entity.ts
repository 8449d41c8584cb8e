// What an operator decided about a queue and every process must follow: paused, and how many slots over all machines.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('queue_state')
export class QueueState {
  @PrimaryColumn({ type: 'text' }) queue: string;
  @Column({ type: 'boolean', default: false }) paused: boolean;
  @Column({ type: 'boolean', default: false }) draining: boolean;
  @Column({ type: 'timestamptz', default: () => 'now()' }) changed_at: Date;
  @Column({ type: 'text', nullable: true }) changed_by: string | null;
}

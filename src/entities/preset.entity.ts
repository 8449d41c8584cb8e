// A named set of options; each change is a new version, so that a task can say which one it used.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('preset')
export class Preset {
  /** Whose it is; one of the installation belongs to the client `system`. */
  @PrimaryColumn({ type: 'uuid' }) client_id: string;
  @PrimaryColumn({ type: 'text' }) name: string;
  @PrimaryColumn({ type: 'integer' }) version: number;
  @Column({ type: 'text' }) target_format: string;
  @Column({ type: 'jsonb' }) options: Record<string, unknown>;
  @Column({ type: 'text', nullable: true }) description: string | null;
  @Column({ type: 'boolean', default: false }) locked: boolean;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) deleted_at: Date | null;
}

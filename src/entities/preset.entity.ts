// A named set of options; each change is a new version, so that a task can say which one it used.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('preset')
export class Preset {
  @PrimaryColumn({ type: 'text' }) name: string;
  @PrimaryColumn({ type: 'integer' }) version: number;
  @Column({ type: 'uuid', nullable: true }) client_id: string | null;
  @Column({ type: 'text', nullable: true }) target_format: string | null;
  @Column({ type: 'jsonb' }) options: Record<string, unknown>;
  @Column({ type: 'boolean', default: false }) locked: boolean;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) deleted_at: Date | null;
}

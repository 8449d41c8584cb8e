// What an operator decided about one type of task: how many a worker may begin in a time, and how long each may run. Written by tasks/limits/type-limits.ts.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('type_limit')
export class TypeLimit {
  /** An operation, or the name under which a Celery program sends it. */
  @PrimaryColumn({ type: 'text' }) name: string;
  /** '' means all of them; a row of its own name goes before that. */
  @PrimaryColumn({ type: 'text', default: '' }) worker: string;
  /** As it was said: 10/m. Null: as many as there is room for. */
  @Column({ type: 'text', nullable: true }) rate: string | null;
  @Column({ type: 'integer', nullable: true }) soft_s: number | null;
  @Column({ type: 'integer', nullable: true }) hard_s: number | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) changed_at: Date;
  @Column({ type: 'text', nullable: true }) changed_by: string | null;
}

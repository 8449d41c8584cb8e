// How long work of one kind takes, learnt from what has ended: a row for each kind, not for each task.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('run_time')
export class RunTime {
  /** Operation, engines, formats and size, as run-times.ts writes them. */
  @PrimaryColumn({ type: 'text' }) kind: string;
  @Column({ type: 'integer' }) runs: number;
  /** The latest count most. */
  @Column({ type: 'double precision' }) mean_ms: number;
  @Column({ type: 'timestamptz', default: () => 'now()' }) at: Date;
}

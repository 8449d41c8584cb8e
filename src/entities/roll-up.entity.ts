// Counted history per queue and minute, hour or day, so that the monitor remembers after rows are gone.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('roll_up')
export class RollUp {
  @PrimaryColumn({ type: 'text' }) span: 'minute' | 'hour' | 'day';
  @PrimaryColumn({ type: 'timestamptz' }) at: Date;
  @PrimaryColumn({ type: 'text' }) queue: string;
  @Column({ type: 'integer', default: 0 }) accepted: number;
  @Column({ type: 'integer', default: 0 }) done: number;
  @Column({ type: 'integer', default: 0 }) failed: number;
  @Column({ type: 'integer', default: 0 }) cancelled: number;
  @Column({ type: 'bigint', default: 0 }) bytes_in: string;
  @Column({ type: 'bigint', default: 0 }) bytes_out: string;
  /** Percentiles in milliseconds: wait p50 p95 p99, run p50 p95 p99. */
  @Column({ type: 'integer', array: true, default: () => `'{}'` }) wait_ms: number[];
  @Column({ type: 'integer', array: true, default: () => `'{}'` }) run_ms: number[];
  /** How it was at the end of the minute, or at its worst in the hour or day; null when nobody looked then. */
  @Column({ type: 'integer', nullable: true }) waiting: number | null;
  @Column({ type: 'integer', nullable: true }) running: number | null;
  @Column({ type: 'integer', nullable: true }) oldest_wait_s: number | null;
}

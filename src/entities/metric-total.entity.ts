// What has been counted since the installation was made: the counters of /metrics, the same for whichever process is asked.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('metric_total')
export class MetricTotal {
  @PrimaryColumn({ type: 'text' }) name: string;
  @PrimaryColumn({ type: 'jsonb' }) labels: Record<string, string>;
  @Column({ type: 'double precision', default: 0 }) value: number;
}

// What may be forgotten at any time, where there is no Redis to keep it: values, locks and counters with an end. Its table is not logged, so a crash of
// PostgreSQL empties it. Written by tasks/cache/expiring-postgres.ts.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('expiring_value')
@Index('expiring_value_end', ['expires_at'])
export class ExpiringValue {
  @PrimaryColumn({ type: 'text' }) key: string;
  @Column({ type: 'text' }) value: string;
  @Column({ type: 'timestamptz' }) expires_at: Date;
}

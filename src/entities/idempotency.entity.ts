// The first answer to a request with an Idempotency-Key, given again to its repeats for 24 hours.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('idempotency')
@Index('idempotency_expiring', ['expires_at'])
export class Idempotency {
  @PrimaryColumn({ type: 'uuid' }) client_id: string;
  /** Method and route, so that one key may serve different calls. */
  @PrimaryColumn({ type: 'text' }) route: string;
  @PrimaryColumn({ type: 'text' }) key: string;
  /** SHA-256 over the canonical body and the files' hashes. */
  @Column({ type: 'text' }) fingerprint: string;
  /** Null while the first request is still being answered. */
  @Column({ type: 'integer', nullable: true }) status: number | null;
  @Column({ type: 'jsonb', nullable: true }) headers: Record<string, string> | null;
  @Column({ type: 'text', nullable: true }) body: string | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz' }) expires_at: Date;
}

// The first answer to a request with an Idempotency-Key, given again to its repeats for 24 hours.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('idempotency')
@Index('idempotency_expiring', ['expires_at'])
export class Idempotency {
  @PrimaryColumn({ type: 'uuid' }) client_id: string;
  /** Method and route, so that one key may serve different calls. */
  @PrimaryColumn({ type: 'text' }) route: string;
  @PrimaryColumn({ type: 'text' }) key: string;
  /** Keyed hash over the canonical request and the SHA-256 of its files. */
  @Column({ type: 'text' }) fingerprint: string;
  /** Under which the request makes its task or job, so that a repeat after a crash finds it. */
  @Column({ type: 'uuid' }) reservation: string;
  /** Until then nobody else may take it up. */
  @Column({ type: 'timestamptz' }) held_until: Date;
  /** Null while the first request is still being answered. */
  @Column({ type: 'integer', nullable: true }) status: number | null;
  @Column({ type: 'jsonb', nullable: true }) headers: Record<string, string> | null;
  /** Sealed with SECRET: answers may hold keys. Null: a file, which its task gives again. */
  @Column({ type: 'text', nullable: true }) body: string | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz' }) expires_at: Date;
}

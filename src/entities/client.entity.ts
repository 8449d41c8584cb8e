// A program or person: owner of tasks and files, holder of a key or an account, bearer of limits.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export interface ClientLimits {
  readonly rate_per_minute?: number;
  readonly concurrent?: number;
  readonly bytes_per_day?: number;
  readonly max_priority?: number;
}

@Entity('client')
@Index('client_key_hash', ['key_hash'], { unique: true, where: 'key_hash IS NOT NULL' })
@Index('client_of_user', ['user_id'], { where: 'user_id IS NOT NULL' })
export class Client {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  /** local: the one of open mode; key: a program; person: an account; visitor: a cookie or an address. */
  @Column({ type: 'text' }) kind: 'local' | 'key' | 'person' | 'visitor' | 'system';
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'uuid', nullable: true }) user_id: string | null;
  @Column({ type: 'text', nullable: true }) key_hash: string | null;
  /** First letters of the key, so that its owner recognises it. */
  @Column({ type: 'text', nullable: true }) key_prefix: string | null;
  @Column({ type: 'text', array: true, default: () => `'{}'` }) scopes: string[];
  @Column({ type: 'jsonb', default: {} }) limits: ClientLimits;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) expires_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) revoked_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) last_seen_at: Date | null;
}

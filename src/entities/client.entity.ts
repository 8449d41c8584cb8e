// A program or person: owner of tasks and files, holder of a key or an account, bearer of limits.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Whoever uses an open installation. Made by the first migration, so that all processes mean the same one; the first account takes it over. */
export const LOCAL_CLIENT = '00000000-0000-7000-8000-000000000001';

/** What is not named is not limited, beyond what the settings say for everybody. */
export interface ClientLimits {
  /** Tasks that it may make. */
  readonly rate_per_minute?: number | undefined;
  /** Requests that only look. */
  readonly polls_per_minute?: number | undefined;
  /** Its unfinished tasks. */
  readonly concurrent?: number | undefined;
  readonly bytes_per_day?: number | undefined;
  readonly max_priority?: number | undefined;
}

@Entity('client')
@Index('client_key_hash', ['key_hash'], { unique: true, where: 'key_hash IS NOT NULL' })
@Index('client_of_address', ['address_id'], { where: 'address_id IS NOT NULL' })
@Index('client_of_user', ['user_id'], { where: 'user_id IS NOT NULL' })
export class Client {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  /** local: the one of open mode; key: a program; person: an account; visitor: a cookie or an address. */
  @Column({ type: 'text' }) kind: 'local' | 'key' | 'person' | 'visitor' | 'system';
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'uuid', nullable: true }) user_id: string | null;
  @Column({ type: 'text', nullable: true }) key_hash: string | null;
  /** Visitors of one address share what visitors may take. */
  @Column({ type: 'uuid', nullable: true }) address_id: string | null;
  /** First letters of the key, so that its owner recognises it. */
  @Column({ type: 'text', nullable: true }) key_prefix: string | null;
  @Column({ type: 'text', array: true, default: () => `'{}'` }) scopes: string[];
  @Column({ type: 'jsonb', default: {} }) limits: ClientLimits;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) expires_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) revoked_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) last_seen_at: Date | null;
}

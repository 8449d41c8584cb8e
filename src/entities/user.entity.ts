// A person with an account, and the sessions of their browsers.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const userRoles = ['admin', 'viewer', 'user'] as const;
export type UserRole = (typeof userRoles)[number];

@Entity('user_account')
export class User {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Index('user_email', { unique: true })
  @Column({ type: 'text' })
  email: string;
  /** admin does all, viewer sees all and changes nothing, user sees their own. */
  @Column({ type: 'text', default: 'user' }) role: UserRole;
  /** scrypt$N$r$p$salt$hash; null when the person logs in elsewhere. */
  @Column({ type: 'text', nullable: true }) password_hash: string | null;
  @Column({ type: 'text', nullable: true }) oidc_subject: string | null;
  @Column({ type: 'jsonb', default: {} }) preferences: Record<string, unknown>;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) disabled_at: Date | null;
}

@Entity('session')
@Index('session_of_user', ['user_id'])
@Index('session_expiring', ['expires_at'])
export class Session {
  /** SHA-256 of the cookie's value, which is known to the browser only. */
  @PrimaryColumn({ type: 'text' }) token_hash: string;
  @Column({ type: 'uuid' }) user_id: string;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz' }) expires_at: Date;
  @Column({ type: 'text', nullable: true }) user_agent: string | null;
}

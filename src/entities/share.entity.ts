// A link by which someone without an account may fetch files, at most as long as the files live.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('share')
@Index('share_expiring', ['expires_at'])
@Index('share_id', ['id'], { unique: true })
@Index('share_of_client', ['client_id', 'created_at'])
export class Share {
  /** SHA-256 of the token in the link. */
  @PrimaryColumn({ type: 'text' }) token_hash: string;
  /** By which its owner knows the link again; too short to open anything. Links from before have none. */
  @Column({ type: 'text', nullable: true }) token_end: string | null;
  /** By which its owner names it; opens nothing. */
  @Column({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) client_id: string;
  /** Whose results they are: one of the two. */
  @Column({ type: 'uuid', nullable: true }) task_id: string | null;
  @Column({ type: 'uuid', nullable: true }) job_id: string | null;
  @Column({ type: 'uuid', array: true }) files: string[];
  @Column({ type: 'text', nullable: true }) password_hash: string | null;
  @Column({ type: 'integer', default: 0 }) downloads: number;
  @Column({ type: 'integer', nullable: true }) max_downloads: number | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz' }) expires_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) revoked_at: Date | null;
}

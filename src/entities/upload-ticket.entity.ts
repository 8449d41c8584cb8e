// Leave to bring one file without a key: how large it may be, what it may be, and what becomes of it.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('upload_ticket')
@Index('upload_ticket_expiring', ['expires_at'])
export class UploadTicket {
  /** SHA-256 of the token. */
  @PrimaryColumn({ type: 'text' }) token_hash: string;
  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'bigint' }) max_bytes: string;
  /** Ids of formats; null: any. */
  @Column({ type: 'text', array: true, nullable: true }) formats: string[] | null;
  /** A task without its file, passwords sealed. */
  @Column({ type: 'jsonb', nullable: true }) task_template: Record<string, unknown> | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz' }) expires_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) used_at: Date | null;
}

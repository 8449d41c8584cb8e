// A resumable upload under way: how many bytes are safely there, who writes them now, and what shall happen with the last one.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('upload')
@Index('upload_expiring', ['expires_at'])
@Index('upload_of_client', ['client_id'])
export class Upload {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'text' }) filename: string;
  @Column({ type: 'bigint' }) size_bytes: string;
  /** Flushed to the disk: these need not be sent again, whatever happens. */
  @Column({ type: 'bigint', default: 0 }) offset_bytes: string;
  @Column({ type: 'text' }) storage_key: string;
  /** As it was asked for, passwords sealed; null once it was made or refused. */
  @Column({ type: 'jsonb', nullable: true }) task_template: Record<string, unknown> | null;
  @Column({ type: 'uuid', nullable: true }) file_id: string | null;
  @Column({ type: 'uuid', nullable: true }) task_id: string | null;
  /** One at a time: the request that writes, and until when nobody else may. */
  @Column({ type: 'text', nullable: true }) writer: string | null;
  @Column({ type: 'timestamptz', nullable: true }) writer_until: Date | null;
  /** Hash of the ticket that it was begun with: its bearer finds this one and no other. */
  @Column({ type: 'text', nullable: true }) ticket: string | null;
  /** What it may hold; null: anything known. */
  @Column({ type: 'text', array: true, nullable: true }) formats: string[] | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  /** KEEP_PARTIAL after the last byte that came. */
  @Column({ type: 'timestamptz' }) expires_at: Date;
}

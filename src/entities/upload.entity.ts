// A resumable upload under way: how many bytes are safely there, and what shall happen with the last one.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('upload')
@Index('upload_expiring', ['expires_at'])
export class Upload {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'text' }) filename: string;
  @Column({ type: 'bigint' }) size_bytes: string;
  @Column({ type: 'bigint', default: 0 }) offset_bytes: string;
  @Column({ type: 'text' }) storage_key: string;
  @Column({ type: 'jsonb', nullable: true }) task_template: Record<string, unknown> | null;
  @Column({ type: 'uuid', nullable: true }) file_id: string | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz' }) expires_at: Date;
}

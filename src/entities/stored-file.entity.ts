// A file that someone may fetch, and until when. The name is only a label; where the bytes lie is `storage_key`.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('stored_file')
@Index('stored_file_expiring', ['expires_at'], { where: 'deleted_at IS NULL' })
@Index('stored_file_deleted', ['deleted_at'], { where: 'deleted_at IS NOT NULL' })
@Index('stored_file_of_task', ['task_id'], { where: 'task_id IS NOT NULL' })
@Index('stored_file_key', ['storage_key'], { where: 'deleted_at IS NULL' })
@Index('stored_file_of_client', ['client_id', 'created_at'])
export class StoredFile {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'text' }) role: 'input' | 'output' | 'intermediate';
  @Column({ type: 'text' }) filename: string;
  /** Folder inside a dropped tree or an archive, kept for the zip of results. */
  @Column({ type: 'text', nullable: true }) path: string | null;
  @Column({ type: 'text', nullable: true }) format: string | null;
  @Column({ type: 'text' }) media_type: string;
  @Column({ type: 'bigint' }) size_bytes: string;
  @Column({ type: 'text' }) sha256: string;
  @Column({ type: 'jsonb', nullable: true }) probe: Record<string, unknown> | null;
  /** Several rows may share bytes; they go when the last row that names the key is gone. */
  @Column({ type: 'text' }) storage_key: string;
  /** The task that made it; inputs are named by the tasks that read them. */
  @Column({ type: 'uuid', nullable: true }) task_id: string | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz' }) expires_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) deleted_at: Date | null;
}

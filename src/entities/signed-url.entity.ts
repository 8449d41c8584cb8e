// An address that opens one file to whoever has it. The signature in it is made with a key of its own, which is gone with this row.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('signed_url')
@Index('signed_url_of_file', ['file_id'])
@Index('signed_url_expiring', ['expires_at'])
export class SignedUrl {
  /** Names the key in the address. */
  @PrimaryColumn({ type: 'uuid' }) kid: string;
  @Column({ type: 'uuid' }) file_id: string;
  @Column({ type: 'integer', default: 0 }) downloads: number;
  @Column({ type: 'integer', nullable: true }) max_downloads: number | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz' }) expires_at: Date;
}

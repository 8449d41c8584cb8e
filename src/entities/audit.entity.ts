// Who changed what, append-only: every act of an administrator and every refusal that matters.
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

@Entity('audit')
@Index('audit_at', ['at'])
export class Audit {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id: string;
  @Column({ type: 'timestamptz', default: () => 'now()' }) at: Date;
  @Column({ type: 'uuid', nullable: true }) client_id: string | null;
  @Column({ type: 'text' }) who: string;
  @Column({ type: 'text' }) action: string;
  @Column({ type: 'text', nullable: true }) subject: string | null;
  @Column({ type: 'text', nullable: true }) address: string | null;
  @Column({ type: 'jsonb', nullable: true }) details: Record<string, unknown> | null;
}

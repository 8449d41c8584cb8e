// A task that was here and is gone: for a week its address answers "purged" and not "never heard of it".
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('tombstone')
@Index('tombstone_at', ['at'])
export class Tombstone {
  @PrimaryColumn({ type: 'uuid' }) task_id: string;
  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'timestamptz', default: () => 'now()' }) at: Date;
}

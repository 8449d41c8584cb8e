// Messages that could not become a task, of every door: kept whole with the reason until somebody sends them again or drops them. Written by
// tasks/dead-letters.ts only.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type DoorName = 'celery' | 'redis' | 'amqp';

@Entity('dead_letter')
@Index('dead_letter_kept', ['created_at', 'id'], { where: 'settled_at IS NULL' })
export class DeadLetter {
  /** Follows from the message where its door can tell, so that one which comes twice is one letter. */
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' }) created_at: Date;
  @Column({ type: 'text' }) door: DoorName;
  @Column({ type: 'text' }) queue: string;
  /** As its sender calls it. */
  @Column({ type: 'text', nullable: true }) message_id: string | null;
  /** What it asked for, in the words of its door. */
  @Column({ type: 'text', nullable: true }) name: string | null;
  @Column({ type: 'text' }) code: string;
  @Column({ type: 'text' }) message: string;
  /** Its bytes as they came. */
  @Column({ type: 'bytea' }) element: Buffer;
  /** What the broker carried beside them. */
  @Column({ type: 'jsonb', nullable: true }) properties: Record<string, unknown> | null;
  /** Somebody wants it to be sent again; its door does so. */
  @Column({ type: 'timestamptz', nullable: true }) replay_at: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) settled_at: Date | null;
  @Column({ type: 'text', nullable: true }) settled_as: 'replayed' | 'dropped' | null;
}

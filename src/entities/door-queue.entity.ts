// What each process of a door says of the queues that it empties. Written by doors/door-reports.ts, read by monitor and by `athanor inspect`.
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DoorName } from './dead-letter.entity.js';

@Entity('door_queue')
export class DoorQueue {
  @PrimaryColumn({ type: 'uuid' }) process: string;
  @PrimaryColumn({ type: 'text' }) door: DoorName;
  @PrimaryColumn({ type: 'text' }) queue: string;
  /** The address of the broker. Null: of a process of an older version. */
  @Column({ type: 'text', nullable: true }) home: string | null;
  /** On the broker, given to nobody yet. Null: it does not answer. */
  @Column({ type: 'integer', nullable: true }) waiting: number | null;
  /** Given out and not acknowledged: to this process. */
  @Column({ type: 'integer' }) in_hand: number;
  /** For how long the oldest of them all has been there. */
  @Column({ type: 'integer', nullable: true }) oldest_s: number | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) seen_at: Date;
}

// What somebody has used of a limit that counts in time: tasks a minute, bytes a day. The table is unlogged: a crash of PostgreSQL
// empties it, which gives everybody a new window and costs nothing else.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('allowance')
export class Allowance {
  /** A client, or whatever stands for several of them. */
  @PrimaryColumn({ type: 'uuid' }) subject: string;
  @PrimaryColumn({ type: 'text' }) policy: string;
  @Column({ type: 'bigint' }) used: string;
  /** The window began with the first use after the last one. */
  @Column({ type: 'timestamptz' }) ends_at: Date;
}

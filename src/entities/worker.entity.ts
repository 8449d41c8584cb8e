// A process that takes tasks, as it last described itself. The api plans conversions on the engines named here.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Lack } from '../shared/lack.js';

export interface EngineReport {
  readonly id: string;
  readonly version: string | null;
  /** Why it is not offered here, and the line that would install it. */
  readonly missing: string | null;
  /** The same as fields, where it is known so well. Workers before 0.2 do not say it. */
  readonly lack?: Lack | null;
}

/** How well the programs that it starts are isolated. */
export interface CageFacts {
  readonly level: 'full' | 'limits' | 'none';
  readonly bubblewrap: boolean;
  /** Why it is not full, and what would help. */
  readonly missing: string | null;
  /** It converts nothing until that or the setting is changed. */
  readonly refuses: boolean;
}

@Entity('worker')
@Index('worker_seen', ['seen_at'])
export class Worker {
  /** name, as in --name; unique among the living. */
  @PrimaryColumn({ type: 'text' }) name: string;
  @Column({ type: 'uuid' }) incarnation: string;
  @Column({ type: 'text' }) host: string;
  @Column({ type: 'integer' }) pid: number;
  @Column({ type: 'text' }) version: string;
  /** Of Node. */
  @Column({ type: 'text', default: '' }) node: string;
  /** queue → slots */
  @Column({ type: 'jsonb' }) queues: Record<string, number>;
  /** Most tasks at a time over all queues; null: as many as there are slots. */
  @Column({ type: 'integer', nullable: true }) cap: number | null;
  @Column({ type: 'jsonb', default: [] }) engines: EngineReport[];
  /** null until it has tried. */
  @Column({ type: 'jsonb', nullable: true }) cage: CageFacts | null;
  /** Ids of the tasks in its slots. */
  @Column({ type: 'uuid', array: true, default: () => `'{}'` }) running: string[];
  /** Of the process and everything it started. */
  @Column({ type: 'bigint', default: 0 }) memory_bytes: string;
  @Column({ type: 'integer', default: 0 }) done_count: number;
  @Column({ type: 'integer', default: 0 }) failed_count: number;
  @Column({ type: 'text', default: 'running' }) state: 'starting' | 'running' | 'paused' | 'draining' | 'stopped';
  @Column({ type: 'timestamptz', default: () => 'now()' }) started_at: Date;
  @Column({ type: 'timestamptz', default: () => 'now()' }) seen_at: Date;
}

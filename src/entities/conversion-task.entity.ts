// The kind of task that the product is about: files in one format become files in another.
import { ChildEntity, Column } from 'typeorm';
import { Task } from './task.entity.js';

/** One engine's part of a route, as planned at submit. */
export interface RouteStep {
  readonly engine: string;
  readonly from: string;
  readonly to: string;
  /** Of an operation on several files: this step prepares only the one with this number. */
  readonly input?: number;
  /** The step that is an operation and no conversion. */
  readonly operation?: string;
}

@ChildEntity('conversion')
export class ConversionTask extends Task {
  @Column({ type: 'text', nullable: true }) source_format: string | null;
  @Column({ type: 'text', nullable: true }) target_format: string | null;
  @Column({ type: 'jsonb', nullable: true }) options: Record<string, unknown> | null;
  @Column({ type: 'jsonb', nullable: true }) route: RouteStep[] | null;
  /** Ids of stored files, in order. */
  @Column({ type: 'uuid', array: true, nullable: true }) inputs: string[] | null;
  @Column({ type: 'uuid', array: true, nullable: true }) outputs: string[] | null;
  @Column({ type: 'text', nullable: true }) engine: string | null;
  @Column({ type: 'text', nullable: true }) engine_version: string | null;
  @Column({ type: 'bigint', nullable: true }) bytes_in: string | null;
  @Column({ type: 'bigint', nullable: true }) bytes_out: string | null;
  @Column({ type: 'text', nullable: true }) cache: 'hit' | 'miss' | 'bypass' | null;
}

// How far the doors are behind: what their processes have said of each queue within the last seconds. Read by health and metrics.
import { Injectable } from '@nestjs/common';
import { DOOR_LAG } from '../entities/door-lag-rows.js';
import type { DoorName } from '../entities/dead-letter.entity.js';
import { Sql } from '../entities/sql.js';

export interface DoorLagRow {
  readonly door: DoorName;
  /** Its address; null: a door of an older version takes them. */
  readonly broker: string | null;
  readonly queue: string;
  /** Null: its broker does not answer. */
  readonly waiting: number | null;
  readonly in_hand: number;
  readonly oldest_s: number | null;
  readonly consumers: number;
}

@Injectable()
export class DoorLag {
  constructor(private readonly sql: Sql) {}

  rows(): Promise<DoorLagRow[]> {
    return this.sql.query<DoorLagRow>(DOOR_LAG);
  }
}

// For how long the database has answered without a gap. Asked by the reconciler: a lease that could not be renewed is not the fault of its worker.
import type { Sql } from '../entities/sql.js';
import { HEARTBEAT_S, LEASE_S } from '../tasks/store/lease-terms.js';
import { Rounds } from './rounds.js';

const LOOK_MS = 1000;
/** A shorter silence cannot cost anybody a lease who beats in time; with some reserve. */
const GAP_MS = (LEASE_S - HEARTBEAT_S - 2) * 1000;

export class DatabaseWatch {
  private readonly rounds: Rounds;
  private seenAt = -Infinity;
  private calmSince = Infinity;

  constructor(private readonly sql: Pick<Sql, 'query'>) {
    this.rounds = new Rounds('watching the database', LOOK_MS, () => this.look());
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  get calmForMs(): number {
    const now = performance.now();
    return now - this.seenAt > GAP_MS ? 0 : now - this.calmSince;
  }

  private async look(): Promise<void> {
    await this.sql.query('SELECT 1', [], GAP_MS);
    const now = performance.now();
    if (now - this.seenAt > GAP_MS) this.calmSince = now;
    this.seenAt = now;
  }
}

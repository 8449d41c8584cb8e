// Events get their numbers before they are committed, so a higher number may be seen first. Here they come back into order: what lies behind a missing
// number waits until every transaction that could still bring it has ended. Pure; event-tail.ts asks.

/** From the same statement that read the rows. */
export interface Snapshot {
  /** All transactions below have ended. */
  readonly horizon: bigint;
  /** The first that had not begun. */
  readonly next: bigint;
}
interface Hole {
  readonly upTo: number;
  readonly next: bigint;
  readonly since: number;
}

/** A transaction that takes longer (an index that is built, say) must not hold up what everybody waits for. */
const LONGEST_WAIT_MS = 5000;

export class EventOrder {
  private hole: Hole | undefined;

  /** Up to here nothing will come any more. */
  constructor(public position: number) {}

  get hasHole(): boolean {
    return this.hole !== undefined;
  }

  /** Of what was read behind the position, in the order of their numbers: those that may be told now. */
  take<Row extends { readonly id: string }>(rows: readonly Row[], { horizon, next }: Snapshot, now: number): Row[] {
    let closedTo = 0;
    if (this.hole && (horizon >= this.hole.next || now - this.hole.since > LONGEST_WAIT_MS)) {
      closedTo = this.hole.upTo;
      this.hole = undefined;
    }
    const stop = rows.findIndex(({ id }) => {
      const number = Number(id);
      if (number !== this.position + 1 && number > closedTo) return true;
      this.position = number;
      return false;
    });
    if (stop < 0) return [...rows];
    this.hole ??= { upTo: Number(rows.at(-1)?.id), next, since: now };
    return rows.slice(0, stop);
  }
}

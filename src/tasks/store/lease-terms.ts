// How long a worker may be silent before its tasks are taken from it, and how it is known again. Used where rows are claimed and where that is looked at.

/** Seconds. The queue's own lock is longer, so that the row decides first. */
export const LEASE_S = 10;
export const HEARTBEAT_S = 3;

/** Who takes a task: the claim id proves later that it was this taking. */
export interface Claimant {
  readonly claim: string;
  readonly worker: string;
}

// The place of a running task among those that a process may run at a time. Given by intake.ts, left by asked-tasks.ts while a task waits for another one.
export interface Seat {
  leave(): void;
  comeBack(): void;
  /** Aborted while the process takes nothing new and goes as soon as nothing runs. */
  closing(): AbortSignal;
}
/** Somebody else's from the moment in which it is disposed of. */
export type TakenSeat = Seat & Disposable;

const never = new AbortController().signal;

/** Where nobody counts. */
export const usualSeat: Seat = { leave: () => undefined, comeBack: () => undefined, closing: () => never };

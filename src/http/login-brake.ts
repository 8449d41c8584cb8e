// Slows down whoever guesses passwords: after a few wrong ones each further try for that account, or from that address, waits longer. Used by the login page.
import { Injectable } from '@nestjs/common';
import { AppError } from '../shared/errors.js';

const FREE_TRIES = 5;
const LONGEST_WAIT_MS = 15 * 60_000;
/** The oldest are forgotten first, so that guessing with many names does not fill the memory. */
const MOST_ENTRIES = 10_000;

interface Tries {
  readonly wrong: number;
  readonly until: number;
}

@Injectable()
export class LoginBrake {
  private readonly tries = new Map<string, Tries>();

  /** Counts the try before the password is looked at, so that many at once do not slip through. */
  begin(subjects: readonly string[], now = Date.now()): void {
    const waitMs = Math.max(0, ...subjects.map((subject) => (this.tries.get(subject)?.until ?? 0) - now));
    if (waitMs > 0)
      throw new AppError('rate_limited', 'Too many wrong passwords. Wait, then try again.', {
        retryAfterS: Math.ceil(waitMs / 1000),
      });
    for (const subject of subjects) this.note(subject, now);
  }

  succeed(subjects: readonly string[]): void {
    for (const subject of subjects) this.tries.delete(subject);
  }

  private note(subject: string, now: number): void {
    const before = this.tries.get(subject);
    const isOld = before !== undefined && now - before.until > LONGEST_WAIT_MS;
    const wrong = (isOld ? 0 : (before?.wrong ?? 0)) + 1;
    const waitMs = wrong < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (wrong - FREE_TRIES));
    this.tries.delete(subject);
    this.tries.set(subject, { wrong, until: now + waitMs });
    const oldest = this.tries.keys().next();
    if (this.tries.size > MOST_ENTRIES && oldest.done !== true) this.tries.delete(oldest.value);
  }
}

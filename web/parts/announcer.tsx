// The one polite live region of a page: changes are gathered, so that at most one sentence is read out in ten seconds, and never a percent.
import { signal } from '@preact/signals';

const QUIET_MS = 10_000;
const said = signal('');
let next: string | undefined;
let timer: number | undefined;

/** The last sentence wins: it tells how things are, not what happened. */
export function announce(sentence: string): void {
  next = sentence;
  if (timer !== undefined) return;
  speak();
}

function speak(): void {
  timer = undefined;
  if (next === undefined || next === said.value) return;
  said.value = next;
  next = undefined;
  timer = window.setTimeout(speak, QUIET_MS);
}

export const Announcer = () => (
  <p class="unseen" role="status" aria-live="polite">
    {said.value}
  </p>
);

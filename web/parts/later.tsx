// What can be taken back for ten seconds: it is done only then, or when the reader leaves. Used by everything that deletes or revokes.
import { signal } from '@preact/signals';
import { say } from '../words.js';
import { now } from './ticking.js';

const UNDO_MS = 10_000;

interface Later {
  /** What has been done, as the reader sees it. */
  readonly sentence: string;
  /** Has to outlive the page: see `keepalive`. */
  readonly act: () => Promise<unknown>;
  readonly undone?: () => void;
  readonly failed: (error: unknown) => void;
}
interface Pending extends Later {
  readonly endsAt: number;
  readonly timer: number;
}

const pending = signal<Pending | undefined>(undefined);

export function doLater(later: Later): void {
  finish();
  const timer = window.setTimeout(finish, UNDO_MS);
  pending.value = { ...later, endsAt: Date.now() + UNDO_MS, timer };
}

function finish(): void {
  const due = takeOut();
  due?.act().catch(due.failed);
}

function takeOut(): Pending | undefined {
  const due = pending.value;
  clearTimeout(due?.timer);
  pending.value = undefined;
  return due;
}

addEventListener('pagehide', finish);

export function UndoBar() {
  const due = pending.value;
  if (due === undefined) return null;
  const seconds = Math.max(0, Math.ceil((due.endsAt - now.value) / 1000));
  return (
    <div class="undo">
      <p role="status">{due.sentence}</p>
      <button type="button" onClick={() => takeOut()?.undone?.()}>
        {say('do.undo')} <span aria-hidden="true">({Math.min(seconds, UNDO_MS / 1000)})</span>
      </button>
    </div>
  );
}

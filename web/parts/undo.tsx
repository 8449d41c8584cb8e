// Takes back what was done a moment ago. For ten seconds; nothing asks beforehand.
import { signal } from '@preact/signals';
import { say } from '../words.js';

const LIFE_MS = 10_000;
const offered = signal<{ readonly text: string; readonly undo: () => void } | undefined>(undefined);
let timer: number | undefined;

/** `later` happens when nobody has taken it back. */
export function offerUndo(text: string, undo: () => void, later?: () => void): void {
  clearTimeout(timer);
  const finish = () => {
    if (offered.value === offer) offered.value = undefined;
    later?.();
  };
  const offer = {
    text,
    undo: () => {
      clearTimeout(timer);
      offered.value = undefined;
      undo();
    },
  };
  offered.value = offer;
  timer = window.setTimeout(finish, LIFE_MS);
}

export function UndoBar() {
  const offer = offered.value;
  if (offer === undefined) return null;
  return (
    <div class="undo" role="status">
      <span>{offer.text}</span>
      <button type="button" onClick={offer.undo}>
        {say('do.undo')}
      </button>
    </div>
  );
}

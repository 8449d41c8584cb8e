// What a window does when it is closed. The browser tells of that a moment later, when the next one may have been asked for: only what it was opened for is over.
// A window has what it was opened for as its `key`, too, so that the next one is another window.
import type { Signal } from '@preact/signals';

export function closing<Asked>(asked: Signal<Asked | undefined>, now: Asked): () => void {
  return () => {
    if (asked.value === now) asked.value = undefined;
  };
}

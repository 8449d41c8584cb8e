// One key that does something on a page: not while something is typed, not with another key held, and not for whoever has switched such keys off.
import { preference } from '../preferences.js';

const typing = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog';

/** Whether the reader means a shortcut by it. */
export const isSingleKey = ({ ctrlKey, altKey, metaKey, defaultPrevented, target }: KeyboardEvent): boolean =>
  !(ctrlKey || altKey || metaKey || defaultPrevented) &&
  preference('shortcuts') &&
  !(target instanceof Element && target.closest(typing) !== null);

/** Until the returned function is called. */
export function onKey(wanted: string, act: (target: Element) => void): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.key !== wanted || !isSingleKey(event)) return;
    event.preventDefault();
    act(event.target as Element);
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}

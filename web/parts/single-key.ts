// One key that does something on a page: not while something is typed, not with another key held, and not for whoever has switched such keys off.
import { preference } from '../preferences.js';

const typing = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]';

/** Whether the reader means a shortcut by it: one of the page, or of the dialog that lies over it. */
export const isSingleKey = (
  { ctrlKey, altKey, metaKey, defaultPrevented, target }: KeyboardEvent,
  dialog?: Element | null,
): boolean =>
  !(ctrlKey || altKey || metaKey || defaultPrevented) &&
  preference('shortcuts') &&
  !(target instanceof Element && target.closest(typing) !== null) &&
  [...document.querySelectorAll('dialog:modal')].at(-1) === (dialog ?? undefined);

/** Until the returned function is called. Of a part that may be shown in a dialog, `place` says where it is. */
export function onKey(wanted: string, act: (target: Element) => void, place?: () => Element | null): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.key !== wanted || !isSingleKey(event, place?.()?.closest('dialog'))) return;
    event.preventDefault();
    act(event.target as Element);
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}

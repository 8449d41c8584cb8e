// Single keys that lead to other pages: not while something is typed, not with another key held, and not for whoever has switched them off. Called by plain.ts.
import { shortcuts } from '../src/shared/shortcuts.js';
import { at } from './facts.js';
import { isSingleKey } from './parts/single-key.js';

/** The second key of two must follow soon. */
const PATIENCE_MS = 1500;

export function obeyShortcuts(): void {
  let before: { readonly key: string; readonly at: number } | undefined;
  addEventListener('keydown', (event) => {
    const { key, timeStamp } = event;
    if (!isSingleKey(event)) return;
    const pressed = before !== undefined && timeStamp - before.at < PATIENCE_MS ? [before.key, key] : [key];
    const found = shortcuts.find(({ keys }) => keys.join() === pressed.join());
    before = { key, at: timeStamp };
    // A page that this reader is not offered is not gone to.
    const [path = ''] = found?.to.split('#') ?? [];
    if (found !== undefined && document.querySelector(`header a[href="${at(path)}"]`) !== null)
      location.assign(at(found.to));
  });
}

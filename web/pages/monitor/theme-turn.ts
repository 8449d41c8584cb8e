// Changes when the colours of the page do: what is painted on a canvas does not follow them by itself.
import { signal } from '@preact/signals';

export const themeTurn = signal(0);
const turn = (): void => {
  themeTurn.value += 1;
};
new MutationObserver(turn).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', turn);

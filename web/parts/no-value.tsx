// A cell that has nothing to show: a dash to the eye, and why in words for those who hear it and for the pointer.
import { say, type Sayable } from '../words.js';

export function NoValue({ why }: { readonly why: Sayable }) {
  const text = say(why);
  return (
    <span class="no-value" title={text}>
      <span aria-hidden="true">—</span>
      <span class="unseen">{text}</span>
    </span>
  );
}

// In which language all examples are shown, and with whose key requests are tried. Mounted once by entry.tsx, above the first chapter.
import { signal } from '@preact/signals';
import { keep, readKept } from '../../kept.js';
import { say } from '../../words.js';

const app = document.getElementById('app');
/** The server wrote all of them, so what there is stands in the page. */
const labels = new Map(
  [...(document.querySelector('.operation')?.querySelectorAll<HTMLElement>('.sample') ?? [])].map((each) => [
    each.dataset['code'] ?? '',
    each.querySelector('figcaption')?.textContent ?? '',
  ]),
);
const first = [...labels.keys()][0] ?? '';
const remembered = readKept('code', first);
const chosen = signal(labels.has(remembered) ? remembered : first);
/** Never kept: whoever shares this browser is not given it. */
export const key = signal('');

chosen.subscribe((code) => app?.setAttribute('data-code', code));

function choose(code: string): void {
  chosen.value = code;
  keep('code', code);
}

export function CodeChoice() {
  return (
    <fieldset class="codes">
      <legend>{say('docs.examplesIn')}</legend>
      {[...labels].map(([code, label]) => (
        <label key={code}>
          <input type="radio" name="code" value={code} checked={chosen.value === code} onChange={() => choose(code)} />{' '}
          {label}
        </label>
      ))}
    </fieldset>
  );
}

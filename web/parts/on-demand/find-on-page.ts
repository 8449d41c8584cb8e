// A field above a long page leaves of it what holds every word: Help, and the page about the API. The server marked what is found (find-field.ts).
import { say } from '../../words.js';
import { onKey } from '../single-key.js';
import { holdsAll, plainly, soughtIn } from './find-words.js';

interface Part {
  readonly place: HTMLElement;
  readonly text: string;
}

const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];

/** Examples repeat the words of what they are for, and tables of answers those of all errors. */
function partOf(place: HTMLElement): Part {
  const own = place.matches('.operation') ? [...place.querySelectorAll('h3, p, tbody th')] : [place];
  return { place, text: plainly([place.id, ...own.map(({ textContent }) => textContent)].join(' ')) };
}

export function offerToFind(): void {
  const field = document.querySelector<HTMLInputElement>('#find');
  const told = document.getElementById('found');
  if (field === null || told === null) return;
  let parts: readonly Part[] | undefined;

  let due: number | undefined;
  const show = (): void => {
    clearTimeout(due);
    due = undefined;
    const sought = soughtIn(field.value);
    parts ??= all('[data-find]').map(partOf);
    for (const { place, text } of parts) place.hidden = !holdsAll(text, sought);
    const found = parts.filter(({ place }) => !place.hidden).length;
    hideEmpty(sought.length > 0);
    if (sought.length === 0) told.textContent = '';
    else if (found === 0) told.textContent = say('find.nothing', { sought: field.value.trim() });
    else told.textContent = say('find.found', { count: found });
  };
  const clear = (): void => {
    field.value = '';
    show();
  };

  // The letter is seen first: to hide half of a long page takes a while on a weak phone, and who types fast wants that once.
  field.addEventListener('input', () =>
    requestAnimationFrame(() => {
      clearTimeout(due);
      due = window.setTimeout(show);
    }),
  );
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') clear();
    else if (event.key === 'Enter') {
      show();
      goToFirst(parts ?? []);
    } else return;
    event.preventDefault();
  });
  onKey('/', () => field.focus());
  // A link within the page leads to what is there, also when something else is sought.
  addEventListener('hashchange', () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest('[hidden]')) return;
    clear();
    target.scrollIntoView();
  });
  // What was typed before this script was there, or is back after a look at another page.
  if (field.value !== '') show();
}

/** Headings of nothing, and links to what is not shown. Whatever is folded opens where it holds something that was sought. */
function hideEmpty(isSeeking: boolean): void {
  for (const group of all('[data-find-group]')) {
    group.hidden = group.querySelector('[data-find]:not([hidden])') === null;
    if (group instanceof HTMLDetailsElement) group.open = isSeeking && !group.hidden;
  }
  for (const link of all('.contents a[href^="#"]'))
    link.hidden = document.querySelector(`${link.getAttribute('href')}`)?.closest('[hidden]') != null;
  for (const line of all('.contents p')) line.hidden = line.querySelector('a:not([hidden])') === null;
}

function goToFirst(parts: readonly Part[]): void {
  const first = parts.find(({ place }) => !place.hidden)?.place;
  if (first === undefined) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView();
}

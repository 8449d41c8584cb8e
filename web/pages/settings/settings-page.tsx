// The menu of the settings and the part that the address names. The menu is the server's, so both show the same to the same reader.
import { useEffect, useRef } from 'preact/hooks';
import { at, facts } from '../../facts.js';
import { isWord, say } from '../../words.js';
import { parts } from './parts.js';

const here = facts.page['part'] ?? 'preferences';
const offered = (facts.page['parts'] ?? '').split(' ').filter((name) => name in parts);
const titleOf = (name: string): string => {
  const word = `settings.${name}`;
  return isWord(word) ? say(word) : name;
};

/** By hand: for who presses Tab next, the browser's own way begins at the link instead of at the top of the page. */
function showWhole(menu: HTMLElement | null, link: Element | null | undefined): void {
  if (!menu || !link) return;
  const [shown, whole] = [menu.getBoundingClientRect(), link.getBoundingClientRect()];
  menu.scrollBy({ left: whole.left + whole.width / 2 - (shown.left + shown.width / 2) });
}

export function SettingsPage() {
  const Part = parts[here];
  const menu = useRef<HTMLUListElement>(null);
  useEffect(() => showWhole(menu.current, menu.current?.querySelector('[aria-current]')), []);
  return (
    <>
      <h1>{say('settings.title')}</h1>
      <div class="settings">
        <nav aria-label={say('settings.title')}>
          {/* On a phone the menu is wider than the window, and browsers are content with half a link. */}
          <ul ref={menu} onFocusIn={({ target }) => showWhole(menu.current, target as Element)}>
            {offered.map((name) => (
              <li key={name}>
                <a href={at(`/settings/${name}`)} aria-current={name === here ? 'page' : undefined}>
                  {titleOf(name)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="settings-part">
          <h2>{titleOf(here)}</h2>
          {Part && <Part />}
        </div>
      </div>
    </>
  );
}

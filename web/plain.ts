// On every page: the theme switch, shortcuts, and moments that the server wrote in UTC put into the reader's own zone.
import './style.css';
import { remember } from './api.js';
import { startServiceWorker } from './installed.js';
import { obeyShortcuts } from './shortcut-keys.js';
import { offerToShow } from './show-password.js';
import { sayExactly, sayMoment, say } from './words.js';

export function localise(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[datetime]:not([data-local])')) {
    const at = time.dateTime;
    if (Number.isNaN(Date.parse(at))) continue;
    time.title = sayExactly(at);
    time.textContent = sayMoment(at);
    time.dataset['local'] = '';
  }
}

const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];
const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

/** Without this script the switch is a link that loads the page anew; with it nothing is lost that has not been sent yet. */
function switchThemeInPlace(link: HTMLAnchorElement): void {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const now = next[themes.find((theme) => theme === document.documentElement.dataset['theme']) ?? 'system'];
    document.documentElement.dataset['theme'] = now;
    link.textContent = say(`theme.${now}`);
    const url = new URL(link.href);
    url.searchParams.set('theme', next[now]);
    link.href = url.href;
    remember('theme', now);
  });
}

localise(document);
for (const link of document.querySelectorAll<HTMLAnchorElement>('a.theme')) switchThemeInPlace(link);
for (const field of document.querySelectorAll<HTMLInputElement>('form[method] input[type=password]'))
  offerToShow(field);
obeyShortcuts();
startServiceWorker();

// The frame of the settings: which parts there are for this reader, as links; what is in them comes with the script.
import { say, type Language } from '../../shared/words.js';
import type { Caller } from '../callers.js';
import type { Site } from '../site.js';
import { html } from './html.js';
import type { Content } from './page-frame.js';

type Sees = (caller: Caller) => boolean;
const everybody: Sees = () => true;
const overview: Sees = ({ seesAll, scopes }) => seesAll || scopes.has('admin');

/** Each part as web/pages/settings/parts.tsx has it, in the order of the menu. */
const parts = {
  preferences: everybody,
  presets: everybody,
  keys: ({ kind, scopes }) => kind === 'person' || scopes.has('admin'),
  webhooks: ({ scopes }) => scopes.has('webhooks'),
  account: everybody,
  users: overview,
  limits: overview,
  engines: overview,
  queues: overview,
  schedules: overview,
  storage: overview,
} as const satisfies Readonly<Record<string, Sees>>;
export type SettingsPart = keyof typeof parts;

export const isSettingsPart = (name: string): name is SettingsPart => Object.hasOwn(parts, name);
export const seesPart = (caller: Caller, part: SettingsPart): boolean => parts[part](caller);

export function settingsPage(language: Language, site: Site, caller: Caller, part: SettingsPart): Content {
  const offered = Object.keys(parts)
    .filter(isSettingsPart)
    .filter((each) => seesPart(caller, each));
  return {
    title: `${say(language, `settings.${part}`)} · ${say(language, 'settings.title')}`,
    script: 'settings',
    facts: { part, parts: offered.join(' ') },
    body: html`<h1>${say(language, 'settings.title')}</h1>
      <div class="settings">
        <nav aria-label="${say(language, 'settings.title')}">
          <ul>
            ${offered.map(
              (each) =>
                html`<li>
                  <a href="${site.path(`/settings/${each}`)}" ${each === part && html` aria-current="page"`}
                    >${say(language, `settings.${each}`)}</a
                  >
                </li>`,
            )}
          </ul>
        </nav>
        <div class="settings-part">
          <h2>${say(language, `settings.${part}`)}</h2>
          <noscript><p class="note">${say(language, 'settings.needsScript')}</p></noscript>
        </div>
      </div>`,
  };
}

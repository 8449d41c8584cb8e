// The start page: choose files, a format, a few options. A plain form without JavaScript; web/pages/convert makes it a list with progress.
import type { Settings } from '../../shared/settings.js';
import { say, sayBytes, saySeconds, type Language } from '../../shared/words.js';
import type { FormatView } from '../../tasks/capabilities/format-lists.js';
import type { Site } from '../site.js';
import { html, type Markup } from './html.js';
import { tokenField, type Content } from './page-frame.js';

export interface ConvertFacts {
  readonly formats: readonly FormatView[];
  readonly hasWorker: boolean;
  readonly fetchesLinks: boolean;
  readonly settings: Pick<Settings, 'maxFile' | 'maxFiles' | 'keepFiles'>;
  readonly token: string;
  /** The batch that the script shows. */
  readonly job?: string;
  /** Of whoever has just been let in without a login of their own: it says so once. */
  readonly welcome?: { readonly kind: Welcome; readonly email: string };
}

/** In the address behind the set-up and behind the link that sets a password. */
export const WELCOME = 'welcome';
const welcomes = {
  account: (language, site, email) =>
    html`${say(language, 'setup.made', { email })}
      <a href="${site.path('/settings/users')}">${say(language, 'setup.others')}</a>`,
  password: (language, _site, email) => html`${say(language, 'reset.done', { email })}`,
} as const satisfies Record<string, (language: Language, site: Site, email: string) => Markup>;
type Welcome = keyof typeof welcomes;
export const isWelcome = (word: unknown): word is Welcome => typeof word === 'string' && Object.hasOwn(welcomes, word);

/** What most people want first, as far as it works here. */
const FIRST_CHOICES = ['webp', 'pdf', 'mp4', 'mp3'];

export function convertPage(language: Language, site: Site, facts: ConvertFacts): Content {
  const { formats, hasWorker, fetchesLinks, settings, token, job, welcome } = facts;
  // What only comes out of something packed cannot be promised: nobody knows what lies in it.
  const made = new Set(formats.flatMap((format) => (format.is_packed ? [] : format.targets)));
  const targets = formats.filter(({ id }) => made.has(id));
  const word = (key: Parameters<typeof say>[1]) => say(language, key);
  return {
    title: word('convert.title'),
    script: 'convert',
    ...(welcome && {
      notice: html`<p class="note" role="status">${welcomes[welcome.kind](language, site, welcome.email)}</p>`,
    }),
    facts: {
      ...(job !== undefined && { job }),
      ...(!hasWorker && { worker: 'none' }),
      ...(!fetchesLinks && { links: 'none' }),
    },
    body: html`<h1>${word('convert.title')}</h1>
      ${!hasWorker && html`<p class="note">${word('convert.noWorker')}</p>`}
      ${targets.length === 0 && html`<p class="note">${word('convert.noFormats')}</p>`}
      <form id="convert" class="card" method="post" action="${site.path('/convert')}" enctype="multipart/form-data">
        ${tokenField(token)}
        <div id="drop" class="drop">
          <p class="drop-hint">${word('convert.drop')}</p>
          <input type="file" id="file" name="file" required aria-describedby="limits" />
          <label for="file" class="button">${word('convert.file')}</label>
          <p id="limits" class="muted">
            ${say(language, 'convert.limits', {
              size: sayBytes(language, settings.maxFile),
              count: settings.maxFiles,
              life: saySeconds(language, settings.keepFiles),
            })}
          </p>
        </div>
        <div class="choices">
          <div class="field">
            <label for="target">${word('convert.target')}</label>
            <select id="target" name="target" required>
              ${targetGroups(language, targets)}
            </select>
          </div>
          <button id="start" class="primary">${word('convert.start')}</button>
        </div>
        <details>
          <summary>${word('convert.options')}</summary>
          <div class="options">
            ${numberField('quality', word('convert.quality'), 100)}
            ${numberField('width', word('convert.width'), 16_383)}
            ${numberField('height', word('convert.height'), 16_383)}
          </div>
          <p class="muted">${word('convert.hint')}</p>
        </details>
      </form>`,
  };
}

function targetGroups(language: Language, targets: readonly FormatView[]): Markup[] {
  const chosen = FIRST_CHOICES.find((id) => targets.some((format) => format.id === id));
  const families = [...new Set(targets.map((format) => format.family))];
  return families.map((family) => {
    const group = targets.filter((format) => format.family === family);
    const options = group.map(
      ({ id, label }) => html`<option value="${id}" ${id === chosen && html` selected`}>${label[language]}</option>`,
    );
    return html`<optgroup label="${group[0]?.family_label[language]}">${options}</optgroup>`;
  });
}

const numberField = (name: string, label: string, most: number): Markup =>
  html`<div class="field">
    <label for="${name}">${label}</label>
    <input type="number" id="${name}" name="${name}" min="1" max="${most}" step="1" inputmode="numeric" />
  </div>`;

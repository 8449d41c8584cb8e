// Where nobody is let in before there is a first account: what is missing, where to find it, and a field for it. No button leads here again. Called by error.page.ts.
import { say, type Language } from '../../shared/words.js';
import type { WordKey } from '../../shared/words.en.js';
import type { Site } from '../site.js';
import { prose } from './docs-tables.js';
import { html, type Markup } from './html.js';
import type { Content } from './page-frame.js';

/** By the reason of the refusal: what is wrong. With a field where the link of the log would help. */
const doors: Readonly<Record<string, { readonly wrong: WordKey; readonly takesLink?: true }>> = {
  door_setup: { wrong: 'setup.link', takesLink: true },
  door_link: { wrong: 'setup.wrongLink', takesLink: true },
  door_local: { wrong: 'setup.local' },
  door_open: { wrong: 'setup.local' },
};

/** Undefined: it was refused for another reason. */
export function doorPage(reason: unknown, language: Language, site: Site): Content | undefined {
  const door = typeof reason === 'string' ? doors[reason] : undefined;
  if (door === undefined) return undefined;
  const title = say(language, 'setup.title');
  return {
    title,
    body: html`<div class="card narrow">
      <h1>${title}</h1>
      <p id="problem" class="problem">${say(language, door.wrong)}</p>
      ${door.takesLink === true && linkForm(language, site)}
      <p>${prose(say(language, 'setup.command'))}</p>
      <p class="actions"><a class="button" href="${site.path('/login')}">${say(language, 'login.submit')}</a></p>
    </div>`,
  };
}

const linkForm = (language: Language, site: Site): Markup =>
  html`<p>${prose(say(language, 'setup.where'))}</p>
    <form method="get" action="${site.path('/setup')}">
      <div class="field">
        <label for="token">${say(language, 'setup.token')}</label>
        <input
          id="token"
          name="token"
          required
          maxlength="2000"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          aria-describedby="problem"
        />
      </div>
      <button class="primary">${say(language, 'setup.goOn')}</button>
    </form>`;

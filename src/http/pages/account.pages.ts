// The pages before anybody is known: log-in, the making of the first administrator, and the setting of a password by a link.
import { say, type Language } from '../../shared/words.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../passwords.js';
import type { Site } from '../site.js';
import { html, type Markup } from './html.js';
import { tokenField, type Content } from './page-frame.js';

export interface AccountForm {
  readonly token: string;
  /** Filled in again after a mistake, or known from the link; never the password. */
  readonly email?: string;
  /** Why it did not work, in the reader's language. */
  readonly problem?: string;
  /** Why the reader is here. */
  readonly note?: string;
  /** There is another way to log in. */
  readonly hasProvider?: boolean;
  /** Passed on as a hidden field: where to go afterwards, or the token of the set-up link. */
  readonly carried: Readonly<Record<string, string>>;
}

export function loginPage(language: Language, site: Site, form: AccountForm): Content {
  return page(language, site, form, {
    title: say(language, 'login.title'),
    action: '/login',
    submit: say(language, 'login.submit'),
    autocomplete: 'current-password',
  });
}

/** `takesOver`: the one that is made becomes the owner of what is there. */
export function setupPage(language: Language, site: Site, form: AccountForm, takesOver: boolean): Content {
  return page(language, site, form, {
    title: say(language, 'setup.title'),
    action: '/setup',
    submit: say(language, 'setup.submit'),
    autocomplete: 'new-password',
    intro: say(language, 'setup.explain') + (takesOver ? ` ${say(language, 'setup.takesOver')}` : ''),
    hint: say(language, 'setup.passwordHint', { count: SHORTEST_PASSWORD }),
  });
}

export function resetPage(language: Language, site: Site, form: AccountForm): Content {
  return page(language, site, form, {
    title: say(language, 'reset.title'),
    action: '/reset',
    submit: say(language, 'reset.submit'),
    autocomplete: 'new-password',
    isKnown: true,
    intro: say(language, 'reset.explain'),
    hint: say(language, 'setup.passwordHint', { count: SHORTEST_PASSWORD }),
  });
}

interface Words {
  readonly title: string;
  readonly action: string;
  readonly submit: string;
  readonly autocomplete: 'current-password' | 'new-password';
  /** The link says whose account it is. It is shown, to the reader and to what keeps passwords. */
  readonly isKnown?: true;
  readonly intro?: string;
  readonly hint?: string;
}

function page(language: Language, site: Site, form: AccountForm, words: Words): Content {
  const { title, action, submit, autocomplete, intro, hint } = words;
  const described = [form.problem !== undefined && 'problem', hint !== undefined && 'hint'].filter(Boolean).join(' ');
  const shortest: Markup | false = autocomplete === 'new-password' && html` minlength="${SHORTEST_PASSWORD}"`;
  return {
    title,
    body: html`<form class="card narrow" method="post" action="${site.path(action)}">
      <h1>${title}</h1>
      ${intro !== undefined && html`<p>${intro}</p>`}
      ${form.note !== undefined && html`<p class="note">${form.note}</p>`}
      ${form.problem !== undefined && html`<p id="problem" class="problem" role="alert">${form.problem}</p>`}
      ${tokenField(form.token)}${Object.entries(form.carried).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      ${emailInput(language, form, words.isKnown)}
      <div class="field">
        <label for="password">${say(language, 'login.password')}</label>
        <input
          type="password"
          id="password"
          name="password"
          required${shortest}
          maxlength="${LONGEST_PASSWORD}"
          autocomplete="${autocomplete}"
          ${described !== '' && html` aria-describedby="${described}"`}
          ${form.problem !== undefined && html` aria-invalid="true"`}
          ${form.email !== undefined && html` autofocus`}
        />
        ${hint !== undefined && html`<p id="hint" class="muted">${hint}</p>`}
      </div>
      <button class="primary">${submit}</button>
      ${form.hasProvider === true && providerLink(language, site, form.carried['next'] ?? '/')}
    </form>`,
  };
}

/** After a mistake the reader goes on where it is: at the password, with the name kept. */
const emailInput = (language: Language, { email = '', problem }: AccountForm, isKnown = false): Markup =>
  html`<div class="field">
    <label for="email">${say(language, 'login.email')}</label>
    <input
      type="email"
      id="email"
      name="email"
      required
      autocomplete="username"
      autocapitalize="none"
      spellcheck="false"
      value="${email}"
      ${isKnown && html` readonly`}
      ${email === '' && html` autofocus`}
      ${problem !== undefined && !isKnown && html` aria-invalid="true" aria-describedby="problem"`}
    />
  </div>`;

const providerLink = (language: Language, site: Site, next: string): Markup =>
  html`<p>
    <a class="button" href="${site.path(`/login/oidc?next=${encodeURIComponent(next)}`)}"
      >${say(language, 'login.provider')}</a
    >
  </p>`;

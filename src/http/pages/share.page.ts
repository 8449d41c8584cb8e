// What somebody sees who was sent a link to results: names, sizes, the way to fetch them, and until when. Or the question for its password.
import type { Share } from '../../entities/share.entity.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { say, sayBytes, type Language } from '../../shared/words.js';
import { LONGEST_PASSWORD } from '../passwords.js';
import type { Site } from '../site.js';
import { html } from './html.js';
import { tokenField, type Content } from './page-frame.js';
import { timeOf } from './times.js';

export interface ShareFacts {
  readonly token: string;
  readonly share: Share;
  readonly files: readonly StoredFile[];
}
export interface ShareForm {
  readonly token: string;
  readonly formToken: string;
  readonly problem?: string | undefined;
}

export function sharePage(language: Language, site: Site, { token, share, files }: ShareFacts): Content {
  const at = (rest: string) => site.path(`/s/${token}/${rest}`);
  const left = share.max_downloads === null ? undefined : share.max_downloads - share.downloads;
  return {
    title: say(language, 'share.title'),
    body: html`<article class="card">
      <h1>${say(language, 'share.title')}</h1>
      <ul class="files">
        ${files.map(
          (file) =>
            html`<li>
              <a
                href="${at(`files/${file.id}`)}"
                download
                aria-label="${say(language, 'do.downloadOf', { name: file.filename })}"
                ><bdi>${file.filename}</bdi></a
              >
              <span class="muted">${sayBytes(language, Number(file.size_bytes))}</span>
            </li>`,
        )}
      </ul>
      ${files.length > 1 && html`<p><a class="button primary" href="${at('zip')}" download>${say(language, 'share.all')}</a></p>`}
      <p class="muted">
        ${say(language, 'share.until')} ${timeOf(share.expires_at)}
        ${left !== undefined && html` · ${say(language, 'share.left', { count: left })}`}
      </p>
    </article>`,
  };
}

export function lockedSharePage(language: Language, site: Site, { token, formToken, problem }: ShareForm): Content {
  return {
    title: say(language, 'share.title'),
    body: html`<form class="card narrow" method="post" action="${site.path(`/s/${token}`)}">
      <h1>${say(language, 'share.title')}</h1>
      <p>${say(language, 'share.locked')}</p>
      ${problem !== undefined && html`<p id="problem" class="problem" role="alert">${problem}</p>`}
      ${tokenField(formToken)}
      <div class="field">
        <label for="password">${say(language, 'login.password')}</label>
        <input
          type="password"
          id="password"
          name="password"
          required
          maxlength="${LONGEST_PASSWORD}"
          autocomplete="off"
        />
      </div>
      <button class="primary">${say(language, 'share.open')}</button>
    </form>`,
  };
}

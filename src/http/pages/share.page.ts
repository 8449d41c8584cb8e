// What somebody sees who was sent a link to results: names, sizes, a look at what is safe to show, the way to fetch them, and until when. Or the question for its password.
import type { Share } from '../../entities/share.entity.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { shownSize, sizeFound } from '../../shared/shown-size.js';
import { say, sayBytes, type Language } from '../../shared/words.js';
import { LONGEST_PASSWORD } from '../passwords.js';
import type { Site } from '../site.js';
import { isPicture } from '../send-file.js';
import { html, type Markup } from './html.js';
import { tokenField, type Content } from './page-frame.js';
import { timeOf } from './times.js';

const MOST_PREVIEWS = 12;
/** Pixels; as style/share.css has it, in rem. */
const TALLEST_PREVIEW = 416;

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
  const [only, ...more] = files;
  const title = only !== undefined && more.length === 0 ? only.filename : say(language, 'share.title');
  return {
    title,
    body: html`<article class="card share">
      <h1><bdi dir="auto">${title}</bdi></h1>
      ${files.map((file) => {
        const address = at(`files/${file.id}`);
        return html`<section class="shared-file">
          ${left === undefined && files.length <= MOST_PREVIEWS && previewOf(file, address)}
          <div>
            ${more.length > 0 && html`<p class="name"><bdi dir="auto">${file.filename}</bdi></p>`}
            <p class="muted">
              ${file.format !== null && `${file.format.toUpperCase()} · `}${sayBytes(language, Number(file.size_bytes))}
            </p>
          </div>
          <a
            class="button${more.length === 0 && ' primary'}"
            href="${address}"
            download
            aria-label="${say(language, 'do.downloadOf', { name: file.filename })}"
            >${say(language, 'do.download')}</a
          >
        </section>`;
      })}
      ${more.length > 0 && html`<p><a class="button primary" href="${at('zip')}" download>${say(language, 'share.all')}</a></p>`}
      <p class="muted">
        ${say(language, 'share.until')} ${timeOf(share.expires_at)}
        ${left !== undefined && html` · ${say(language, 'share.left', { count: left })}`}
      </p>
    </article>`,
  };
}

/** Looking is free where downloads are not limited: share-pages.controller.ts does not count what is asked for like this. */
function previewOf(file: StoredFile, address: string): Markup | false {
  const { media_type: kind, filename } = file;
  const source = `${address}?disposition=inline`;
  if (isPicture(kind))
    return html`<div><img src="${source}" alt="${filename}" loading="lazy" ${placeOf(file)} /></div>`;
  if (kind.startsWith('video/'))
    return html`<video controls preload="metadata" src="${source}" aria-label="${filename}" ${placeOf(file)}></video>`;
  return (
    kind.startsWith('audio/') &&
    html`<audio controls preload="metadata" src="${source}" aria-label="${filename}"></audio>`
  );
}

function placeOf({ probe }: StoredFile): Markup | false {
  const found = sizeFound(probe);
  if (found === undefined) return false;
  const { width, height } = shownSize(found, TALLEST_PREVIEW);
  return html` width="${width}" height="${height}"`;
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

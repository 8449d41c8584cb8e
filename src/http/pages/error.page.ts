// What a person sees when a page cannot be shown: what happened in a word, the sentence of the code in their language, and a way on that fits the case.
import type { Request } from 'express';
import type { AppError } from '../../shared/errors.js';
import { say, saySeconds, type Language } from '../../shared/words.js';
import type { WordKey } from '../../shared/words.en.js';
import { factsOf } from '../request-facts.js';
import type { Site } from '../site.js';
import { doorPage } from './door.page.js';
import { html, type Markup } from './html.js';
import type { Content } from './page-frame.js';

interface Way {
  readonly word: WordKey;
  /** Undefined: the same page once more. */
  readonly to?: string;
}
interface Kind {
  readonly title: WordKey;
  readonly way?: Way;
}

const again: Way = { word: 'problem.again' };
const kinds: Readonly<Record<number, Kind>> = {
  404: { title: 'problem.404' },
  410: { title: 'problem.410' },
  413: { title: 'problem.413', way: { word: 'problem.limits', to: '/help#limits' } },
  421: { title: 'problem.421' },
  429: { title: 'problem.429', way: again },
  500: { title: 'problem.500', way: again },
  503: { title: 'problem.503', way: again },
  507: { title: 'problem.507', way: again },
};
const formats: Way = { word: 'problem.formats', to: '/help#formats' };

/** `waitS`: what the answer says in Retry-After. */
export function errorPage(error: AppError, request: Request, site: Site, waitS?: number): Content {
  const { language, requestId } = factsOf(request);
  const door = doorPage(error.facts.details?.['reason'], language, site);
  if (door !== undefined) return door;
  const { title, way } = kinds[error.status] ?? { title: 'problem.title' };
  const missing = error.facts.details?.['missing'];
  return {
    title: say(language, title),
    body: html`<h1>${say(language, title)}</h1>
      <p class="problem">${sentence(error, language)}</p>
      ${typeof missing === 'string' && html`<p>${say(language, 'problem.missing', { missing })}</p>`}
      ${waitS !== undefined && html`<p>${say(language, 'problem.wait', { wait: saySeconds(language, waitS) })}</p>`}
      <p class="actions">
        ${wayOn(language, site, request, error.code === 'engine_unavailable' ? formats : way)}
        ${
          error.status === 421
            ? elsewhere(language, site)
            : html`<a class="button" href="${site.path('/')}">${say(language, 'problem.back')}</a>`
        }
      </p>
      <p class="muted">
        <a href="${site.path(`/help#${error.code}`)}"><code>${error.code}</code></a> ·
        ${say(language, 'problem.number', { id: requestId })}
      </p>`,
  };
}

/** What was sent with a form is not sent twice by a link; only a page can be asked for again. */
function wayOn(language: Language, site: Site, request: Request, way: Way | undefined): Markup | undefined {
  if (way === undefined || (way.to === undefined && request.method !== 'GET')) return undefined;
  return html`<a class="button" href="${site.path(way.to ?? request.url)}">${say(language, way.word)}</a>`;
}

function elsewhere(language: Language, site: Site): Markup | undefined {
  return site.origin === undefined
    ? undefined
    : html`<a class="button" href="${site.link('/')}">${say(language, 'problem.elsewhere')}</a>`;
}

function sentence(error: AppError, language: Language): string {
  if (error.facts.details?.['reason'] === 'link_over') return say(language, 'reset.over');
  // Ours are written in English and say more about the case; the Russian reader gets the general sentence. What a program lacks is named to both.
  const isTold = error.status < 500 || error.code === 'engine_unavailable';
  return language === 'en' && isTold ? error.message : say(language, `error.${error.code}`);
}

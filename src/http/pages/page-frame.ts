// The frame around every page: head, navigation, language, log-out. Pages give their title and their content.
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { say, type Language } from '../../shared/words.js';
import { Assets } from '../assets.js';
import { formToken, TOKEN_FIELD } from '../form-token.js';
import { factsOf } from '../request-facts.js';
import { Site } from '../site.js';
import { html, type Markup } from './html.js';

export interface Content {
  readonly title: string;
  readonly body: Markup;
  /** Module of src/http/browser, without extension. */
  readonly script?: string;
  /** For readers without JavaScript: the page loads itself again after this time. */
  readonly refreshS?: number;
  /** A wide table wants the whole window. */
  readonly wide?: boolean;
}

@Injectable()
export class PageFrame {
  constructor(
    private readonly site: Site,
    private readonly assets: Assets,
  ) {}

  send(request: Request, response: Response, content: Content, status = 200): void {
    const { language } = factsOf(request);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Language', language);
    response.vary('Accept-Language, Cookie');
    response.status(status).end(this.document(request, response, content, language).text);
  }

  private document(request: Request, response: Response, content: Content, language: Language): Markup {
    const asset = (name: string) => this.site.path(this.assets.url(name));
    const { title, body, script, refreshS, wide } = content;
    return html`<!doctype html>
      <html lang="${language}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <title>${title} · ${say(language, 'app.name')}</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="${asset('style.css')}" />
          ${refreshS !== undefined && html`<noscript><meta http-equiv="refresh" content="${refreshS}" /></noscript>`}
          <script type="module" src="${asset('http/browser/local-times.js')}"></script>
          ${script !== undefined && html`<script type="module" src="${asset(`http/browser/${script}.js`)}"></script>`}
        </head>
        <body>
          <a class="skip" href="#content">${say(language, 'nav.skip')}</a>
          <header>${this.navigation(request, response, language)}</header>
          <main id="content" ${wide === true && html` class="wide"`} tabindex="-1">${body}</main>
        </body>
      </html> `;
  }

  private navigation(request: Request, response: Response, language: Language): Markup {
    const { caller } = factsOf(request);
    const here = request.url.split('?')[0] ?? '/';
    const link = (to: string, text: string) =>
      html`<li><a href="${this.site.path(to)}" ${here === to && html` aria-current="page"`}>${text}</a></li>`;
    return html`<a class="brand" href="${this.site.path('/')}">${say(language, 'app.name')}</a>
      <nav aria-label="${say(language, 'nav.main')}">
        <ul>
          ${link('/', say(language, 'nav.convert'))}
          ${caller?.seesAll === true && link('/admin/tasks', say(language, 'nav.tasks'))}
          ${link('/help', say(language, 'nav.help'))} ${link('/docs', say(language, 'nav.docs'))}
          ${caller?.kind === 'visitor' && link('/login', say(language, 'nav.login'))}
        </ul>
      </nav>
      <a
        class="language"
        href="${this.site.path(otherLanguage(request, language))}"
        hreflang="${language === 'en' ? 'ru' : 'en'}"
        lang="${language === 'en' ? 'ru' : 'en'}"
        >${say(language, 'nav.language')}</a
      >
      ${caller?.kind === 'person' && this.logOut(request, response, language)}`;
  }

  private logOut(request: Request, response: Response, language: Language): Markup {
    return html`<form method="post" action="${this.site.path('/logout')}">
      ${tokenField(formToken(request, response, this.site))}
      <button title="${factsOf(request).caller?.name}">${say(language, 'nav.logout')}</button>
    </form>`;
  }
}

export function tokenField(token: string): Markup {
  return html`<input type="hidden" name="${TOKEN_FIELD}" value="${token}" />`;
}

/** The same page in the other language; what was sent with a form cannot be shown again, so that leads to the start. */
function otherLanguage(request: Request, language: Language): string {
  const other = language === 'en' ? 'ru' : 'en';
  if (request.method !== 'GET') return `/?lang=${other}`;
  const [path = '/', query] = request.url.split('?');
  const values = new URLSearchParams(query);
  values.set('lang', other);
  return `${path}?${values.toString()}`;
}

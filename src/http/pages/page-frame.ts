// The frame around every page: head, navigation, language, log-out. Pages give their title and their content.
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { say, type Language } from '../../shared/words.js';
import { Assets } from '../assets.js';
import { formToken, TOKEN_FIELD } from '../form-token.js';
import { factsOf } from '../request-facts.js';
import { Site } from '../site.js';
import { themes, type Theme } from '../choices.js';
import { html, jsonScript, type Markup } from './html.js';

export interface Content {
  readonly title: string;
  readonly body: Markup;
  /** Above it; stays where a script takes over the rest. */
  readonly notice?: Markup;
  /** Folder of web/pages whose script takes over the element #app. */
  readonly script?: string;
  /** What that script has to know beside what all pages know. */
  readonly facts?: Readonly<Record<string, string>>;
  /** What public routes answer, by their path: the script begins with these in place of asking (web/answers.ts). */
  readonly answers?: Readonly<Record<string, unknown>>;
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
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxFile' | 'maxFiles' | 'keepFiles' | 'keepFilesMost'>,
  ) {}

  send(request: Request, response: Response, content: Content, status = 200): void {
    const { language } = factsOf(request);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Language', language);
    response.vary('Accept-Language, Cookie');
    response.status(status).end(this.document(request, response, content, language).text);
  }

  private document(request: Request, response: Response, content: Content, language: Language): Markup {
    const { title, body, notice, script, refreshS, wide } = content;
    const files = this.assets.of(script === undefined ? 'plain.ts' : `pages/${script}/entry.tsx`);
    const asset = (name: string) => this.site.path(`/assets/${name}`);
    const words = this.assets.wordsOf(script ?? 'plain', language);
    return html`<!doctype html>
      <html lang="${language}" data-theme="${factsOf(request).theme}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <title>${title} · ${say(language, 'app.name')}</title>
          <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)" />
          <meta name="theme-color" content="#171b21" media="(prefers-color-scheme: dark)" />
          <link rel="icon" href="${asset(this.assets.icon('vector'))}" type="image/svg+xml" />
          <link rel="apple-touch-icon" href="${asset(this.assets.icon('touch'))}" />
          <link rel="manifest" href="${this.site.path(`/manifest.webmanifest?lang=${language}`)}" />
          ${files.styles.map((name) => html`<link rel="stylesheet" href="${asset(name)}" />`)}
          ${[...files.preload, words].map((name) => html`<link rel="modulepreload" href="${asset(name)}" />`)}
          ${refreshS !== undefined && html`<noscript><meta http-equiv="refresh" content="${refreshS}" /></noscript>`}
          <script type="module" src="${asset(files.script)}"></script>
        </head>
        <body>
          <a class="skip" href="#content">${say(language, 'nav.skip')}</a>
          <header>${this.navigation(request, response, language)}</header>
          <main id="content" ${wide === true && html` class="wide"`} tabindex="-1">
            ${notice} ${script === undefined ? body : html`<div id="app">${body}</div>`}
          </main>
          ${jsonScript('facts', this.facts(request, content))}
          ${content.answers !== undefined && jsonScript('answers', content.answers)}
        </body>
      </html> `;
  }

  /** What web/facts.ts reads. */
  private facts(request: Request, content: Content): object {
    const { caller, language } = factsOf(request);
    const { maxFile, maxFiles, keepFiles, keepFilesMost } = this.settings;
    return {
      language,
      prefix: this.site.prefix,
      words: `/assets/${this.assets.wordsOf(content.script ?? 'plain', language)}`,
      maxFileBytes: maxFile,
      maxFiles,
      keepFilesS: keepFiles,
      keepMostS: keepFilesMost,
      caller: {
        kind: caller?.kind ?? 'nobody',
        name: caller?.name ?? '',
        scopes: [...(caller?.scopes ?? [])],
        seesAll: caller?.seesAll ?? false,
      },
      page: content.facts ?? {},
    };
  }

  private navigation(request: Request, response: Response, language: Language): Markup {
    const { caller } = factsOf(request);
    const here = request.url.split('?')[0] ?? '/';
    const link = (to: string, text: string) =>
      html`<li><a href="${this.site.path(to)}" ${isAt(here, to) && html` aria-current="page"`}>${text}</a></li>`;
    const { theme } = factsOf(request);
    return html`<a class="brand" href="${this.site.path('/')}">${say(language, 'app.name')}</a>
      <details class="menu"><summary>${say(language, 'nav.menu')}</summary></details>
      <nav aria-label="${say(language, 'nav.main')}">
        <ul>
          ${link('/', say(language, 'nav.convert'))} ${link('/history', say(language, 'nav.history'))}
          ${caller?.seesAll === true && [link('/admin/tasks', say(language, 'nav.tasks')), link('/admin/monitor', say(language, 'nav.monitor'))]}
          ${caller !== undefined && link('/settings', say(language, 'nav.settings'))}
          ${link('/help', say(language, 'nav.help'))} ${link('/docs', say(language, 'nav.docs'))}
          ${caller?.kind === 'visitor' && link('/login', say(language, 'nav.login'))}
        </ul>
      </nav>
      <a class="theme" href="${this.site.path(withChoice(request, 'theme', nextTheme(theme)))}"
        >${say(language, `theme.${theme}`)}</a
      >
      <a
        class="language"
        href="${this.site.path(withChoice(request, 'lang', language === 'en' ? 'ru' : 'en'))}"
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

/** A page and what lies below it; the start page is above everything. */
const isAt = (here: string, to: string): boolean => here === to || (to !== '/' && here.startsWith(`${to}/`));

const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';

/** The same page with another choice; what was sent with a form cannot be shown again, so that leads to the start. */
function withChoice(request: Request, name: string, value: string): string {
  if (request.method !== 'GET') return `/?${name}=${value}`;
  const [path = '/', query] = request.url.split('?');
  const values = new URLSearchParams(query);
  values.set(name, value);
  return `${path}?${values.toString()}`;
}

// What the installed app shows when there is no connection: kept by its service worker, so it must be right whoever reads it and whatever they had asked for.
import { say, type Language } from '../../shared/words.js';
import { html } from './html.js';
import type { Content } from './page-frame.js';

export const offlinePage = (language: Language): Content => ({
  title: say(language, 'offline.title'),
  facts: { offline: 'yes' },
  body: html`<div class="card narrow">
    <h1>${say(language, 'offline.title')}</h1>
    <p>${say(language, 'offline.explain')}</p>
    <p><a class="button primary" href="">${say(language, 'offline.again')}</a></p>
  </div>`,
});

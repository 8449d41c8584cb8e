// A field that finds in a long page. What it may leave out is marked data-find, what holds such parts data-find-group; web/parts/on-demand/find-on-page.ts does it.
import { say, type Language } from '../../shared/words.js';
import { html, type Markup } from './html.js';

/** Without a script it is not shown: browsers have their own. */
export const findField = (language: Language): Markup =>
  html`<div class="find" role="search">
    <label for="find">${say(language, 'find.label')}</label>
    <input type="search" id="find" autocomplete="off" spellcheck="false" aria-describedby="found" />
    <p id="found" class="muted" role="status"></p>
  </div>`;

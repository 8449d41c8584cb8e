// The last tasks of a reader as a plain list, for browsers without JavaScript; web/pages/history makes more of it.
import { say, type Language } from '../../shared/words.js';
import type { FullTask } from '../../tasks/read/read-tasks.js';
import type { Site } from '../site.js';
import { wireState } from '../task.view.js';
import { html, type Markup } from './html.js';
import type { Content } from './page-frame.js';
import { stateSentence } from './state-sentence.js';
import { taskName } from './task-names.js';
import { timeOf } from './times.js';

export function historyPage(language: Language, site: Site, tasks: readonly FullTask[]): Content {
  return {
    title: say(language, 'nav.history'),
    script: 'history',
    wide: true,
    body: html`<h1>${say(language, 'nav.history')}</h1>
      ${
        tasks.length === 0
          ? html`<p class="card">${say(language, 'history.empty')}</p>`
          : html`<ul class="rows">
              ${tasks.map((full) => row(language, site, full))}
            </ul>`
      }`,
  };
}

const row = (language: Language, site: Site, full: FullTask): Markup =>
  html`<li class="row">
    <a class="name" href="${site.path(`/t/${full.task.id}`)}"><bdi dir="auto">${taskName(language, full)}</bdi></a>
    <p class="status status-${wireState(full.task)}">${stateSentence(language, full)}</p>
    <p class="muted">${timeOf(full.task.created_at)}</p>
  </li>`;

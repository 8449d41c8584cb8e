// How queues and workers do, as two plain tables that load anew by themselves; with JavaScript web/pages/monitor takes their place.
import { say, sayBytes, sayNumber, type Language } from '../../shared/words.js';
import type { WordKey } from '../../shared/words.en.js';
import type { QueueOverview, WorkerOverview } from '../../monitor/overview.js';
import type { Site } from '../site.js';
import { html, type Markup } from './html.js';
import type { Content } from './page-frame.js';
import { spanOf } from './times.js';

interface Facts {
  readonly queues: readonly QueueOverview[];
  readonly workers: readonly WorkerOverview[];
  /** What the script begins with. */
  readonly answers: Readonly<Record<string, unknown>>;
}

export function monitorPage(language: Language, site: Site, { queues, workers, answers }: Facts): Content {
  return {
    title: say(language, 'nav.monitor'),
    wide: true,
    script: 'monitor',
    answers,
    refreshS: 30,
    body: html`<h1>${say(language, 'nav.monitor')}</h1>
      ${table(
        language,
        'monitor.queues',
        ['admin.queue', 'state.queued', 'state.running', 'monitor.slots', 'monitor.oldest'],
        queues.map((row) => [
          html`<a href="${site.path(`/admin/tasks?queue=${row.queue}`)}">${row.queue}</a>`,
          sayNumber(language, row.waiting),
          sayNumber(language, row.running),
          row.paused ? say(language, 'monitor.paused') : sayNumber(language, row.slots),
          row.oldest_wait_s === null ? '' : spanOf(language, row.oldest_wait_s * 1000),
        ]),
      )}
      ${table(
        language,
        'monitor.workers',
        ['task.worker', 'admin.state', 'state.running', 'state.done', 'state.failed', 'monitor.memory'],
        workers.map((row) => [
          row.name,
          row.state,
          sayNumber(language, row.running.length),
          sayNumber(language, row.done_count),
          sayNumber(language, row.failed_count),
          sayBytes(language, row.memory_bytes),
        ]),
      )}`,
  };
}

function table(
  language: Language,
  title: WordKey,
  heads: readonly WordKey[],
  rows: readonly (readonly (Markup | string)[])[],
): Markup {
  return html`<h2>${say(language, title)}</h2>
    <div class="scroll" role="region" tabindex="0" aria-label="${say(language, title)}">
      <table>
        <thead>
          <tr>
            ${heads.map((head) => html`<th scope="col">${say(language, head)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (cells) =>
              html`<tr>
                ${cells.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

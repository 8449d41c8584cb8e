// The beginning of the page about the API: from a key to the first result, events, webhooks, messages, limits. Called by docs.page.ts.
import { say, sayBytes, saySeconds, type Language } from '../../shared/words.js';
import type { WordKey } from '../../shared/words.en.js';
import { codeSamples } from '../document/samples/code-samples.js';
import { KEY_VARIABLE } from '../document/samples/example-request.js';
import { webhookSamples } from '../document/samples/webhook-samples.js';
import type { Site } from '../site.js';
import type { DocsFacts } from './docs-facts.js';
import { samplesOf } from './docs-samples.js';
import { html, type Markup } from './html.js';

/** In the order in which the page has them; the list of contents reads this too. */
export const chapters = {
  start: 'docs.start',
  live: 'docs.live',
  hooks: 'docs.hooks',
  messages: 'docs.messages',
  rates: 'docs.rates',
  errors: 'docs.errors',
} as const satisfies Readonly<Record<string, WordKey>>;

const MESSAGE = {
  specversion: '1.0',
  type: 'conversion.task.requested',
  id: '7c0e5c1e-8a30-4c52-9b8a-5d9bb4f0f1a2',
  source: '/shop',
  reply_to: 'shop.replies',
  data: { url: 'https://shop.example/photo.png', target: 'webp' },
};

export function docsGuide(language: Language, site: Site, { rows, server, hasDoor, settings }: DocsFacts): Markup {
  const word = (key: WordKey) => say(language, key);
  const chapter = (id: keyof typeof chapters, body: Markup) =>
    html`<section class="card" id="${id}" data-find>
      <h2>${word(chapters[id])}</h2>
      ${body}
    </section>`;
  const sample = (route: string) => {
    const row = rows[route];
    return row && samplesOf(codeSamples(route, row, server, hasDoor));
  };
  const link = (id: string, to = `#${id}`) => html`<a href="${to}">${id}</a>`;
  const limits = {
    size: sayBytes(language, settings.maxFile),
    count: settings.maxFiles,
    life: saySeconds(language, settings.keepFiles),
  };
  const key = hasDoor
    ? html`${say(language, 'docs.keyAbout', { variable: KEY_VARIABLE })}
        <a href="${site.path('/settings/keys')}">${word('docs.toKeys')}</a>`
    : word('docs.noKey');
  return html`${chapter(
    'start',
    html`<p>${key}</p>
      <p>${word('docs.oneCall')}</p>
      ${sample('POST /api/v1/convert/:target')}
      <p>
        ${word('docs.threeCalls')}
        ${['uploadFile', 'createTask', 'getTask', 'getResult'].map((id) => html`${link(id)} `)}
      </p>
      <p>${word('docs.wait')}</p>`,
  )}
  ${chapter(
    'live',
    html`<p>${word('docs.liveAbout')} ${link('followEvents')}</p>
      ${sample('GET /api/v1/tasks/:id/events')}`,
  )}
  ${chapter(
    'hooks',
    html`<p>${word('docs.hooksAbout')}</p>
      ${samplesOf(webhookSamples)}
      <p>${link('createWebhook')} ${link('testWebhook')} ${link('replayDelivery')}</p>`,
  )}
  ${chapter(
    'messages',
    html`<p>${word('docs.messagesAbout')}</p>
      <pre
        class="scroll"
        tabindex="0"
      ><code>redis-cli XADD shop.tasks '*' event '${JSON.stringify(MESSAGE)}'</code></pre>
      <pre
        class="scroll"
        tabindex="0"
      ><code>rabbitmqadmin publish routing_key=shop.tasks payload='${JSON.stringify(MESSAGE)}'</code></pre>`,
  )}
  ${chapter('rates', html`<p>${say(language, 'docs.ratesAbout', limits)} ${link('getLimits')} ${link('getUsage')}</p>`)}
  ${chapter('errors', html`<p>${word('docs.errorsAbout')} ${link(word('help.codes'), site.path('/help#codes'))}</p>`)}`;
}

// Help, with a field to find in it: the limits of this server, the formats that work on it, and every error code in words. The anchors are the codes.
import type { FileOperation } from '../../conversion/file-operations.js';
import { errorTable, type ErrorCode } from '../../shared/errors.js';
import { pageKeys, shortcuts } from '../../shared/shortcuts.js';
import type { Settings } from '../../shared/settings.js';
import { say, sayBytes, saySeconds, type Language } from '../../shared/words.js';
import type { FormatView } from '../../tasks/capabilities/format-lists.js';
import { findField } from './find-field.js';
import { html, type Markup } from './html.js';
import type { Content } from './page-frame.js';

export interface HelpFacts {
  readonly formats: readonly FormatView[];
  /** What is done with PDFs here. */
  readonly operations: readonly FileOperation[];
  readonly settings: Pick<Settings, 'maxFile' | 'maxFiles' | 'keepFiles'>;
}

/** The list of formats is long, so what stands below it is named above. */
const sections = [
  ['limits', 'help.limits'],
  ['formats', 'help.formats'],
  ['work', 'help.work'],
  ['shortcuts', 'help.shortcuts'],
  ['codes', 'help.codes'],
] as const;

export function helpPage(language: Language, { formats, operations, settings }: HelpFacts): Content {
  const word = (key: Parameters<typeof say>[1]) => say(language, key);
  const limits = {
    size: sayBytes(language, settings.maxFile),
    count: settings.maxFiles,
    life: saySeconds(language, settings.keepFiles),
  };
  return {
    title: word('help.title'),
    script: 'help',
    body: html`<h1>${word('help.title')}</h1>
      ${findField(language)}
      <nav aria-label="${word('docs.contents')}">
        <p class="actions">
          ${sections.map(([id, title]) => html`<a class="button" href="#${id}">${word(title)}</a>`)}
        </p>
      </nav>
      <section class="card" data-find>
        <h2 id="limits">${word('help.limits')}</h2>
        <p>${say(language, 'convert.limits', limits)}</p>
      </section>
      <section class="card" data-find-group>
        <h2 id="formats">${word('help.formats')}</h2>
        ${formatList(language, formats)}
      </section>
      <section class="card" data-find-group>
        <h2 id="work">${word('help.work')}</h2>
        <p>${word('help.workAbout')}</p>
        <dl class="formats">${operations.map((each) => workRow(language, each))}</dl>
      </section>
      <section class="card" data-find-group>
        <h2 id="shortcuts">${word('help.shortcuts')}</h2>
        <p>${word('help.shortcutsAbout')}</p>
        <dl class="keys">
          ${[...shortcuts, ...pageKeys].map(
            ({ keys, word: does }) =>
              html`<div data-find>
                <dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt>
                <dd>${word(does)}</dd>
              </div>`,
          )}
        </dl>
      </section>
      <section class="card" data-find-group>
        <h2 id="codes">${word('help.codes')}</h2>
        <p class="muted">${word('help.again')}</p>
        <div class="scroll" role="region" tabindex="0" aria-labelledby="codes">
          <table class="codes-table" role="table">
            <thead role="rowgroup">
              <tr role="row">
                ${(['help.code', 'help.meaning', 'help.status', 'help.retryable'] as const).map((head) => html`<th role="columnheader" scope="col">${word(head)}</th>`)}
              </tr>
            </thead>
            <tbody role="rowgroup">
              ${(Object.keys(errorTable) as ErrorCode[]).map((code) => codeRow(language, code))}
            </tbody>
          </table>
        </div>
      </section>`,
  };
}

/** By family what can be read; into what it can be made is a long list, so that is one press away. */
function formatList(language: Language, formats: readonly FormatView[]): Markup[] {
  const labels = new Map(formats.map((format) => [format.id, format.label[language]]));
  const sources = formats.filter((format) => format.targets.length > 0);
  const families = new Map(sources.map((format) => [format.family, format.family_label[language]]));
  return [...families].map(([family, label]) => {
    const members = sources.filter((format) => format.family === family);
    return html`<details class="family" data-find-group>
      <summary>
        <b>${label}</b> <span class="muted">${members.map((each) => each.label[language]).join(', ')}</span>
      </summary>
      <dl class="formats">
        ${members.map(
          (format) =>
            html`<div data-find>
              <dt>${format.label[language]} <span class="muted">.${format.extensions.join(' .')}</span></dt>
              <dd>→ ${format.targets.map((id) => labels.get(id) ?? id).join(', ')}</dd>
            </div>`,
        )}
      </dl>
    </details>`;
  });
}

/** The names are those of the menu on the Convert page, and of the API. */
const workRow = (language: Language, { name, label, description }: FileOperation): Markup =>
  html`<div data-find>
    <dt>${label[language]} <code class="muted">${name}</code></dt>
    <dd>${description[language]}</dd>
  </div>`;

function codeRow(language: Language, code: ErrorCode): Markup {
  const row: { status: number; retryable?: true } = errorTable[code];
  return html`<tr role="row" id="${code}" data-find>
    <th role="rowheader" scope="row"><code>${code}</code></th>
    <td role="cell">${say(language, `error.${code}`)}</td>
    <td role="cell" data-head="${say(language, 'help.status')}">${row.status}</td>
    <td role="cell" data-head="${say(language, 'help.retryable')}">
      ${say(language, row.retryable === true ? 'help.yes' : 'help.no')}
    </td>
  </tr>`;
}

// All tasks of all clients as a plain table for administrators: filters stand in the address, actions are forms.
import { say, sayNumber, type Language } from '../../shared/words.js';
import type { FullTask, ReadTasks } from '../../tasks/read/read-tasks.js';
import { queueNames } from '../../tasks/queues/queues.js';
import type { Site } from '../site.js';
import { wireState, wireStates } from '../task.view.js';
import { html, type Markup } from './html.js';
import type { Content } from './page-frame.js';
import { taskName, taskRoute } from './task-names.js';
import { actForm } from './task.page.js';
import { timeOf } from './times.js';

export interface AdminFacts {
  readonly tasks: readonly FullTask[];
  readonly nextCursor: string | null;
  readonly counts: Awaited<ReturnType<ReadTasks['counts']>>;
  /** As it stands in the address. */
  readonly query: Readonly<Record<string, string>>;
  readonly token: string;
  /** Viewers get no buttons. */
  readonly mayChange: boolean;
}

const PATH = '/admin/tasks';

export function adminTasksPage(language: Language, site: Site, facts: AdminFacts): Content {
  const { tasks, nextCursor, query } = facts;
  return {
    title: say(language, 'admin.title'),
    wide: true,
    script: 'admin',
    body: html`<h1>${say(language, 'admin.title')}</h1>
      ${counts(language, site, facts)} ${filters(language, site, query)}
      ${tasks.length === 0 ? html`<p class="card">${say(language, 'admin.nothing')}</p>` : table(language, site, facts)}
      <p class="pages">
        ${query['cursor'] !== undefined && html`<a class="button" href="${site.path(address({ ...query, cursor: undefined }))}">${say(language, 'admin.first')}</a>`}
        ${nextCursor !== null && html`<a class="button" rel="next" href="${site.path(address({ ...query, cursor: nextCursor }))}">${say(language, 'admin.next')}</a>`}
      </p>`,
  };
}

function counts(language: Language, site: Site, { counts: numbers, query }: AdminFacts): Markup {
  const states = Object.entries(numbers) as [keyof AdminFacts['counts'], number][];
  return html`<ul class="counts">
    ${states.map(
      ([state, count]) =>
        html`<li>
          <a
            class="status-${state}"
            href="${site.path(address({ ...query, cursor: undefined, status: state }))}"
            ${query['status'] === state && html` aria-current="true"`}
            >${say(language, `state.${state}`)} <b>${sayNumber(language, count)}</b></a
          >
        </li>`,
    )}
  </ul>`;
}

function filters(language: Language, site: Site, query: AdminFacts['query']): Markup {
  const select = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
    html`<div class="field">
      <label for="${name}">${label}</label
      ><select id="${name}" name="${name}">
        <option value="">${say(language, 'admin.every')}</option>
        ${options.map(
          ([value, text]) =>
            html`<option value="${value}" ${query[name] === value && html` selected`}>${text}</option>`,
        )}
      </select>
    </div>`;
  return html`<form
    class="card filters"
    method="get"
    action="${site.path(PATH)}"
    role="search"
    aria-label="${say(language, 'admin.filter')}"
  >
    <div class="field grow">
      <label for="q">${say(language, 'admin.search')}</label
      ><input type="search" id="q" name="q" value="${query['q'] ?? ''}" />
    </div>
    ${select(
      'status',
      say(language, 'admin.state'),
      wireStates.map((state) => [state, say(language, `state.${state}`)] as const),
    )}
    ${select(
      'queue',
      say(language, 'admin.queue'),
      queueNames.map((queue) => [queue, queue] as const),
    )}
    <button class="primary">${say(language, 'admin.show')}</button>
  </form>`;
}

function table(language: Language, site: Site, facts: AdminFacts): Markup {
  const heads = [
    'admin.state',
    'admin.file',
    'admin.fromTo',
    'admin.queue',
    'admin.attempt',
    'task.worker',
    'admin.reason',
    'admin.age',
    'admin.actions',
  ] as const;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${say(language, 'admin.title')}">
    <table>
      <thead>
        <tr>
          ${heads.map((key) => html`<th scope="col">${say(language, key)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${facts.tasks.map((full) => row(language, site, full, facts))}
      </tbody>
    </table>
  </div>`;
}

function row(language: Language, site: Site, full: FullTask, { query, token, mayChange }: AdminFacts): Markup {
  const { task } = full;
  const state = wireState(task);
  const name = taskName(language, full);
  const back = address(query);
  return html`<tr>
    <td><span class="status-${state}">${say(language, `state.${state}`)}</span></td>
    <td class="name">
      <a href="${site.path(`/t/${task.id}`)}"><bdi>${name}</bdi></a>
    </td>
    <td>${taskRoute(language, task)}</td>
    <td>${task.queue}</td>
    <td>${task.attempt}/${task.max_attempts}</td>
    <td>${task.worker ?? ''}</td>
    <td>
      ${task.error_code !== null && html`<a href="${site.path(`/help#${task.error_code}`)}"><code>${task.error_code}</code></a>`}
    </td>
    <td>${timeOf(task.created_at)}</td>
    <td>
      ${mayChange && !task.isFinished() && state !== 'cancelling' && actForm(site, task.id, 'cancel', say(language, 'do.cancel'), token, back, say(language, 'do.cancelOf', { name }))}
      ${mayChange && task.isFinished() && state !== 'done' && actForm(site, task.id, 'retry', say(language, 'do.retry'), token, back, say(language, 'do.retryOf', { name }))}
    </td>
  </tr>`;
}

function address(query: Readonly<Record<string, string | undefined>>): string {
  const values = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') values.set(name, value);
  return values.size === 0 ? PATH : `${PATH}?${values.toString()}`;
}

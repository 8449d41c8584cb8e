// One task for people: its state in a sentence, what can be done, its facts and its time line. Works without JavaScript.
import type { TaskEvent } from '../../entities/task-event.entity.js';
import { errorTable } from '../../shared/errors.js';
import { mayHelpAgain } from '../../shared/fault-sides.js';
import { say, sayBytes, sayWarning, type Language } from '../../shared/words.js';
import type { WordKey } from '../../shared/words.en.js';
import type { FullTask } from '../../tasks/read/read-tasks.js';
import type { Site } from '../site.js';
import { wireState } from '../task.view.js';
import { html, type Markup } from './html.js';
import { tokenField, type Content } from './page-frame.js';
import { stateSentence } from './state-sentence.js';
import { taskName, taskRoute } from './task-names.js';
import { spanOf, timeOf } from './times.js';

export interface TaskFacts {
  readonly full: FullTask;
  readonly events: readonly TaskEvent[];
  /** What the script begins with. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly mayChange: boolean;
  /** Names of workers are names of machines: for those who run them. */
  readonly showWorkers: boolean;
  readonly token: string;
}

const REFRESH_S = 2;

export function taskPage(
  language: Language,
  site: Site,
  { full, events, answers, mayChange, showWorkers, token }: TaskFacts,
): Content {
  const { task } = full;
  const name = taskName(language, full);
  const state = wireState(task);
  const isOver = task.isFinished();
  return {
    title: name,
    script: 'task',
    facts: { task: task.id },
    answers,
    ...(!isOver && { refreshS: REFRESH_S }),
    body: html`<article
      id="task"
      data-id="${task.id}"
      data-version="${task.version}"
      data-over="${isOver ? 'yes' : 'no'}"
    >
      <h1><bdi>${name}</bdi></h1>
      <div class="card">
        <p class="status status-${state}" role="status">${stateSentence(language, full)}</p>
        ${state === 'running' && progress(language, full, name)} ${failure(language, site, full)}
        <div class="actions">
          ${state === 'done' && task.outputs_deleted_at === null && html`<a class="button primary" id="download" href="${site.path(`/api/v1/tasks/${task.id}/result`)}" download>${say(language, 'do.download')}</a>`}
          ${mayChange && !isOver && state !== 'cancelling' && actForm(site, task.id, 'cancel', say(language, 'do.cancel'), token)}
          ${mayChange && state === 'failed' && mayHelpAgain(task.error_code ?? '') && actForm(site, task.id, 'retry', say(language, 'do.retry'), token)}
          <a class="button" href="${site.path('/')}">${say(language, 'do.convertMore')}</a>
        </div>
        ${!isOver && html`<noscript><p class="muted">${say(language, 'task.refreshes')}</p></noscript>`}
      </div>
      ${warnings(language, full)}
      <div class="columns">
        <section class="card" aria-labelledby="facts-title">
          <h2 id="facts-title">${say(language, 'task.facts')}</h2>
          ${facts(language, full)}
        </section>
        <section class="card" aria-labelledby="line-title">
          <h2 id="line-title">${say(language, 'task.timeLine')}</h2>
          <ol class="time-line">
            ${events.map((event) => eventItem(language, event, showWorkers))}
          </ol>
        </section>
      </div>
    </article>`,
  };
}

/** A button that works as a form; `back` is where the reader wants to be afterwards. */
export function actForm(
  site: Site,
  id: string,
  verb: 'cancel' | 'retry',
  text: string,
  token: string,
  back?: string,
  label?: string,
): Markup {
  return html`<form method="post" action="${site.path(`/t/${id}/${verb}`)}">${tokenField(token)}
${back !== undefined && html`<input type="hidden" name="back" value="${back}" />`}
<button${label !== undefined && html` aria-label="${label}"`}>${text}</button></form>`;
}

function progress(language: Language, { task }: FullTask, name: string): Markup {
  const label = say(language, 'row.progressOf', { name });
  return task.progress_percent === null
    ? html`<progress max="100" aria-label="${label}"></progress>`
    : html`<progress max="100" value="${Math.floor(task.progress_percent)}" aria-label="${label}"></progress>`;
}

function failure(language: Language, site: Site, { task }: FullTask): Markup | undefined {
  if (task.error_code === null || task.state !== 'failed') return undefined;
  return html`<p class="problem">${say(language, `error.${task.error_code}`)}</p>
    ${language === 'en' && html`<p>${task.error_message ?? ''}</p>`}
    <p class="muted">
      <a href="${site.path(`/help#${task.error_code}`)}"><code>${task.error_code}</code></a>
    </p>`;
}

function warnings(language: Language, { task }: FullTask): Markup | undefined {
  if (task.warnings.length === 0) return undefined;
  return html`<section class="card" aria-labelledby="notes-title">
    <h2 id="notes-title">${say(language, 'task.warnings')}</h2>
    <ul>
      ${task.warnings.map((warning) => html`<li>${sayWarning(language, warning)} <code>${warning.code}</code></li>`)}
    </ul>
  </section>`;
}

function facts(language: Language, { task, inputs, outputs }: FullTask): Markup {
  const row = (key: WordKey, value: Markup | string | undefined) =>
    value !== undefined &&
    html`<dt>${say(language, key)}</dt>
      <dd>${value}</dd>`;
  const size = (files: FullTask['inputs']) =>
    files.map((file) => sayBytes(language, Number(file.size_bytes))).join(' + ');
  const started = task.started_at;
  return html`<dl>
    ${row('task.conversion', taskRoute(language, task))}
    ${row('task.size', outputs.length > 0 ? `${size(inputs)} → ${size(outputs)}` : size(inputs))}
    ${row('task.created', timeOf(task.created_at))}
    ${row('task.waited', started === null ? undefined : spanOf(language, Math.max(0, started.getTime() - task.created_at.getTime())))}
    ${row('task.ran', started === null || task.ended_at === null ? undefined : spanOf(language, task.ended_at.getTime() - started.getTime()))}
    ${row('task.deletedAt', task.expires_at === null ? undefined : timeOf(task.expires_at))}
    ${row('task.attempts', say(language, 'task.attemptsOf', { attempt: task.attempt, most: task.max_attempts }))}
    ${row('task.engine', task.engine === null ? undefined : `${task.engine} ${task.engine_version ?? ''}`)}
    ${row('task.number', html`<code>${task.id}</code>`)}
  </dl>`;
}

const eventKeys: Readonly<Record<string, WordKey>> = {
  queued: 'event.queued',
  started: 'event.started',
  retrying: 'event.retrying',
  done: 'event.done',
  failed: 'event.failed',
  cancelled: 'event.cancelled',
  expired: 'event.expired',
  handed_back: 'event.handed_back',
  worker_lost: 'event.worker_lost',
  cancel_requested: 'event.cancel_requested',
  warning: 'event.warning',
  'file.expiring': 'event.expiring',
};

function eventItem(language: Language, event: TaskEvent, showWorker: boolean): Markup {
  const code = event.data?.['code'];
  const isCode = typeof code === 'string' && code in errorTable;
  return html`<li>
    ${timeOf(event.at)}
    <span
      >${say(language, eventKeys[event.type] ?? 'event.other')}${
        showWorker && event.worker !== null && html` <span class="muted">${event.worker}</span>`
      }${isCode && html` <code>${code}</code>`}</span
    >
  </li>`;
}

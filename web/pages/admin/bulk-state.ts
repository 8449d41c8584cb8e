// One action on many tasks, from the question to the report. The action is a task on the server; its number is kept in this tab, so that a reload finds it.
import { signal } from '@preact/signals';
import { api, type Schemas, type Task } from '../../api.js';
import { announce } from '../../parts/announcer.js';
import { isEnded } from '../../parts/task-words.js';
import { askOfAll, type Filter } from './admin-filter.js';
import { filter, refresh, selected, selectNone } from './admin-list.js';
import { sayBulkEnd } from './bulk-words.js';

export const bulkActions = ['retry', 'cancel', 'prioritise', 'delete'] as const;
export type BulkAction = (typeof bulkActions)[number];
export interface Question {
  readonly action: BulkAction;
  /** As the server is asked, and as people are told. */
  readonly ask: Filter;
  readonly said: Filter | 'selected';
  readonly meant: number;
  /** The one that the tasks get, with `prioritise`. */
  readonly priority?: number;
  /** How many of them it can be done to; undefined while they are counted. */
  readonly matches?: number;
}

/** Asked now, and not answered yet. */
export const question = signal<Question | undefined>(undefined);
export const questionFault = signal<unknown>(undefined);
/** Under way, or ended and not put away yet. */
export const bulkTask = signal<Task | undefined>(undefined);
export const USUAL_PRIORITY = 5;
const KEPT = 'athanor.bulk';

export async function askAbout(action: BulkAction, scope: 'selected' | 'all', meant: number): Promise<void> {
  const ask = scope === 'all' ? askOfAll(filter.value) : { id: [...selected.value].join(',') };
  const said = scope === 'all' ? filter.value : ('selected' as const);
  const asked: Question = { action, ask, said, meant, ...(action === 'prioritise' && { priority: USUAL_PRIORITY }) };
  question.value = asked;
  questionFault.value = undefined;
  try {
    const counted = await bulk(asked, true);
    if (question.value === asked) question.value = { ...asked, matches: counted.matches };
  } catch (error) {
    questionFault.value = error;
  }
}

export const leave = (): void => {
  question.value = undefined;
};

export async function doIt(asked: Question): Promise<void> {
  try {
    const started = await bulk(asked, false);
    question.value = undefined;
    selectNone();
    if ('id' in started) keep(started);
  } catch (error) {
    questionFault.value = error;
  }
}

export async function stopBulk(): Promise<void> {
  const task = bulkTask.value;
  if (task === undefined) return;
  try {
    keep(await api.call('post', '/api/v1/tasks/{id}/cancel', { path: { id: task.id }, body: {} }));
  } catch {
    // It has ended meanwhile: the next reading says how.
    await readBulk();
  }
}

export function putAway(): void {
  bulkTask.value = undefined;
  sessionStorage.removeItem(KEPT);
}

/** After a reload. */
export function findBulk(): void {
  const id = sessionStorage.getItem(KEPT);
  if (id !== null) void readBulk(id);
}

export async function readBulk(id = bulkTask.value?.id): Promise<void> {
  if (id === undefined || (bulkTask.value !== undefined && isEnded(bulkTask.value))) return;
  try {
    const task = await api.call('get', '/api/v1/tasks/{id}', { path: { id } });
    keep(task);
    if (!isEnded(task)) return;
    announce(sayBulkEnd(task));
    await refresh();
  } catch (error) {
    if (bulkTask.value === undefined) putAway();
    else throw error;
  }
}

function keep(task: Task): void {
  bulkTask.value = task;
  sessionStorage.setItem(KEPT, task.id);
}

function bulk({ action, ask, priority }: Question, isDry: boolean): Promise<Schemas['Task'] & { matches: number }> {
  const body = { action, filter: { ...ask }, dry_run: isDry, ...(priority !== undefined && { priority }) };
  return api.call('post', '/api/v1/admin/tasks/bulk', { body }) as Promise<Schemas['Task'] & { matches: number }>;
}

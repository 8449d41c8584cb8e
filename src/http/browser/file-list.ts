// In the browser: the files of this visit, from chosen to done. Two are uploaded at a time; what the server has is read anew each second while something goes on.
import { sayBytes } from '../../shared/words.js';
import type { TaskView } from '../task.view.js';
import { RowElement, type Action } from './row-element.js';
import { sayTask, sayUpload, type Said } from './row-words.js';
import {
  act,
  facts,
  pageUrl,
  readList,
  Refused,
  resultUrl,
  upload,
  word,
  type Order,
  type Upload,
} from './task-api.js';

interface Row {
  readonly view: RowElement;
  readonly name: string;
  readonly sizeBytes: number;
  file?: File;
  order?: Order;
  sent?: number;
  sending?: Upload;
  problem?: string;
  task?: TaskView;
}
export interface Totals {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
}

const PARALLEL_UPLOADS = 2;
const POLL_MS = 1000;
const POLL_HIDDEN_MS = 30_000;
const OVER = new Set(['done', 'failed', 'cancelled', 'expired']);

export class FileList {
  private rows: Row[] = [];
  private timer: number | undefined;

  constructor(
    private readonly tag: string,
    private readonly root: HTMLElement,
    private readonly changed: (totals: Totals) => void,
  ) {
    document.addEventListener('visibilitychange', () => this.poll(0));
  }

  get size(): number {
    return this.rows.length;
  }

  get isSending(): boolean {
    return this.rows.some((row) => row.sending !== undefined);
  }

  add(file: File): void {
    const { size } = file;
    const limit = sayBytes(facts.language, facts.maxFileBytes);
    const row: Row = { view: new RowElement(file.name), name: file.name, sizeBytes: size, file };
    if (size === 0) row.problem = word('row.empty');
    if (size > facts.maxFileBytes) row.problem = word('row.tooLarge', { size: sayBytes(facts.language, size), limit });
    this.place(row);
  }

  /** False when there is nothing to start. */
  start(order: Omit<Order, 'tag'>): boolean {
    const chosen = this.rows.filter((row) => row.file && !row.order && row.problem === undefined);
    for (const row of chosen) {
      row.order = { ...order, tag: this.tag };
      this.draw(row);
    }
    this.sendNext();
    return chosen.length > 0;
  }

  /** After a reload the server still knows what this list was. */
  async restore(): Promise<void> {
    await this.refresh();
    this.poll();
  }

  private sendNext(): void {
    const busy = this.rows.filter((row) => row.sending !== undefined).length;
    const next = this.rows.filter(
      (row) => row.file && row.order && !row.sending && !row.task && row.problem === undefined,
    );
    for (const row of next.slice(0, PARALLEL_UPLOADS - busy)) void this.send(row);
  }

  private async send(row: Row): Promise<void> {
    if (!row.file || !row.order) return;
    row.sent = 0;
    row.sending = upload(row.file, row.order, (sent) => {
      row.sent = sent;
      this.draw(row);
    });
    this.draw(row);
    try {
      const task = await row.sending.task;
      // A poll may have been quicker and made a row of its own for the same task.
      for (const twin of this.rows.filter((each) => each !== row && each.task?.id === task.id)) this.take(twin);
      row.task = task;
      delete row.file;
    } catch (error) {
      row.problem = readProblem(error);
    }
    delete row.sending;
    this.draw(row);
    this.sendNext();
    this.poll();
  }

  private poll(afterMs = document.hidden ? POLL_HIDDEN_MS : POLL_MS): void {
    clearTimeout(this.timer);
    if (!this.rows.some((row) => row.task && !OVER.has(row.task.status))) return;
    this.timer = window.setTimeout(
      () =>
        void this.refresh()
          .catch(() => undefined)
          .then(() => this.poll()),
      afterMs,
    );
  }

  private async refresh(): Promise<void> {
    const tasks = await readList(this.tag);
    const replaced = new Set(tasks.map((task) => task.retry_of));
    for (const task of tasks) {
      const row = this.rows.find(({ task: known }) => known && (known.id === task.id || known.id === task.retry_of));
      // While an answer to an upload is under way, its task is known to the list but not yet to its row.
      if (row === undefined && (this.isSending || replaced.has(task.id))) continue;
      if (row === undefined) this.place(rowOf(task));
      else if (!replaced.has(task.id)) this.show(row, task);
    }
  }

  private show(row: Row, task: TaskView): void {
    row.task = task;
    this.draw(row);
  }

  private place(row: Row): void {
    this.rows.push(row);
    this.root.append(row.view.element);
    this.draw(row);
  }

  private take(row: Row): void {
    const at = this.rows.indexOf(row);
    this.rows = this.rows.filter((each) => each !== row);
    row.view.element.remove();
    this.rows[Math.min(at, this.rows.length - 1)]?.view.focus();
    this.count();
  }

  private async order(row: Row, verb: 'cancel' | 'retry'): Promise<void> {
    if (!row.task) return;
    try {
      this.show(row, await act(row.task.id, verb));
      delete row.problem;
    } catch (error) {
      row.problem = readProblem(error);
      await this.refresh().catch(() => undefined);
    }
    this.draw(row);
    this.poll();
  }

  private draw(row: Row): void {
    row.view.show(about(row), said(row), this.actions(row));
    this.count();
  }

  private actions(row: Row): Action[] {
    const { task } = row;
    if (row.sending) return [{ id: 'cancel', act: () => row.sending?.stop() }];
    if (!task) return [{ id: 'remove', act: () => this.take(row) }];
    const details: Action = { id: 'details', act: pageUrl(task) };
    if (task.status === 'done') return [{ id: 'download', act: resultUrl(task) }, details];
    if (task.status === 'cancelling') return [details];
    const verb = OVER.has(task.status) ? 'retry' : 'cancel';
    return [{ id: verb, act: () => void this.order(row, verb) }, details];
  }

  private count(): void {
    const of = (state: string) => this.rows.filter((row) => row.task?.status === state).length;
    const refused = this.rows.filter((row) => !row.task && row.problem !== undefined).length;
    this.changed({ done: of('done'), failed: of('failed') + refused, total: this.rows.length });
  }
}

function rowOf(task: TaskView): Row {
  const [input] = task.inputs;
  const name = input?.filename ?? task.id;
  return { view: new RowElement(name), name, sizeBytes: input?.size_bytes ?? 0, task };
}

function said(row: Row): Said {
  if (row.problem !== undefined && !row.task) return { state: 'refused', text: row.problem };
  if (row.task) return sayTask(row.task);
  if (row.sending) return sayUpload(row.sent ?? 0, row.sizeBytes);
  const size = sayBytes(facts.language, row.sizeBytes);
  return { state: 'chosen', text: row.order ? word('row.waitsForUpload') : word('row.chosen', { size }) };
}

function about(row: Row): string {
  if (!row.task) return '';
  const route = [row.task.source_format, row.task.target_format].filter((id) => id !== null).join(' → ');
  return `${route.toUpperCase()} · ${sayBytes(facts.language, row.sizeBytes)}`;
}

const readProblem = (error: unknown): string => (error instanceof Refused ? error.message : word('row.noConnection'));

// In the browser: the only file that talks to the server for the list of files. It uses public routes only, so a script can do the same.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { WordKey } from '../../shared/words.en.js';
import { say, words, type Language } from '../../shared/words.js';
import type { Problem } from '../problem.js';
import type { TaskView } from '../task.view.js';

interface Facts {
  readonly language: Language;
  readonly prefix: string;
  readonly maxFileBytes: number;
  readonly maxFiles: number;
}
export interface Order {
  readonly target: string;
  readonly options: Readonly<Record<string, number>>;
  /** Finds the whole list again after a reload. */
  readonly tag: string;
}
export interface Upload {
  readonly task: Promise<TaskView>;
  stop(): void;
}

export const facts = JSON.parse(document.getElementById('facts')?.textContent ?? '{}') as Facts;
export const word = (key: WordKey, values?: Readonly<Record<string, string | number>>): string =>
  say(facts.language, key, values);
const url = (path: string) => `${facts.prefix}/api/v1${path}`;

/** Its message is for the reader, in their language. */
export class Refused extends Error {}

/** fetch cannot say how much has been sent; XMLHttpRequest can. */
export function upload(file: File, order: Order, onSent: (bytes: number) => void): Upload {
  const form = new FormData();
  form.set('target', order.target);
  form.set('tag', order.tag);
  form.set('options', JSON.stringify(order.options));
  form.set('file', file);
  const request = new XMLHttpRequest();
  const task = new Promise<TaskView>((resolve, reject) => {
    request.upload.onprogress = (event) => onSent(Math.min(event.loaded, file.size));
    request.onload = () =>
      request.status < 300
        ? resolve(JSON.parse(request.responseText) as TaskView)
        : reject(refusal(request.responseText));
    request.onerror = () => reject(new Refused(word('row.noConnection')));
    request.onabort = () => reject(new Refused(word('row.cancelled')));
    request.open('POST', url('/tasks'));
    request.send(form);
  });
  return { task, stop: () => request.abort() };
}

/** All tasks of the list, however many pages that takes. */
export async function readList(tag: string): Promise<TaskView[]> {
  const tasks: TaskView[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ tag, limit: '200', sort: 'oldest', ...(cursor !== null && { cursor }) });
    const answer = await fetch(url(`/tasks?${query.toString()}`), { cache: 'no-store' });
    if (!answer.ok) throw refusal(await answer.text());
    const page = (await answer.json()) as { data: TaskView[]; next_cursor: string | null };
    tasks.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return tasks;
}

export async function act(id: string, verb: 'cancel' | 'retry'): Promise<TaskView> {
  const answer = await fetch(url(`/tasks/${id}/${verb}`), { method: 'POST' });
  if (!answer.ok) throw refusal(await answer.text());
  return (await answer.json()) as TaskView;
}

export const resultUrl = (task: TaskView): string => url(`/tasks/${task.id}/result`);
export const pageUrl = (task: TaskView): string => `${facts.prefix}/t/${task.id}`;

export function sentenceOf(problem: Pick<Problem, 'code' | 'detail'>): string {
  const key = `error.${problem.code}` as const;
  return key in words.en ? word(key) : problem.detail;
}

function refusal(body: string): Refused {
  try {
    return new Refused(sentenceOf(JSON.parse(body) as Problem));
  } catch {
    // A proxy in between answers with a page of its own.
    return new Refused(word('row.noConnection'));
  }
}

// The only file that talks to the server, by public routes alone: whatever a page does, a script can do. Typed by the document, through our own client.
import { Caller, ProblemError, type Problem } from '../clients/typescript/src/call.js';
import type { components } from '../clients/typescript/src/schema.js';
import { takeOrFetch } from './answers.js';
import { at, facts } from './facts.js';
import { isWord, say } from './words.js';

export { ProblemError, type Problem };
export type Schemas = components['schemas'];
export type Task = Schemas['Task'];
export type StoredFile = Schemas['File'];

export const api = new Caller({ url: `${location.origin}${facts.prefix}`, fetch: takeOrFetch });

/** Addresses that a browser opens by itself. */
export const resultUrl = (task: Pick<Task, 'id'>, format?: 'zip'): string =>
  at(`/api/v1/tasks/${task.id}/result${format === undefined ? '' : `?format=${format}`}`);
/** Of several tasks, as one zip. */
export const resultsUrl = (ids: readonly string[]): string => at(`/api/v1/results?tasks=${ids.join(',')}`);
export const fileUrl = (id: string, disposition?: 'inline'): string =>
  at(`/api/v1/files/${id}/content${disposition === undefined ? '' : `?disposition=${disposition}`}`);

/** What went wrong, in the reader's language: by its code, or in the words of the server when we have none of our own. */
export function sayProblem(error: unknown): string {
  if (error instanceof ProblemError) return sentenceOf(error.problem);
  if (error instanceof DOMException && error.name === 'AbortError') return say('row.cancelled');
  return say('fault.noConnection');
}

export function sentenceOf({ code, detail }: Pick<Problem, 'code' | 'detail'>): string {
  if (code === 'unauthenticated') return say('fault.session');
  const key = `error.${code}`;
  return isWord(key) ? say(key) : detail;
}

/** Goes through also when the reader leaves the page in the same moment. */
export const removeTask = (id: string): Promise<Response> =>
  api.send(`/api/v1/tasks/${id}`, { method: 'DELETE', keepalive: true });
export const revokeShare = (id: string): Promise<Response> =>
  api.send(`/api/v1/shares/${id}`, { method: 'DELETE', keepalive: true });
/** What the tools said, as text. */
export const readLog = async (id: string): Promise<string> => (await api.send(`/api/v1/tasks/${id}/log`)).text();

export interface Sending<T> {
  readonly answer: Promise<T>;
  stop(): void;
}

/** A form with files; stopping it closes the line. A proxy in between may answer with a page of its own. */
export function sendForm<T>(path: string, form: FormData, headers: Readonly<Record<string, string>>): Sending<T> {
  const over = new AbortController();
  const answer = api
    .send(path, { method: 'POST', body: form, headers, signal: over.signal })
    .then(async (sent) => (await sent.json()) as T);
  return { answer, stop: () => over.abort() };
}

/** A request as its reader wrote it, for the page about the API: a refusal is an answer too. With a key it goes without the session. */
export const sendAsIs = (path: string, key: string, init: RequestInit): Promise<Response> =>
  fetch(at(path), {
    ...init,
    headers: { ...(init.headers as object), ...(key !== '' && { authorization: `Bearer ${key}` }) },
    ...(key !== '' && { credentials: 'omit' }),
  });

/** Keeps a choice that the server must know when it writes the next page. */
export function remember(name: 'theme' | 'lang', value: string): void {
  void fetch(at(`/help?${name}=${value}`), { method: 'HEAD' });
}

// The client: what most programs want in one call each, and `call` for every other route of the server.
import { Caller, ProblemError, type Connection, type Problem } from './call.js';
import { readEvents, type LiveEvent } from './events.js';
import type { components } from './schema.js';

export { ProblemError, type Connection, type LiveEvent, type Problem };
export type Task = components['schemas']['Task'];
export type StoredFile = components['schemas']['File'];
export type NewTask = components['schemas']['NewTask'];

export interface Repeatable {
  /** Asked again with the same key within a day, as after a crash, the first answer comes again and nothing is made twice: 1 to 255 characters, no spaces. */
  readonly idempotencyKey?: string;
}
export interface ConvertAsk extends Omit<NewTask, 'file_id' | 'file_ids' | 'target'>, Repeatable {
  /** Name of the file; its ending helps where the content alone does not tell. */
  readonly name?: string;
}
export interface Waiting {
  /** Hears of every change: status, percent, place in the queue. */
  readonly onChange?: (task: Task) => void;
  readonly signal?: AbortSignal;
}

const ENDED: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled', 'expired']);
const LOOK_S = 30;

export class Athanor extends Caller {
  constructor(connection: Connection = {}) {
    super(connection);
  }

  async upload(
    bytes: Blob | Uint8Array<ArrayBuffer>,
    name: string,
    { idempotencyKey }: Repeatable = {},
  ): Promise<StoredFile> {
    const headers = keyed(idempotencyKey);
    const answer = await this.send(`/api/v1/files?filename=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers,
      body: bytes,
    });
    return (await answer.json()) as StoredFile;
  }

  /** Sends the file and asks for the work; wait() and download() do the rest. */
  async convert(
    bytes: Blob | Uint8Array<ArrayBuffer>,
    target: string,
    { name = 'file', idempotencyKey, ...more }: ConvertAsk = {},
  ): Promise<Task> {
    const file = await this.upload(bytes, name, idempotencyKey === undefined ? {} : { idempotencyKey });
    const headers = keyed(idempotencyKey);
    return this.call('post', '/api/v1/tasks', { headers, body: { ...more, file_id: file.id, target } });
  }

  /** The task at its end. Throws what it failed with. */
  async wait(task: Pick<Task, 'id'>, { onChange, signal }: Waiting = {}): Promise<Task> {
    let known = '';
    for (;;) {
      const headers = known === '' ? {} : { 'if-none-match': known, prefer: `wait=${LOOK_S}` };
      const answer = await this.send(`/api/v1/tasks/${task.id}`, { headers, ...(signal && { signal }) });
      if (answer.status === 304) continue;
      const now = (await answer.json()) as Task;
      known = answer.headers.get('etag') ?? '';
      onChange?.(now);
      if (now.status === 'done') return now;
      if (now.error !== null && ENDED.has(now.status)) throw new ProblemError(now.error);
      if (ENDED.has(now.status))
        throw new Error(`The task is ${now.status}${now.cancel_reason ? `: ${now.cancel_reason}` : ''}.`);
    }
  }

  /** The result of a task: one file as it is, several as a zip. */
  async download(task: Pick<Task, 'id' | 'outputs'>): Promise<Blob> {
    const format = task.outputs.length > 1 ? '?format=zip' : '';
    return (await this.send(`/api/v1/tasks/${task.id}/result${format}`)).blob();
  }

  /** What happens to a task, as it happens, until its end. */
  async *watch(task: Pick<Task, 'id'>, signal?: AbortSignal): AsyncGenerator<LiveEvent> {
    yield* readEvents(await this.send(`/api/v1/tasks/${task.id}/events`, signal ? { signal } : {}));
  }
}

const keyed = (key: string | undefined): Record<string, string> =>
  key === undefined ? {} : { 'idempotency-key': `"${key}"` };

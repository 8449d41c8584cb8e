// What a program does with tasks over REST, as few words as tests need.
import { httpClient, type Answer } from '../harness/http-client.js';
import { until } from './until.js';

export interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly cancel_reason?: string;
  readonly outputs: readonly { readonly id: string }[];
  readonly error: { readonly code: string } | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly events?: readonly EventBody[];
  readonly attempts_list?: readonly AttemptBody[];
}
export interface EventBody {
  readonly type: string;
  readonly at: string;
  readonly worker: string | null;
  readonly data: Record<string, unknown> | null;
}
export interface AttemptBody {
  readonly worker: string;
  readonly outcome: string | null;
  readonly error_code: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
}
type Fields = Readonly<Record<string, string | number | object>>;

export interface TaskClient {
  /** Not looked at: for those who want to see a refusal. */
  send(bytes: Buffer, fields?: Fields, headers?: Record<string, string>): Promise<Answer<TaskBody>>;
  /** The id of an accepted task. */
  submit(bytes: Buffer, fields?: Fields, headers?: Record<string, string>): Promise<string>;
  show(id: string): Promise<TaskBody>;
  cancel(id: string, ask?: { mode?: 'graceful' | 'force'; reason?: string }): Promise<Answer<TaskBody>>;
  untilRunning(id: string): Promise<TaskBody>;
  untilEnded(id: string, withinS?: number): Promise<TaskBody>;
  result(id: string): Promise<Buffer>;
}

export function taskClient(url: string, headers: Record<string, string> = {}): TaskClient {
  const http = httpClient(url, headers);
  const show = async (id: string) => (await http.get<TaskBody>(`/api/v1/tasks/${id}?include=events,attempts`)).body;
  const untilStatus = (id: string, statuses: readonly string[], withinS = 60) =>
    until(
      `task ${id} is ${statuses.join(' or ')}`,
      async () => {
        const task = await show(id);
        return statuses.includes(task.status) && task;
      },
      { withinS },
    );
  const send: TaskClient['send'] = (bytes, fields = {}, more = {}) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ target: 'webp', ...fields }))
      body.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    body.set('file', new File([new Uint8Array(bytes)], 'picture.png'));
    return http.post<TaskBody>('/api/v1/tasks', body, more);
  };
  return {
    send,
    show,
    async submit(bytes, fields, more) {
      const answer = await send(bytes, fields, more);
      if (answer.status >= 300) throw new Error(`Refused with ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body.id;
    },
    cancel: (id, ask = {}) => http.post<TaskBody>(`/api/v1/tasks/${id}/cancel`, ask),
    untilRunning: (id) => untilStatus(id, ['running']),
    untilEnded: (id, withinS) => untilStatus(id, ['done', 'failed', 'cancelled', 'expired'], withinS),
    result: async (id) => (await http.bytes(`/api/v1/tasks/${id}/result`)).body,
  };
}

export const typesOf = (task: TaskBody): string[] => (task.events ?? []).map(({ type }) => type);
export const outcomesOf = (task: TaskBody): (string | null)[] => (task.attempts_list ?? []).map((each) => each.outcome);
/** Between the first events of these types. */
export function secondsBetween(task: TaskBody, from: string, to: string, last = false): number {
  const at = (type: string) => {
    const found = (task.events ?? []).filter((event) => event.type === type);
    return new Date((last && type === to ? found.at(-1) : found[0])?.at ?? NaN).getTime();
  };
  return (at(to) - at(from)) / 1000;
}

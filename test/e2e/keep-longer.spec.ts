// Files that live longer than was promised: how long, whose, up to which limit, and what never comes back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface TaskBody {
  readonly id: string;
  readonly ended_at: string;
  readonly expires_at: string;
  readonly state_version: number;
  readonly inputs: readonly { readonly expires_at: string }[];
  readonly outputs: readonly { readonly expires_at: string }[];
}

const HOUR_S = 3600;
let product: Product;
let client: HttpClient;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues image:1'],
    settings: { KEEP_FILES: '1h', KEEP_FILES_MOST: '3h' },
  });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

async function made(more: object = {}, headers: Record<string, string> = { Prefer: 'wait=30' }): Promise<TaskBody> {
  const body = new FormData();
  body.set('target', 'webp');
  for (const [name, value] of Object.entries(more)) body.set(name, String(value));
  body.set('file', new File([new Uint8Array(await makePng())], 'a.png'));
  return (await client.post<TaskBody>('/api/v1/tasks', body, headers)).body;
}
const keep = (id: string, seconds: number) => client.post<TaskBody>(`/api/v1/tasks/${id}/keep`, { ttl_s: seconds });
const afterEnd = (at: string, { ended_at }: TaskBody) => (Date.parse(at) - Date.parse(ended_at)) / 1000;

describe('files of a task', () => {
  it('live as long as is asked, inputs and results alike, and never less', async () => {
    const task = await made();
    expect(afterEnd(task.expires_at, task)).toBeCloseTo(HOUR_S, -1);
    const kept = await keep(task.id, 2 * HOUR_S);
    expect(kept.status).toBe(200);
    for (const { expires_at } of [kept.body, ...kept.body.inputs, ...kept.body.outputs])
      expect(afterEnd(expires_at, task) / 60).toBeCloseTo((2 * HOUR_S) / 60, -1);
    expect(kept.body.state_version).toBeGreaterThan(task.state_version);
    const again = await keep(task.id, 60);
    expect(again.body.expires_at).toBe(kept.body.expires_at);
  });

  it('live no longer than the administrator lets them, counted from the end of the task', async () => {
    const task = await made();
    const kept = await keep(task.id, 300 * 24 * HOUR_S);
    expect(afterEnd(kept.body.expires_at, task)).toBeCloseTo(3 * HOUR_S, 0);
    expect((await keep(task.id, 300 * 24 * HOUR_S)).body.expires_at).toBe(kept.body.expires_at);
  });

  it('do not come back when their time is over, and there are none before the end', async () => {
    const task = await made();
    await ask(product.environment, `UPDATE task SET expires_at = now() - interval '1 second' WHERE id = '${task.id}'`);
    expect(await keep(task.id, HOUR_S)).toMatchObject({ status: 410, body: { code: 'file_expired' } });
    const later = await made({ delay_s: 3600 }, {});
    expect(await keep(later.id, HOUR_S)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });
});

it('a batch keeps what is done of it', async () => {
  const job = await client.post<{ id: string }>('/api/v1/tasks/batch', { items: [] });
  const body = new FormData();
  body.set('target', 'webp');
  body.set('file', new File([new Uint8Array(await makePng())], 'a.png'));
  const { id } = (await client.post<TaskBody>(`/api/v1/jobs/${job.body.id}/tasks`, body)).body;
  await expect
    .poll(async () => (await client.get<{ status: string }>(`/api/v1/jobs/${job.body.id}`)).body.status, {
      timeout: 30_000,
    })
    .toBe('done');
  const kept = await client.post<{ expires_at: string }>(`/api/v1/jobs/${job.body.id}/keep`, { ttl_s: 2 * HOUR_S });
  expect(kept.status).toBe(200);
  const task = (await client.get<TaskBody>(`/api/v1/tasks/${id}`)).body;
  expect(kept.body.expires_at).toBe(task.expires_at);
  expect(afterEnd(task.expires_at, task) / 60).toBeCloseTo((2 * HOUR_S) / 60, -1);
});

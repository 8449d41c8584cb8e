// An action on many tasks that repeats tasks of jobs: each takes its place in its job again, one that stops at a failure goes on as a whole, and what
// cannot be done is told with its reason.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, ended, mend, tasksOf, upload, type JobBody, type TaskRow } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface Bulk {
  readonly id: string;
  readonly status: string;
  readonly matches: number;
  readonly result: Readonly<Record<string, unknown>>;
}
type Row = TaskRow & { readonly replaced?: true };

let product: Product;
let client: HttpClient;
let png: Uint8Array<ArrayBuffer>;
let photo: string;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues image:2,default:1'],
    settings: { MAX_ATTEMPTS: '1' },
  });
  client = httpClient(product.url);
  png = new Uint8Array(await makePng());
  photo = await upload(client, png);
});
afterAll(() => product.stop());

const broken = () => upload(client, png.slice(0, 60), 'mendable.png');
const made = async (path: string, body: object): Promise<string> => {
  const answer = await client.post<JobBody>(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body.id;
};
const batch = (items: readonly object[], more: object = {}) => made('/api/v1/tasks/batch', { items, ...more });
const mendAll = (files: readonly string[]) => Promise.all(files.map((file) => mend(product, file, png)));
/** What it says once it has ended. */
async function retryAll(filter: object): Promise<Bulk> {
  const asked = await client.post<Bulk>('/api/v1/admin/tasks/bulk', { action: 'retry', filter });
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  for (let etag = ''; ;) {
    const headers = { 'If-None-Match': etag, Prefer: 'wait=20' };
    const answer = await client.get<Bulk>(`/api/v1/tasks/${asked.body.id}`, headers);
    if (answer.status === 200) expect(answer.body.status).not.toBe('failed');
    if (answer.status === 200 && answer.body.status === 'done') return { ...answer.body, matches: asked.body.matches };
    etag = answer.headers.get('etag') ?? '';
  }
}
const standing = async (id: string) => ((await tasksOf(client, id)) as readonly Row[]).filter((task) => !task.replaced);

it('puts each of them in its place again, and the batch ends with them', async () => {
  const files = [await broken(), await broken()];
  const id = await batch([photo, ...files].map((file_id) => ({ file_id, target: 'webp' })));
  expect(await ended(client, id)).toMatchObject({ status: 'failed', counts: { done: 1, failed: 2 } });
  await mendAll(files);
  const { matches, result } = await retryAll({ job_id: id, status: 'failed' });
  expect(matches).toBe(2);
  expect(result).toMatchObject({ matched: 2, done: 2, skipped: 0, failed: 0 });
  expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 3, done: 3 } });
  // Their places are taken by newer ones: nothing is left to be repeated.
  expect((await retryAll({ job_id: id })).result).toMatchObject({ matched: 0, done: 0 });
});

it('counts what comes back with another one as done too', async () => {
  const file = await broken();
  const id = await made('/api/v1/jobs', {
    nodes: {
      a: { operation: 'convert', file_id: file, target: 'gif' },
      b: { operation: 'convert', input: 'a', target: 'webp' },
    },
  });
  expect(await ended(client, id)).toMatchObject({ status: 'failed', counts: { failed: 2 } });
  await mendAll([file]);
  expect((await retryAll({ job_id: id })).result).toMatchObject({ matched: 2, done: 2, skipped: 0, failed: 0 });
  expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 2, done: 2 } });
});

it('repeats what is left of a batch that stops at a failure, where more than one has failed', async () => {
  const files = [await broken(), await broken()];
  const late = { file_id: photo, target: 'webp', delay_s: 3600 };
  const id = await batch([...files.map((file_id) => ({ file_id, target: 'webp' })), late], { on_error: 'abort' });
  await ended(client, id);
  // Whether the second had begun when the first one failed is luck; here both have.
  const both = `UPDATE task SET state = 'failed', error_code = 'input_corrupt' WHERE job_id = $1 AND inputs && $2::uuid[]`;
  await ask(product.environment, both, [id, files]);
  await mendAll(files);
  expect((await retryAll({ job_id: id, status: 'failed' })).result).toMatchObject({ matched: 2, done: 2, failed: 0 });
  const [one, two, three] = await standing(id);
  await client.post(`/api/v1/tasks/${three?.id}/start`);
  expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 3, done: 3 } });
  expect([one?.retry_of, two?.retry_of, three?.retry_of]).not.toContain(undefined);
});

it('says of each that has to stay why', async () => {
  const file = await broken();
  const id = await made('/api/v1/jobs', {
    nodes: {
      a: { operation: 'convert', file_id: file, target: 'gif', allow_failure: true },
      b: { operation: 'convert', file_id: photo, target: 'webp', options: {} },
    },
    start: false,
  });
  const waiting = await standing(id);
  const one = waiting.find(({ node }) => node === 'a');
  await client.post(`/api/v1/tasks/${one?.id}/cancel`);
  const { result } = await retryAll({ job_id: id, status: 'cancelled' });
  expect(result).toMatchObject({
    matched: 1,
    done: 0,
    skipped: 0,
    failed: 1,
    failures: [
      { task_id: one?.id, code: 'invalid_state', detail: expect.stringContaining('Start it first') as string },
    ],
  });
  await client.post(`/api/v1/jobs/${id}/cancel`);
});

// A full queue says when to come again: as long as it takes, at the pace of the last minute, until there is room for what is asked.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

const MAX_QUEUE = 5;
let product: Product;
let client: HttpClient;
let file_id: string;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues image:1'],
    settings: { MAX_QUEUE: String(MAX_QUEUE) },
  });
  client = httpClient(product.url);
  file_id = await upload(client, new Uint8Array(await makePng()));
});
afterAll(() => product.stop());

const item = () => ({ file_id, target: 'webp' });
const refusal = async (tasks: number) => {
  const body = { items: Array.from({ length: tasks }, item) };
  const {
    status,
    headers,
    body: problem,
  } = await client.post<{ code: string; retry_after_s: number }>('/api/v1/tasks/batch', body);
  expect({ status, code: problem.code }).toEqual({ status: 503, code: 'queue_full' });
  expect(headers.get('retry-after')).toBe(String(problem.retry_after_s));
  return problem.retry_after_s;
};

it('at the pace at which tasks have ended, and for as many as are asked', async () => {
  for (let done = 0; done < 6; done += 1)
    expect((await client.post('/api/v1/tasks', item(), { Prefer: 'wait=60' })).status).toBe(201);
  expect((await client.post('/api/v1/admin/queues/image/pause')).status).toBe(200);
  for (let waiting = 0; waiting < MAX_QUEUE; waiting += 1)
    expect((await client.post('/api/v1/tasks', item())).status).toBe(202);
  // However long this took: six in the last minute.
  const ended = (ago: string) =>
    ask(product.environment, `UPDATE task SET ended_at = now() - interval '${ago}' WHERE state = 'done'`);
  await ended('1 s');
  // What is known of the backlog is a second old at most; until then so many are refused all the same.
  await expect.poll(() => refusal(9), { timeout: 20_000 }).toBe(90);
  expect(await refusal(1)).toBe(10);
  expect(await refusal(4)).toBe(40);
  // Nothing has ended lately: nobody knows.
  await ended('2 minutes');
  await expect.poll(() => refusal(9), { timeout: 20_000 }).toBe(30);
});

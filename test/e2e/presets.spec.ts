// Presets through the public doors: listed, obeyed, beaten by what is asked for, written in the row, known to jobs.
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly preset?: string;
  readonly options: Readonly<Record<string, unknown>>;
}

let product: Product;
let client: HttpClient;
let png: Buffer;
let fileId = '';
beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:1'] });
  client = httpClient(product.url);
  png = await makePng({ width: 2000, height: 1000 });
  const answer = await client.fetch('/api/v1/files?filename=a.png', { method: 'POST', body: new Uint8Array(png) });
  fileId = ((await answer.json()) as { id: string }).id;
});
afterAll(() => product.stop());

const convert = (path: string, init: RequestInit = {}) =>
  client.fetch(`/api/v1/convert/${path}`, { method: 'POST', body: new Uint8Array(png), ...init });
const widthOf = async (answer: Response) => {
  const body = Buffer.from(await answer.arrayBuffer());
  expect(answer.status, body.toString('utf8', 0, 300)).toBe(200);
  return (await sharp(body).metadata()).width;
};

it('are listed with their words and options', async () => {
  const { body } = await client.get<{ data: { name: string; label: object; options: object }[] }>('/api/v1/presets');
  expect(body.data.map(({ name }) => name)).toEqual(['web', 'email', 'best', 'smallest', 'archive']);
  expect(body.data[1]).toMatchObject({ label: { en: 'E-mail (up to 10 MB)' }, options: { image: { max_mb: 10 } } });
});

it('complete a one-call conversion; what is asked for wins', async () => {
  expect(await widthOf(await convert('webp?preset=smallest&filename=a.png'))).toBe(1280);
  expect(await widthOf(await convert('webp?preset=smallest&width=300&filename=a.png'))).toBe(300);
  const form = new FormData();
  form.set('preset', 'smallest');
  form.set('file', new File([new Uint8Array(png)], 'a.png'));
  expect(await widthOf(await convert('webp', { body: form }))).toBe(1280);
});

it('stand in the row of a task, and of its repetition', async () => {
  const asked = { file_id: fileId, target: 'jpg', preset: 'email', options: { quality: 30 } };
  const made = await client.post<TaskBody>('/api/v1/tasks', asked, { prefer: 'wait=30' });
  expect(made.body).toMatchObject({
    status: 'done',
    preset: 'email',
    options: { max_mb: 10, quality: 30, width: 2560 },
  });
  const again = await client.post<TaskBody>(`/api/v1/tasks/${made.body.id}/retry`, { options: { width: 50 } });
  expect(again.body).toMatchObject({ preset: 'email', options: { max_mb: 10, quality: 'medium', width: 50 } });
});

it('are known to batches and jobs', async () => {
  const item = { file_id: fileId, target: 'webp', preset: 'archive' };
  const batch = await client.post<{ id: string }>('/api/v1/tasks/batch', { items: [item] });
  const job = await client.post<{ id: string }>('/api/v1/jobs', {
    nodes: { a: { operation: 'convert', file_id: fileId, target: 'webp', preset: 'archive' } },
  });
  for (const { body } of [batch, job]) {
    const { body: list } = await client.get<{ data: TaskBody[] }>(`/api/v1/tasks?job_id=${body.id}`);
    expect(list.data).toMatchObject([{ preset: 'archive', options: { lossless: true, metadata: 'keep' } }]);
  }
});

it('that do not exist are refused before a byte is read', async () => {
  const answer = await convert('webp?preset=nice&filename=a.png');
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ code: 'unknown_preset' });
  const made = await client.post('/api/v1/tasks', { file_id: fileId, target: 'jpg', preset: 'nice' });
  expect(made).toMatchObject({ status: 422, body: { code: 'unknown_preset' } });
});

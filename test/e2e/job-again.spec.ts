// One task of a job done again through the real program: the new one takes the place of the old one, the job opens and ends again with it, and so do its
// counts and its zip.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFileHost, type FileHost } from '../harness/file-host.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ended, mend, tasksOf, upload, type JobBody, type TaskRow } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { unzip } from '../harness/unzip.js';

interface Again extends TaskRow {
  readonly code?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly replaced?: true;
}

let product: Product;
let client: HttpClient;
let host: FileHost;
let png: Uint8Array<ArrayBuffer>;
let photo: string;

beforeAll(async () => {
  host = await startFileHost();
  product = await startProduct({
    roles: ['api', 'worker --queues image:2,default:1'],
    settings: { OUTGOING_PRIVATE: '127.0.0.1', MAX_ATTEMPTS: '1' },
  });
  client = httpClient(product.url);
  png = new Uint8Array(await makePng());
  photo = await upload(client, png);
});
afterAll(() => product.stop());

const broken = () => upload(client, png.slice(0, 60), 'mendable.png');
const batch = async (items: readonly object[], more: object = {}) => {
  const answer = await client.post<JobBody>('/api/v1/tasks/batch', { items, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body.id;
};
const graph = async (nodes: Record<string, object>) => {
  const answer = await client.post<JobBody>('/api/v1/jobs', { nodes });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return ended(client, answer.body.id);
};
const again = (task: Pick<TaskRow, 'id'> | undefined, change: object = {}, headers: Record<string, string> = {}) =>
  client.post<Again>(`/api/v1/tasks/${task?.id}/retry`, change, headers);
/** Those that count. */
const standing = async (jobId: string) => {
  const tasks = (await tasksOf(client, jobId)) as readonly Again[];
  return tasks.filter(({ replaced }) => replaced !== true);
};
const only = async (jobId: string, status: string) => {
  const tasks = await standing(jobId);
  return tasks.find((task) => task.status === status);
};
const ofNode = async (jobId: string, node: string) => (await standing(jobId)).find((task) => task.node === node);
const endOf = async (id: string): Promise<Again> => {
  for (let etag = ''; ;) {
    const headers = { 'If-None-Match': etag, Prefer: 'wait=20' };
    const answer = await client.get<Again>(`/api/v1/tasks/${id}`, headers);
    if (answer.status === 200 && ['done', 'failed', 'cancelled'].includes(answer.body.status)) return answer.body;
    etag = answer.headers.get('etag') ?? '';
  }
};

describe('a task of a batch, done again', () => {
  it('takes the place of the old one: the batch opens and ends with it, and so does the zip', async () => {
    const mendable = await broken();
    const id = await batch([
      { file_id: photo, target: 'webp' },
      { file_id: mendable, target: 'webp', tag: 'mine' },
    ]);
    expect(await ended(client, id)).toMatchObject({ status: 'failed', counts: { total: 2, done: 1, failed: 1 } });
    const old = await only(id, 'failed');
    await mend(product, mendable, png);
    const answer = await again(old, { options: { quality: 40 } });
    expect(answer).toMatchObject({ status: 202, body: { job_id: id, retry_of: old?.id, tag: 'mine' } });
    expect(await ended(client, id)).toMatchObject({
      status: 'done',
      error: null,
      counts: { total: 2, done: 2, failed: 0 },
    });
    expect((await client.get<Again>(`/api/v1/tasks/${old?.id}`)).body).toMatchObject({ replaced: true });
    expect((await standing(id)).map((task) => task.id)).toContain(answer.body.id);
    expect((await endOf(answer.body.id)).options).toMatchObject({ quality: 40 });
    const zip = unzip((await client.bytes(`/api/v1/jobs/${id}/result?format=zip`)).body);
    expect([...zip.keys()]).toEqual(['photo.webp', 'mendable.webp']);
  });

  it('is one task, however often that is asked', async () => {
    const id = await batch([{ file_id: await broken(), target: 'webp' }]);
    await ended(client, id);
    const old = await only(id, 'failed');
    const answers = await Promise.all([again(old), again(old)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(await ended(client, id)).toMatchObject({ status: 'failed', counts: { total: 1, failed: 1 } });
    expect((await again(old)).body.code).toBe('invalid_state');
    const key = { 'Idempotency-Key': `again ${id}` };
    const now = await only(id, 'failed');
    const first = await again(now, {}, key);
    expect((await again(now, {}, key)).body.id).toBe(first.body.id);
    expect(await standing(id)).toHaveLength(1);
  });

  it('does not wait for the others', async () => {
    const mendable = await broken();
    const id = await batch([
      { file_id: mendable, target: 'webp' },
      { file_id: photo, target: 'webp', delay_s: 3600 },
    ]);
    const old = (await tasksOf(client, id))[0];
    await endOf(old?.id ?? '');
    await mend(product, mendable, png);
    const answer = await again(old);
    expect(await endOf(answer.body.id)).toMatchObject({ status: 'done', job_id: id });
    expect((await client.get<JobBody>(`/api/v1/jobs/${id}`)).body).toMatchObject({
      ended_at: null,
      counts: { total: 2, done: 1 },
    });
    await client.post(`/api/v1/jobs/${id}/cancel`);
  });

  it('opens a batch that was cancelled, without what else was cancelled', async () => {
    const id = await batch([
      { file_id: photo, target: 'webp', delay_s: 3600 },
      { file_id: photo, target: 'gif', delay_s: 3600 },
    ]);
    await client.post(`/api/v1/jobs/${id}/cancel`);
    await ended(client, id);
    const [first] = await standing(id);
    expect((await again(first)).status).toBe(202);
    expect(await ended(client, id)).toMatchObject({ status: 'cancelled', counts: { total: 2, done: 1, cancelled: 1 } });
  });

  it('is refused where the batch would stop it at once, because another one has failed', async () => {
    const mendable = await broken();
    const id = await batch(
      [
        { file_id: photo, target: 'webp', delay_s: 3600 },
        { file_id: mendable, target: 'webp' },
      ],
      { on_error: 'abort' },
    );
    expect(await ended(client, id)).toMatchObject({ status: 'failed', counts: { failed: 1, cancelled: 1 } });
    const stopped = await only(id, 'cancelled');
    expect((await again(stopped)).body).toMatchObject({ code: 'invalid_state' });
    expect((await standing(id)).map((task) => task.status).sort()).toEqual(['cancelled', 'failed']);
    await mend(product, mendable, png);
    await again(await only(id, 'failed'));
    await ended(client, id);
    expect((await again(stopped)).status).toBe(202);
    expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 2, done: 2 } });
  });

  it('is fetched again where that was what failed', async () => {
    const url = host.serve('/late.png', (response) => response.writeHead(404).end());
    const id = await batch([{ url: { url }, target: 'webp' }]);
    expect(await ended(client, id)).toMatchObject({ status: 'failed', counts: { total: 2, failed: 2 } });
    host.serve('/late.png', (response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end(png));
    const answer = await again(await ofNode(id, 'item-0'), { options: { quality: 30 } });
    expect(answer).toMatchObject({ status: 202, body: { job_id: id, node: 'item-0' } });
    expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 2, done: 2 } });
    expect(await endOf(answer.body.id)).toMatchObject({ status: 'done', options: { quality: 30 } });
  });
});

describe('a task of a graph, done again', () => {
  const nodes = (file_id: string) => ({
    a: { operation: 'convert', file_id, target: 'gif' },
    b: { operation: 'convert', input: 'a', target: 'webp' },
    aside: { operation: 'convert', file_id: photo, target: 'tiff' },
  });

  it('brings what waited for it, and leaves the rest', async () => {
    const mendable = await broken();
    const { id } = await graph(nodes(mendable));
    const aside = await ofNode(id, 'aside');
    await mend(product, mendable, png);
    const answer = await again(await ofNode(id, 'a'));
    expect(answer).toMatchObject({ status: 202, body: { job_id: id, node: 'a' } });
    expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 3, done: 3 } });
    expect((await ofNode(id, 'a'))?.id).toBe(answer.body.id);
    expect((await ofNode(id, 'aside'))?.id).toBe(aside?.id);
  });

  it('brings what it waited for in vain', async () => {
    const mendable = await broken();
    const { id } = await graph(nodes(mendable));
    await mend(product, mendable, png);
    const answer = await again(await ofNode(id, 'b'));
    expect(answer).toMatchObject({ status: 202, body: { job_id: id, node: 'b', status: 'waiting' } });
    expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 3, done: 3 } });
  });

  it('changes one of many alone', async () => {
    const { id } = await graph({
      src: { operation: 'import.upload', file_ids: [photo, photo] },
      each: { operation: 'convert', input: 'src', target: 'webp', for_each: true },
    });
    const [first, second] = await standing(id);
    const answer = await again(first, { options: { quality: 20 }, priority: 7 });
    await ended(client, id);
    expect(await endOf(answer.body.id)).toMatchObject({ node: 'each', options: { quality: 20 }, priority: 7 });
    expect((await standing(id)).map((task) => task.id).sort()).toEqual([second?.id, answer.body.id].sort());
  });
});

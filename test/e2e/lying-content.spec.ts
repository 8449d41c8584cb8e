// A task that fails because its file holds something else than was thought, through the real program: it says what that is, and is done again as that.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFileHost, type FileHost } from '../harness/file-host.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ended, tasksOf, upload, type JobBody, type TaskRow } from '../harness/jobs.js';
import { makePng, makeWebp } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface Task extends TaskRow {
  readonly error: { readonly code: string; readonly content?: string } | null;
  readonly options: Readonly<Record<string, unknown>>;
}

let product: Product;
let client: HttpClient;
let host: FileHost;
let png: Buffer;
let packed: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  host = await startFileHost();
  product = await startProduct({
    roles: ['api', 'worker --queues image:1,archive:1,default:1'],
    settings: { OUTGOING_PRIVATE: '127.0.0.1' },
  });
  client = httpClient(product.url);
  png = await makePng();
  packed = new Uint8Array(gzipSync(png));
});
afterAll(() => product.stop());

const endOf = async (id: string): Promise<Task> => {
  for (let etag = ''; ;) {
    const headers = { 'If-None-Match': etag, Prefer: 'wait=20' };
    const answer = await client.get<Task>(`/api/v1/tasks/${id}`, headers);
    if (answer.status === 200 && ['done', 'failed', 'cancelled'].includes(answer.body.status)) return answer.body;
    etag = answer.headers.get('etag') ?? '';
  }
};
const again = (id: string | undefined, change: object) => client.post<Task>(`/api/v1/tasks/${id}/retry`, change);
const lie = { code: 'type_mismatch', content: 'png' };

it('a WebP that does not move is refused as a film before it waits, and one that moves is not', async () => {
  for (const [colours, refusal] of [
    [['#e02020'], { status: 422, body: { code: 'unsupported_conversion' } }],
    [['#e02020', '#2040e0'], { status: 202 }],
  ] as const) {
    const file_id = await upload(client, new Uint8Array(await makeWebp(colours)), 'a.webp');
    expect(await client.post<Task>('/api/v1/tasks', { file_id, target: 'mp4' })).toMatchObject(refusal);
    expect(await client.post<Task>('/api/v1/tasks', { file_id, target: 'png' })).toMatchObject({ status: 202 });
  }
});

describe('what holds something else than was thought', () => {
  it('says what that is, and becomes that in its place in the batch', async () => {
    const file_id = await upload(client, packed, 'photo.gz');
    const items = [{ file_id, target: 'jpeg' }];
    const made = await client.post<JobBody>('/api/v1/tasks/batch', { items });
    expect(made.status, JSON.stringify(made.body)).toBe(202);
    const { id } = made.body;
    await ended(client, id);
    const [old] = (await tasksOf(client, id)) as readonly Task[];
    expect(old).toMatchObject({ status: 'failed', error: lie });
    const answer = await again(old?.id, { target: 'png' });
    expect(answer).toMatchObject({ status: 202, body: { job_id: id, retry_of: old?.id, target_format: 'png' } });
    expect(await endOf(answer.body.id)).toMatchObject({ status: 'done', error: null });
    expect(await ended(client, id)).toMatchObject({ status: 'done', counts: { total: 1 } });
  });

  it('says so to who waits for it too', async () => {
    const answer = await client.fetch('/api/v1/convert/jpeg?filename=photo.gz', { method: 'POST', body: packed });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject(lie);
  });

  it('is fetched again under its right name, by who does not know its address any more', async () => {
    const url = host.serve('/cover.mp3', (response) => response.writeHead(200).end(png));
    const made = await client.post<Task>('/api/v1/files/import', { url: `${url}?key=sesame` });
    const failed = await endOf(made.body.id);
    expect(failed).toMatchObject({ status: 'failed', error: lie, options: { url: '***' } });
    const answer = await again(failed.id, { options: { url: '***', filename: 'cover.png' } });
    expect(answer.status).toBe(202);
    expect(await endOf(answer.body.id)).toMatchObject({ status: 'done', outputs: [{ filename: 'cover.png' }] });
    expect(host.came.at(-1)?.path).toBe('/cover.mp3?key=sesame');
    expect((await again(failed.id, { target: 'png' })).status).toBe(422);
  });
});

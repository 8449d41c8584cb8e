// What `q` of the list finds: any part of the name of any input, in any case, as it stands; or the beginning of an id.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskView } from '../../src/http/task.view.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface ListBody {
  readonly data: readonly TaskView[];
  readonly next_cursor: string | null;
}
let product: Product;
let client: HttpClient;
let png: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  client = httpClient(product.url);
  png = new Uint8Array(await makePng());
  for (const name of names) await convert(name);
});
afterAll(() => product.stop());

const names = ['Отчёт за май.png', 'report-100%.png', 'report_1000.png', 'Ünïcödé 🎨.png', 'x.png', 'deadbeef.png'];
const convert = async (name: string) =>
  (
    await client.fetch(`/api/v1/convert/webp?wait=0&filename=${encodeURIComponent(name)}`, {
      method: 'POST',
      body: png,
    })
  ).json() as Promise<TaskView>;
const list = async (query: string) => (await client.get<ListBody>(`/api/v1/tasks?${query}`)).body;
const search = async (q: string) =>
  (await list(`q=${encodeURIComponent(q)}`)).data.map(({ inputs }) => inputs[0]?.filename).sort();

describe('a search', () => {
  it.each([
    ['отчёт', ['Отчёт за май.png']],
    ['ЗА МАЙ', ['Отчёт за май.png']],
    ['чё', ['Отчёт за май.png']],
    ['ё', ['Отчёт за май.png']],
    ['100', ['report-100%.png', 'report_1000.png']],
    ['0%', ['report-100%.png']],
    ['%', ['report-100%.png']],
    ['_', ['report_1000.png']],
    ['t_1', ['report_1000.png']],
    ['t\\_1', []],
    ['🎨', ['Ünïcödé 🎨.png']],
    ['ÏCÖ', ['Ünïcödé 🎨.png']],
    ['x.png', ['x.png']],
    ['deadbeef', ['deadbeef.png']],
    ['beef', ['deadbeef.png']],
    ['.png', [...names].sort()],
    ['nothing like it', []],
    ['qz', []],
    ['tropert', []],
    ["' OR 1=1 --", []],
  ])('for %s finds %j', async (q, found) => {
    expect(await search(q)).toEqual(found);
  });

  it('goes on behind a page, also where an id may be meant', async () => {
    const { data } = await list('limit=200');
    const beginning = data[0]?.id.slice(0, 2) ?? '';
    for (const q of ['.png', beginning])
      for (const sort of ['newest', 'oldest']) {
        const seen: string[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const page: ListBody = await list(`q=${q}&limit=3&sort=${sort}${cursor && `&cursor=${cursor}`}`);
          seen.push(...page.data.map(({ id }) => id));
          cursor = page.next_cursor;
        }
        const all = data.map(({ id }) => id);
        expect(seen, `${q} ${sort}`).toEqual(sort === 'newest' ? all : all.reverse());
      }
  });

  it('finds a task by each of its inputs, by a repetition, in a job, and not when it was deleted', async () => {
    const form = async (filename: string) => upload(client, png, filename);
    const files = [await form('left-wing.png'), await form('right-wing.png')];
    const { body } = await client.post<TaskView>('/api/v1/tasks', { operation: 'merge', file_ids: files });
    const { body: job } = await client.post<{ id: string }>('/api/v1/tasks/batch', {
      items: [{ file_id: files[1], target: 'webp' }],
    });
    const ids = async (q: string) => (await list(`q=${q}`)).data.map(({ id, job_id }) => job_id ?? id).sort();
    expect(await ids('left-wing')).toEqual([body.id]);
    expect(await ids('right-wing')).toEqual([body.id, job.id].sort());
    expect((await client.post(`/api/v1/tasks/${body.id}/cancel`)).status).toBe(200);
    const { body: again } = await client.post<TaskView>(`/api/v1/tasks/${body.id}/retry`);
    expect(await ids('left-wing')).toEqual([body.id, again.id].sort());
    await client.delete(`/api/v1/tasks/${body.id}`);
    expect(await ids('left-wing')).toEqual([again.id]);
    // Not a word of it stays.
    const database = new pg.Client({ connectionString: product.environment['DATABASE_URL'] });
    await database.connect();
    const { rows } = await database.query('SELECT name FROM task_input WHERE task_id = $1', [body.id]);
    await database.end();
    expect(rows).toEqual([]);
  });
});

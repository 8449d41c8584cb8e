// The jobs that the contract of the API shows as examples, word for word as a client would send them, and the operations on files of any kind that they are made of.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFilm } from '../engines/films.js';
import { docx, paragraph } from '../engines/office-files.js';
import { makeZip } from '../harness/archives.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ended, tasksOf, upload, type JobBody } from '../harness/jobs.js';
import { startProduct, type Product } from '../harness/product.js';
import { unzip } from '../harness/unzip.js';
import { makeFolder } from '../harness/work-area.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly queue: string;
  readonly target_format: string | null;
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly outputs: readonly {
    readonly filename: string;
    readonly path?: string;
    readonly format: string | null;
    readonly probe?: object;
  }[];
}

let product: Product;
let client: HttpClient;
const folder = makeFolder('files');
const letter = (text: string) => new Uint8Array(docx(paragraph(text)));
let film = new Uint8Array();
beforeAll(async () => {
  const queues = ['image:1', 'video:1', 'document:1', 'archive:1', 'default:1'];
  product = await startProduct({ roles: ['api', `worker --queues ${queues.join(',')}`] });
  client = httpClient(product.url);
  film = new Uint8Array(fs.readFileSync(makeFilm(path.join(folder, 'film.mp4'), { seconds: 4 })));
});
afterAll(() => product.stop());

const run = async (nodes: object): Promise<JobBody> => {
  const answer = await client.post<JobBody>('/api/v1/jobs', { nodes });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return ended(client, answer.body.id);
};
const perform = async (body: unknown): Promise<TaskBody> => {
  const made = await client.post<TaskBody>('/api/v1/tasks', body);
  expect(made.status, JSON.stringify(made.body)).toBe(202);
  for (let etag = ''; ;) {
    const headers = { 'If-None-Match': etag, Prefer: 'wait=20' };
    const answer = await client.get<TaskBody>(`/api/v1/tasks/${made.body.id}`, headers);
    if (answer.status === 200 && ['done', 'failed'].includes(answer.body.status)) return answer.body;
    etag = answer.headers.get('etag') ?? '';
  }
};
const resultOf = async ({ id }: { id: string }) => (await client.bytes(`/api/v1/tasks/${id}/result`)).body;
const source = (...ids: string[]) => ({ operation: 'import.upload', file_ids: ids });

it('archive: what is inside is taken out, documents become PDF, all of it is packed again with its folders', async () => {
  const entries = [
    { name: 'letters/one.docx', content: Buffer.from(letter('one')) },
    { name: 'letters/broken.docx', content: Buffer.from(letter('two')).subarray(0, 300) },
    { name: 'notes.txt', content: 'words' },
    { name: 'data/some.bin', content: Buffer.from([0, 1, 2, 3, 250]) },
  ];
  const job = await run({
    src: source(await upload(client, new Uint8Array(makeZip(entries)), 'letters.zip')),
    x: { operation: 'extract', input: 'src' },
    c: {
      operation: 'convert',
      input: { node: 'x', select: { formats: ['docx', 'odt'] } },
      for_each: true,
      target: 'pdf',
      allow_failure: true,
    },
    z: {
      operation: 'archive',
      input: ['c', { node: 'x', select: { rest: true } }],
      options: { format: 'zip', manifest: true },
    },
  });
  expect(job, JSON.stringify(job)).toMatchObject({ status: 'done' });
  const last = (await tasksOf(client, job.id)).find(({ node }) => node === 'z')!;
  const files = unzip(await resultOf(last));
  const names = [...files.keys()].map((name) => name.replace(/^\.\//, '')).sort();
  expect(names).toEqual(['data/some.bin', 'letters/one.pdf', 'manifest.json', 'notes.txt']);
});

it('merge: each becomes PDF, they are joined, and the whole is locked', async () => {
  const job = await run({
    a: source(await upload(client, letter('first'), 'a.docx')),
    b: source(await upload(client, letter('second'), 'b.docx')),
    p: { operation: 'convert', input: ['a', 'b'], for_each: true, target: 'pdf' },
    m: { operation: 'merge', input: 'p' },
    s: { operation: 'encrypt', input: 'm', options: { user_password: 'opens' } },
  });
  expect(job, JSON.stringify(job)).toMatchObject({ status: 'done' });
  const last = (await tasksOf(client, job.id)).find(({ node }) => node === 's')!;
  const file = path.join(folder, 'merged.pdf');
  fs.writeFileSync(file, await resultOf(last));
  expect(execFileSync('pdftotext', ['-upw', 'opens', file, '-']).toString()).toMatch(/first[^]*second/);
});

it('thumbnails of a film, as a node', async () => {
  const job = await run({
    u: source(await upload(client, film, 'film.mp4')),
    t: { operation: 'thumbnail', input: 'u', options: { at: '10%', width: 320, format: 'webp', count: 3 } },
  });
  expect(job, JSON.stringify(job)).toMatchObject({ status: 'done' });
  const last = (await tasksOf(client, job.id)).find(({ node }) => node === 't')!;
  expect(last).toMatchObject({ target_format: 'webp', outputs: [{}, {}, {}] });
});

describe('by a task', () => {
  it('a thumbnail of a document waits where documents do', async () => {
    const file_id = await upload(client, letter('words'), 'a.docx');
    const task = await perform({ operation: 'thumbnail', file_id, options: { width: 100 } });
    expect(task, JSON.stringify(task.error)).toMatchObject({
      status: 'done',
      queue: 'document',
      target_format: 'webp',
      outputs: [{ filename: 'a.webp', probe: { width: 100 } }],
    });
    expect(await sharp(await resultOf(task)).metadata()).toMatchObject({ format: 'webp', width: 100 });
  });

  it('what a file is comes as JSON', async () => {
    const task = await perform({ operation: 'probe', file_id: await upload(client, film, 'film.mp4') });
    expect(task).toMatchObject({ status: 'done', queue: 'default', target_format: 'json' });
    expect(JSON.parse((await resultOf(task)).toString())).toMatchObject({
      format: 'mp4',
      streams: [{ kind: 'video' }, { kind: 'audio' }],
    });
  });

  it.each([
    ['a moment of a document', 'thumbnail', { at: '10%' }, 422, 'validation_failed'],
    ['a page of a film', 'thumbnail', { page: 2 }, 422, 'validation_failed'],
    ['what is no archive, out of it', 'extract', {}, 422, 'unsupported_conversion'],
  ])('%s is refused at once', async (what, operation, options, status, code) => {
    const isFilm = what.endsWith('film');
    const file_id = await (isFilm ? upload(client, film, 'film.mp4') : upload(client, letter('x'), 'a.docx'));
    expect(await client.post('/api/v1/tasks', { operation, options, file_id })).toMatchObject({
      status,
      body: { code },
    });
  });
});

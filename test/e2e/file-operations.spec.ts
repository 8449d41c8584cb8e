// Operations on files through the real program: by a task of its own and as a node of a job, refused in time, secrets never shown.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, ended, tasksOf, upload, type JobBody } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { unzip } from '../harness/unzip.js';
import { makeFolder } from '../harness/work-area.js';

interface TaskBody {
  readonly id: string;
  readonly operation: string;
  readonly status: string;
  readonly queue: string;
  readonly target_format: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly outputs: readonly { readonly filename: string; readonly probe: { readonly pages?: number } }[];
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly links: { readonly result: string };
}
let product: Product;
let client: HttpClient;
let two: Uint8Array<ArrayBuffer>;
let photo: Uint8Array<ArrayBuffer>;
const folder = makeFolder('files');

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues document:1'] });
  client = httpClient(product.url);
  photo = new Uint8Array(await makePng({ width: 300, height: 200 }));
  two = pdfOf('One', 'Two');
});
afterAll(() => product.stop());

/** A page for each word, drawn by one of the tools themselves. */
function pdfOf(...words: string[]): Uint8Array<ArrayBuffer> {
  const file = path.join(folder, 'pages.pdf');
  const show = words.map((word) => `/Helvetica findfont 40 scalefont setfont 72 500 moveto (${word}) show showpage`);
  execFileSync('gs', ['-q', '-dBATCH', '-dNOPAUSE', '-sDEVICE=pdfwrite', `-sOutputFile=${file}`, '-c', ...show]);
  return new Uint8Array(fs.readFileSync(file));
}
const form = (fields: Record<string, string>, ...files: [name: string, bytes: Uint8Array<ArrayBuffer>][]) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const [name, bytes] of files) body.append('file', new File([bytes], name));
  return body;
};
const untilEnd = async (made: { status: number; body: TaskBody }): Promise<TaskBody> => {
  expect(made.status, JSON.stringify(made.body)).toBe(202);
  for (let etag = ''; ;) {
    const headers = { 'If-None-Match': etag, Prefer: 'wait=20' };
    const answer = await client.get<TaskBody>(`/api/v1/tasks/${made.body.id}`, headers);
    if (answer.status === 200 && !['queued', 'running', 'retrying'].includes(answer.body.status)) return answer.body;
    etag = answer.headers.get('etag') ?? '';
  }
};
const make = async (body: unknown) => untilEnd(await client.post<TaskBody>('/api/v1/tasks', body));
const textOf = async ({ id }: { id: string }) => {
  const { body } = await client.bytes(`/api/v1/tasks/${id}/result`);
  const file = path.join(folder, `${id}.pdf`);
  fs.writeFileSync(file, body);
  return execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
};

describe('joining', () => {
  it('takes the files of a form, in their order', async () => {
    const task = await make(
      form(
        { operation: 'merge', options: '{"paper":"a4"}' },
        ['b.pdf', pdfOf('Three')],
        ['p.png', photo],
        ['a.pdf', two],
      ),
    );
    expect(task).toMatchObject({ operation: 'merge', status: 'done', queue: 'document', target_format: 'pdf' });
    expect(task.outputs).toMatchObject([{ filename: 'b.pdf', probe: { pages: 4 } }]);
    expect(await textOf(task)).toMatch(/Three[^]*One[^]*Two/);
  });

  it('takes stored files, and again with other options', async () => {
    const ids = [await upload(client, two, 'a.pdf'), await upload(client, photo, 'p.png')];
    const task = await make({ operation: 'merge', file_ids: ids });
    expect(task).toMatchObject({ status: 'done', outputs: [{ probe: { pages: 3 } }] });
    const again = await client.post<TaskBody>(`/api/v1/tasks/${task.id}/retry`, { options: { paper: 'a3' } });
    expect(await untilEnd(again)).toMatchObject({ operation: 'merge', status: 'done', options: { paper: 'a3' } });
  });

  it('is a node of a job, of files and of what other nodes made', async () => {
    const answer = await client.post<JobBody>('/api/v1/jobs', {
      nodes: {
        src: { operation: 'import.upload', file_ids: [await upload(client, photo, 'p.png')] },
        page: { operation: 'convert', input: 'src', target: 'pdf' },
        more: { operation: 'import.upload', file_ids: [await upload(client, two, 'a.pdf')] },
        all: { operation: 'merge', input: ['more', 'page'] },
      },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    const job = await ended(client, answer.body.id);
    expect(job).toMatchObject({ status: 'done', counts: { total: 2, done: 2 } });
    const joined = (await tasksOf(client, job.id)).find((task) => task.node === 'all');
    expect(joined?.inputs.map((file) => file.filename)).toEqual(['a.pdf', 'p.pdf']);
    expect(await textOf(joined!)).toMatch(/One[^]*Two/);
  });
});

describe('one call', () => {
  const convert = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    client.fetch(`/api/v1/convert/${path}`, { method: 'POST', body, headers: { Prefer: 'wait=60', ...headers } });

  it('answers with a zip where several files came out', async () => {
    const answer = await convert('png?filename=%D0%B4%D0%B2%D0%B5.pdf', two);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/zip');
    expect(answer.headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent('две.zip')}`);
    const zip = unzip(Buffer.from(await answer.arrayBuffer()));
    expect(zip.size).toBe(2);
    for (const bytes of zip.values()) expect((await sharp(bytes).metadata()).format).toBe('png');
  });

  it('takes the password of a file in a header or a form, and none in the address', async () => {
    const password = 'сезам, 100% открой';
    const locked = await make(
      form({ operation: 'encrypt', options: JSON.stringify({ user_password: password }) }, ['a.pdf', two]),
    );
    const bytes = new Uint8Array((await client.bytes(`/api/v1/tasks/${locked.id}/result`)).body);
    expect(await (await convert('txt', bytes)).json()).toMatchObject({ status: 422, code: 'input_encrypted' });
    const header = { 'X-Password': encodeURIComponent(password) };
    expect(await (await convert('txt', bytes, header)).text()).toContain('One');
    expect(await (await convert('txt', form({ password }, ['a.pdf', bytes]))).text()).toContain('One');
    const wrong = await convert('txt', bytes, { 'X-Password': 'nonsense' });
    expect(await wrong.json()).toMatchObject({ status: 422, code: 'password_wrong' });
    // The same key with another password asks for something else.
    const key = { 'Idempotency-Key': 'locked' };
    expect((await convert('txt', bytes, { ...header, ...key })).status).toBe(200);
    const other = await convert('txt', bytes, { 'X-Password': 'nonsense', ...key });
    expect(await other.json()).toMatchObject({ code: 'idempotency_key_reused' });
    const inAddress = await convert(`txt?password=${encodeURIComponent(password)}`, bytes);
    expect(await inAddress.json()).toMatchObject({ status: 422, errors: [{ pointer: '/password' }] });
    expect(product.logs()).not.toMatch(/открой|%D0%BE%D1%82%D0%BA/);
  });
});

describe('one PDF', () => {
  it.each([
    ['split', {}, 2],
    ['rotate', { angle: 90 }, 1],
    ['watermark', { text: 'Черновик' }, 1],
    ['number.pages', {}, 1],
    ['pdfa', {}, 1],
    ['optimize', { level: 'lossless' }, 1],
    ['write.metadata', { title: 'T' }, 1],
    ['read.metadata', {}, 1],
  ])('%s by a task', async (operation, options, outputs) => {
    const task = await make({ operation, options, file_id: await upload(client, two, 'a.pdf') });
    expect(task, JSON.stringify(task.error)).toMatchObject({ operation, status: 'done', queue: 'document' });
    expect(task.outputs).toHaveLength(outputs);
  });

  it('every node of a job does its part: join, number, lock and open again', async () => {
    const answer = await client.post<JobBody>('/api/v1/jobs', {
      nodes: {
        src: {
          operation: 'import.upload',
          file_ids: [await upload(client, two, 'a.pdf'), await upload(client, two, 'b.pdf')],
        },
        each: { operation: 'rotate', input: 'src', for_each: true, options: { angle: 180 } },
        all: { operation: 'merge', input: 'each' },
        counted: { operation: 'number.pages', input: 'all', options: { format: 'Page {n} of {total}' } },
        locked: { operation: 'encrypt', input: 'counted', options: { user_password: 'very secret words' } },
        open: { operation: 'decrypt', input: 'locked', options: { password: 'very secret words' } },
      },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    const job = await ended(client, answer.body.id);
    expect(job, JSON.stringify(job.error)).toMatchObject({ status: 'done', counts: { total: 6, done: 6 } });
    const tasks = await tasksOf(client, job.id);
    expect(await textOf(tasks.find((task) => task.node === 'open')!)).toContain('Page 4 of 4');
    expect(JSON.stringify([answer.body, job, tasks])).not.toContain('very secret words');
    const rows = await ask(
      product.environment,
      'SELECT to_jsonb(task) AS t FROM task UNION ALL SELECT to_jsonb(job) FROM job',
    );
    expect(JSON.stringify(rows)).not.toContain('very secret words');
    expect(product.logs()).not.toContain('very secret words');
  });

  it('passwords are asked for, and may come with the task', async () => {
    const locked = await make({
      operation: 'encrypt',
      options: { user_password: 'open me' },
      file_id: await upload(client, two, 'a.pdf'),
    });
    expect(locked).toMatchObject({ status: 'done', options: { user_password: '***' } });
    const { body } = await client.bytes(`/api/v1/tasks/${locked.id}/result`);
    const file_id = await upload(client, new Uint8Array(body), 'locked.pdf');
    expect(await make({ operation: 'rotate', file_id })).toMatchObject({
      status: 'failed',
      error: { code: 'input_encrypted' },
    });
    const opened = await make({ operation: 'decrypt', file_id, options: { password: 'open me' } });
    expect(await textOf(opened)).toContain('One');
  });

  it('a watermark can be a picture that comes beside it', async () => {
    const options = '{"opacity":100}';
    const task = await make(form({ operation: 'watermark', options }, ['a.pdf', two], ['p.png', photo]));
    expect(task).toMatchObject({ status: 'done', outputs: [{ filename: 'a.pdf', probe: { pages: 2 } }] });
    const ids = [await upload(client, two, 'a.pdf'), await upload(client, photo, 'p.png')];
    const both = await client.post('/api/v1/tasks', { operation: 'watermark', file_ids: ids, options: { text: 'x' } });
    expect(both).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });
});

it('the list of operations says what each takes, in both languages', async () => {
  interface Row {
    readonly name: string;
    readonly label: { readonly en: string; readonly ru: string };
    readonly max_files: number;
    readonly options_schema: string;
  }
  const { body } = await client.get<{ data: readonly Row[] }>('/api/v1/operations');
  expect(body.data.map((row) => row.name)).toEqual(
    expect.arrayContaining(['merge', 'split', 'watermark', 'encrypt', 'ocr', 'extract.images']),
  );
  expect(body.data.find((row) => row.name === 'merge')).toMatchObject({ max_files: 100, label: { ru: 'Объединить' } });
  for (const row of body.data)
    expect((await client.get(row.options_schema)).body).toMatchObject({ type: 'object', properties: {} });
});

describe('what cannot be done is refused before it is accepted', () => {
  it.each([
    ['an operation that is not known', { operation: 'melt' }, 422, 'validation_failed'],
    ['options of others', { operation: 'merge', options: { angle: 90 } }, 422, 'validation_failed'],
    ['two ways to split', { operation: 'split', options: { every: 2, ranges: '1' } }, 422, 'validation_failed'],
    ['no password to lock with', { operation: 'encrypt' }, 422, 'validation_failed'],
    ['a target', { operation: 'merge', target: 'pdf' }, 422, 'validation_failed'],
  ])('%s', async (_what, body, status, code) => {
    const file_id = await upload(client, two, 'a.pdf');
    expect(await client.post('/api/v1/tasks', { file_id, ...body })).toMatchObject({ status, body: { code } });
  });

  it('what no engine can bring to PDF', async () => {
    const sound = new Uint8Array(Buffer.from('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0', 'latin1'));
    const ids = [await upload(client, two, 'a.pdf'), await upload(client, sound, 'a.wav')];
    const answer = await client.post('/api/v1/tasks', { operation: 'merge', file_ids: ids });
    expect(answer).toMatchObject({ status: 422, body: { code: 'unsupported_conversion' } });
  });

  it('more files than a conversion takes, and nothing of them stays', async () => {
    const answer = await client.post('/api/v1/tasks', form({ target: 'png' }, ['left.pdf', two], ['b.pdf', two]));
    expect(answer).toMatchObject({ status: 413, body: { code: 'too_many_files' } });
    const stored = await ask<{ count: number }>(
      product.environment,
      `SELECT count(*)::int AS count FROM stored_file WHERE filename = 'left.pdf'`,
    );
    expect(stored[0]?.count).toBe(0);
  });
});

// docs/jobs.md, followed to the letter: every body that it prints is planned and sent, and what it promises of the results is looked at.
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { docx, paragraph } from '../engines/office-files.js';
import { makeZip } from '../harness/archives.js';
import { blockOf, blocksOf, pageText, shapeOf } from '../harness/guide.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ended, tasksOf, upload, type JobBody } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { unzip } from '../harness/unzip.js';
import { makeFolder } from '../harness/work-area.js';

const GUIDE = 'docs/jobs.md';
const run = promisify(execFile);
let product: Product;
let client: HttpClient;
let files: Record<string, Buffer>;
const folder = makeFolder('job-guide');
const sent = new Set<string>();

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2,document:1,archive:1,default:1'] });
  client = httpClient(product.url);
  const picture = await makePng({ width: 640 });
  const letter = (text: string) => Buffer.from(docx(paragraph(text)));
  files = {
    'summer.png': picture,
    'broken.png': picture.subarray(0, 60),
    'one.docx': letter('first'),
    'two.docx': letter('second'),
    'letters.zip': makeZip([
      { name: 'letters/one.docx', content: letter('first') },
      { name: 'letters/broken.docx', content: letter('second').subarray(0, 300) },
      { name: 'notes.txt', content: 'words' },
    ]),
  };
});
afterAll(() => product.stop());

/** The printed body, with files in place of their names. */
async function bodyOf(name: string): Promise<unknown> {
  let text = blockOf(GUIDE, 'sent', name);
  for (const [placeholder, file = ''] of text.matchAll(/<id of (.+?)>/g))
    text = text.replace(placeholder, await upload(client, new Uint8Array(files[file]!), file));
  sent.add(name);
  return JSON.parse(text);
}
async function jobOf(name: string): Promise<JobBody> {
  const body = await bodyOf(name);
  const plan = await client.post('/api/v1/plans', body);
  expect(plan, JSON.stringify(plan.body)).toMatchObject({ status: 200, body: { ok: true } });
  const answer = await client.post<JobBody>('/api/v1/jobs', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return ended(client, answer.body.id);
}
/** As the guide's commands do it, with the address of this server. */
async function follow(beginning: string, id: string): Promise<void> {
  const line = pageText(GUIDE)
    .split('\n')
    .find((each) => each.startsWith(beginning))!;
  const command = line.replace('http://127.0.0.1:3000', product.url);
  await run('sh', ['-c', command], { cwd: folder, env: { ...process.env, ID: id } });
}

it('two results: the list names both, and one archive holds them', async () => {
  const job = await jobOf('two results');
  expect(job).toMatchObject({ status: 'done', counts: { total: 2, done: 2 } });
  expect((await client.get(`/api/v1/jobs/${job.id}/result`)).status).toBe(300);
  await follow('curl -o all.zip', job.id);
  const found = unzip(fs.readFileSync(path.join(folder, 'all.zip')));
  expect([...found.keys()].sort()).toEqual(['summer.jpg', 'summer.webp']);
  expect((await sharp(found.get('summer.jpg')).metadata()).width).toBe(320);
});

it('join: one locked PDF has both letters, in their order', async () => {
  const job = await jobOf('join');
  expect(job, JSON.stringify(job)).toMatchObject({ status: 'done', counts: { total: 4, done: 4 } });
  await follow('curl -OJ', job.id);
  const name = fs.readdirSync(folder).find((each) => each.endsWith('.pdf'))!;
  const text = execFileSync('pdftotext', ['-upw', 'opens', path.join(folder, name), '-']).toString();
  expect(text).toMatch(/first[^]*second/);
});

it('what may fail: the letter that cannot be read is left out, and the rest is there', async () => {
  const job = await jobOf('what may fail');
  expect(job).toMatchObject({ status: 'done', error: null, warnings: [{ code: 'node_failed' }] });
  const result = (await client.bytes(`/api/v1/jobs/${job.id}/result`)).body;
  const names = [...unzip(result).keys()].map((name) => name.replace(/^\.\//, ''));
  expect(names.sort()).toEqual(['letters/one.pdf', 'notes.txt']);
});

it('fail fast: the job fails with what was wrong, and what waited did not run', async () => {
  const job = await jobOf('fail fast');
  expect(job).toMatchObject({ status: 'failed', error: { code: 'input_corrupt' } });
  const states = (await tasksOf(client, job.id)).map(({ node, status }) => [node, status]);
  expect(states).toContainEqual(['broken', 'failed']);
  expect(states).not.toContainEqual(['after', 'done']);
});

it('the plan is the one that is printed', async () => {
  const { body } = await client.post<Record<string, unknown>>('/api/v1/plans', await bodyOf('join'));
  const printed = JSON.parse(blockOf(GUIDE, 'wire', 'plan')) as Record<string, unknown>;
  expect(shapeOf(body)).toEqual(shapeOf(printed));
  expect(body).toEqual(printed);
});

/** In each language they are the same lines, and one test types all of them. */
it.each([GUIDE, 'docs/jobs.ru.md'])(
  '%s: a file and a job are sent, shown, followed and cancelled by its lines',
  async (page) => {
    const lines = pageText(page).match(/^curl .+$/gm) ?? [];
    const [bring, send, show, events, cancel, ...fetching] = lines;
    expect(fetching.map((line) => line.split(' ')[1])).toEqual(['-OJ', '-o']);
    const type = async (line = '', id = '') => {
      const command = line.replace('http://127.0.0.1:3000', product.url).replace(/^curl/, 'curl -sS --fail-with-body');
      return (await run('sh', ['-c', command], { cwd: folder, env: { ...process.env, ID: id } })).stdout;
    };
    fs.writeFileSync(path.join(folder, 'summer.png'), files['summer.png']!);
    const file = JSON.parse(await type(bring)) as { id: string; filename: string };
    expect(file.filename).toBe('summer.png');
    const body = JSON.parse(blockOf(GUIDE, 'sent', 'two results').replace('<id of summer.png>', file.id)) as object;
    fs.writeFileSync(path.join(folder, 'job.json'), JSON.stringify({ ...body, start: false }));
    const job = JSON.parse(await type(send)) as JobBody;
    expect(job).toMatchObject({ status: 'waiting', counts: { total: 2 } });
    expect(JSON.parse(await type(show, job.id))).toMatchObject({ id: job.id, nodes: { page: {}, thumb: {} } });
    const [told, cancelled] = await Promise.all([type(events, job.id), type(cancel, job.id)]);
    expect(JSON.parse(cancelled)).toMatchObject({ id: job.id, status: 'cancelled' });
    // The stream ends with the job, whichever of the two came first.
    expect(told).toContain(`event: done\ndata: {"task_ids":[],"job_ids":["${job.id}"]}`);
  },
);

it('no other body is printed', () => {
  expect(new Set(blocksOf(GUIDE).flatMap(({ kind, name }) => (kind === 'sent' ? name : [])))).toEqual(sent);
});

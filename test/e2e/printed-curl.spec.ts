// The lines for curl that the first page and the page about events print, executed as they stand in both languages; only the address and what stands for an id are replaced.
// Those of docs/jobs.md and docs/troubleshooting.md are executed by the tests of these pages, those of the document by document-examples.spec.ts.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pageText } from '../harness/guide.js';
import { httpClient } from '../harness/http-client.js';
import { upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';

const run = promisify(execFile);
const linesOf = (page: string): readonly string[] => pageText(page).match(/^curl .+$/gm) ?? [];
let product: Product;
let folder: string;
let picture: Buffer;
beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:1'] });
  picture = await makePng();
});
afterAll(() => product.stop());

/** What the shell has shown; fails as the shell does. */
const follow = async (line: string, ids: Readonly<Record<string, string>>): Promise<string> => {
  let text = line.replace(/http:\/\/(127\.0\.0\.1|localhost):3000/, product.url);
  for (const [stands, id] of Object.entries(ids)) text = text.replace(stands, id);
  expect(text.replace(/ {2,}#.*$/, ''), 'nothing else stands for something').not.toMatch(/…|\$ID/);
  return (await run('bash', ['-c', text.replace(/^curl/, 'curl -sS')], { cwd: folder })).stdout;
};
const formatOf = async (name: string): Promise<string> =>
  (await sharp(fs.readFileSync(path.join(folder, name))).metadata()).format;

it.each(['README.md', 'README.ru.md'])(
  '%s: three pictures by one line each, then a task, how it is, and its file',
  async (page) => {
    folder = makeFolder('readme');
    fs.writeFileSync(path.join(folder, 'photo.png'), picture);
    await sharp(picture).tiff().toFile(path.join(folder, 'scan.tiff'));
    const [webp, jpeg, avif, made, asked, fetched, ...more] = linesOf(page);
    expect([made, fetched, more.length]).toEqual([expect.any(String), expect.any(String), 0]);
    for (const line of [webp, jpeg, avif]) await follow(line ?? '', {});
    expect([await formatOf('photo.webp'), await formatOf('small.jpg'), await formatOf('photo.avif')]).toEqual([
      'webp',
      'jpeg',
      'heif',
    ]);
    const { id } = JSON.parse(await follow(made ?? '', {})) as { id: string };
    const status = async () => (JSON.parse(await follow(asked ?? '', { $ID: id })) as { status: string }).status;
    await expect.poll(status, { timeout: 30_000 }).toBe('done');
    await follow(fetched ?? '', { $ID: id });
    expect(await formatOf('scan.avif')).toBe('heif');
  },
);

it.each(['docs/events.md', 'docs/events.ru.md'])('%s: waiting, and two ways to be called', async (page) => {
  folder = makeFolder('events');
  const client = httpClient(product.url);
  const file_id = await upload(client, new Uint8Array(picture));
  const draft = await client.post<{ id: string }>('/api/v1/tasks', { file_id, target: 'webp', start: false });
  const [waited, called, registered, ...more] = linesOf(page);
  expect([registered, more.length]).toEqual([expect.any(String), 0]);
  expect(await follow((waited ?? '').replace('wait=30', 'wait=1'), { '/tasks/…': `/tasks/${draft.body.id}` })).toMatch(
    /^HTTP\/1\.1 (200|304) /,
  );
  expect(JSON.parse(await follow(called ?? '', { '"…"': `"${file_id}"` }))).toMatchObject({
    callback: { url: 'https://example.org/hook' },
  });
  expect(JSON.parse(await follow(registered ?? '', {}))).toMatchObject({
    events: ['task.done', 'task.failed'],
    secret: expect.stringMatching(/^whsec_/) as string,
  });
});

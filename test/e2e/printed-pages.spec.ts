// Pages printed by the browser for whoever asks for it, through the public door; the usual way for everybody else, and a clear no where there is no browser.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { upload } from '../harness/jobs.js';
import { startProduct, type Product } from '../harness/product.js';

interface TaskBody {
  readonly status: string;
  readonly engine: { readonly name: string } | null;
  readonly error: { readonly code: string } | null;
}
interface Schema {
  readonly properties: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
}

let product: Product;
let client: HttpClient;
beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues document:1'] });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

const print = async (name: string, text: string, options: object, by = client) => {
  const file_id = await upload(by, new Uint8Array(Buffer.from(text)), name);
  return by.post<TaskBody & { code?: string }>(
    '/api/v1/tasks',
    { file_id, target: 'pdf', options },
    { Prefer: 'wait=60' },
  );
};

it('the browser prints what is HTML, or becomes it on the way', async () => {
  for (const [name, text] of [
    ['a.html', '<!doctype html><p>words'],
    ['a.md', '# words'],
  ] as const)
    expect(await print(name, text, { engine: 'chromium' }), name).toMatchObject({
      status: 201,
      body: { status: 'done', engine: { name: 'chromium' }, error: null },
    });
});

it('nobody else gets it, and only such documents have the choice', async () => {
  const usual = await print('a.html', '<!doctype html><p>words', {});
  expect(usual.body).toMatchObject({ status: 'done' });
  expect(usual.body.engine?.name).not.toBe('chromium');
  const schemaOf = async (from: string) =>
    (await client.get<Schema>(`/api/v1/conversions/${from}/pdf/schema`)).body.properties;
  expect((await schemaOf('html'))['engine']?.enum).toEqual(['usual', 'chromium']);
  expect(await schemaOf('docx')).not.toHaveProperty('engine');
});

it('without it the answer says where to look', async () => {
  // Without bubblewrap around it, it does not run.
  const open = await startProduct({ roles: ['api', 'worker --queues document:1'], settings: { CAGE: 'off' } });
  const answer = await print('a.html', '<p>words', { engine: 'chromium' }, httpClient(open.url));
  expect(answer).toMatchObject({ status: 503, body: { code: 'engine_unavailable' } });
  expect(JSON.stringify((await httpClient(open.url).get('/healthz')).body)).toContain(
    '{"code":"no_bubblewrap","names":["chromium"],"packages":["bubblewrap"]}',
  );
  await open.stop();
});

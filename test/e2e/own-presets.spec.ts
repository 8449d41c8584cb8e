// Presets that are made here: of one's own and for everybody, in versions, locked; a server that converts with nothing else; and what is said about formats.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOptions } from '../../src/tasks/sealed-options.js';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface PresetBody {
  readonly name: string;
  readonly version: number;
  readonly shared: boolean;
}
interface TaskBody {
  readonly id: string;
  readonly preset?: string;
  readonly options: Readonly<Record<string, unknown>>;
}

const PRESETS = '/api/v1/presets';
let product: Product;
let admin: HttpClient;
let program: HttpClient;
let fileId: string;

beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  admin = httpClient(product.url);
  const key = await athanor(product, [
    'key',
    'add',
    'p',
    '--scopes',
    'tasks:read,tasks:write,files:read,files:write,presets',
  ]);
  program = httpClient(product.url, { 'X-API-Key': key });
  fileId = await upload(program, new Uint8Array(await makePng()));
});
afterAll(() => product.stop());

const put = (client: HttpClient, name: string, body: object) =>
  client
    .fetch(`${PRESETS}/${name}`, {
      method: 'PUT',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
    .then(async (answer) => ({ status: answer.status, body: (await answer.json()) as PresetBody }));
const names = async (client: HttpClient) =>
  (await client.get<{ data: PresetBody[] }>(PRESETS)).body.data.map(({ name }) => name);
const convert = (preset: string, options: object = {}, target = 'webp') =>
  program.post<TaskBody & { code?: string }>('/api/v1/tasks', { file_id: fileId, target, preset, options });

it('an own one is made, used, changed into another version, and taken away', async () => {
  const small = { target: 'webp', options: { width: 300, quality: 40 } };
  const made = await program.post<PresetBody>(PRESETS, { name: 'small', ...small });
  expect(made).toMatchObject({ status: 201, body: { name: 'small', version: 1, locked: false, shared: false } });
  expect(made.headers.get('location')).toBe('/api/v1/presets/small');
  expect(await names(program)).toContain('small');
  expect(await names(admin)).not.toContain('small');
  const first = await convert('small', { width: 200 });
  expect(first.body).toMatchObject({ preset: 'small@1', options: { width: 200, quality: 40 } });
  expect(await put(program, 'small', { ...small, options: { width: 100 } })).toMatchObject({ body: { version: 2 } });
  expect((await convert('small')).body).toMatchObject({ preset: 'small@2', options: { width: 100 } });
  expect((await convert('small@1')).body).toMatchObject({ preset: 'small@1', options: { width: 300 } });
  expect((await program.get(`${PRESETS}/small?version=1`)).body).toMatchObject({ version: 1, options: { width: 300 } });
  expect((await program.delete(`${PRESETS}/small`)).status).toBe(204);
  expect((await convert('small')).body.code).toBe('unknown_preset');
  expect((await program.get(`${PRESETS}/small`)).status).toBe(404);
  // Whoever was promised this version still has it.
  expect((await convert('small@1')).status).toBe(202);
  expect(await program.post<PresetBody>(PRESETS, { name: 'small', ...small })).toMatchObject({ body: { version: 3 } });
});

it('a password in it is never shown, and stays when what was shown comes back', async () => {
  const locked = { target: 'pdf', options: { password: 'open sesame', pages: '1' } };
  expect(await program.post(PRESETS, { name: 'archive of hers', ...locked })).toMatchObject({
    status: 201,
    body: { options: { password: '***' } },
  });
  const back = { target: 'pdf', options: { password: '***', pages: '2' } };
  expect(await put(program, 'archive of hers', back)).toMatchObject({ status: 200, body: { version: 2 } });
  const rows = await ask<{ version: number; options: Record<string, unknown> }>(
    product.environment,
    `SELECT version, options FROM preset WHERE name = 'archive of hers' ORDER BY version`,
  );
  expect(JSON.stringify(rows)).not.toContain('sesame');
  const opened = rows.map(({ options }) => openOptions(options, product.environment['SECRET']));
  expect(opened).toEqual([locked.options, { ...locked.options, pages: '2' }]);
  expect(JSON.stringify((await program.get(PRESETS)).body)).not.toContain('sesame');
});

it('what does not fit is refused', async () => {
  const refused = async (body: object) => (await program.post<{ code: string }>(PRESETS, body)).body.code;
  expect(await refused({ name: 'web', target: 'webp' })).toBe('validation_failed');
  expect(await refused({ name: 'bad', target: 'webp', options: { qality: 3 } })).toBe('validation_failed');
  expect(await refused({ name: 'bad', target: 'nothing' })).toBe('unsupported_conversion');
  expect(await refused({ name: 'small', target: 'webp' })).toBe('invalid_state');
  expect(await refused({ name: 'a@2', target: 'webp' })).toBe('validation_failed');
  expect(await convert('small', {}, 'jpg')).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  expect((await put(program, 'nowhere', { target: 'webp' })).status).toBe(404);
});

it('a locked one for everybody is obeyed as it is, at every door', async () => {
  const house = { name: 'house', target: 'webp', options: { quality: 55 }, locked: true, shared: true };
  expect((await program.post(PRESETS, house)).status).toBe(403);
  expect(await admin.post(PRESETS, house)).toMatchObject({ status: 201, body: { shared: true, locked: true } });
  expect(await names(program)).toContain('house');
  const { body: task } = await convert('house');
  expect(task).toMatchObject({ preset: 'house@1', options: { quality: 55 } });
  expect(await convert('house', { quality: 90 })).toMatchObject({ status: 422, body: { code: 'preset_locked' } });
  const png = new Uint8Array(await makePng());
  const call = await program.fetch('/api/v1/convert/webp?preset=house&quality=9', { method: 'POST', body: png });
  expect(await call.json()).toMatchObject({ code: 'preset_locked' });
  const node = { operation: 'convert', file_id: fileId, target: 'webp', preset: 'house' };
  const wrong = await program.post<{ errors: { code: string }[] }>('/api/v1/plans', {
    nodes: { a: { ...node, options: { quality: 9 } } },
  });
  expect(wrong).toMatchObject({ status: 422, body: { errors: [{ code: 'preset_locked' }] } });
  const job = await program.post<{ id: string }>('/api/v1/jobs', { nodes: { a: node } });
  const batch = await program.post<{ id: string }>('/api/v1/tasks/batch', {
    items: [{ file_id: fileId, target: 'webp', preset: 'house' }],
  });
  for (const { body } of [job, batch])
    expect((await program.get<{ data: TaskBody[] }>(`/api/v1/tasks?job_id=${body.id}`)).body.data).toMatchObject([
      { preset: 'house@1', options: { quality: 55 } },
    ]);
  // Again means with the same options, and what was locked stays so.
  await program.post(`/api/v1/tasks/${task.id}/cancel`);
  const again = `/api/v1/tasks/${task.id}/retry`;
  expect(await program.post(again)).toMatchObject({
    status: 202,
    body: { preset: 'house@1', options: { quality: 55 } },
  });
  expect(await program.post(again, { options: { quality: 1 } })).toMatchObject({ body: { code: 'preset_locked' } });
  expect((await program.delete(`${PRESETS}/house?shared=true`)).status).toBe(403);
  expect((await admin.delete(`${PRESETS}/house?shared=true`)).status).toBe(204);
});

it('where only presets count, nothing is converted without one, and nobody makes their own', async () => {
  const strict = await startProduct({ roles: ['api'], settings: { ONLY_PRESETS: 'true' } });
  try {
    const client = httpClient(strict.url);
    const file_id = await upload(client, new Uint8Array(await makePng()));
    const send = (more: object) =>
      client.post<{ code?: string }>('/api/v1/tasks', { file_id, target: 'webp', ...more });
    expect((await send({})).body.code).toBe('unknown_preset');
    expect((await send({ preset: 'web' })).status).toBe(202);
    expect((await client.post(PRESETS, { name: 'mine', target: 'webp' })).status).toBe(403);
    expect((await client.post(PRESETS, { name: 'ours', target: 'webp', shared: true })).status).toBe(201);
    expect((await send({ preset: 'ours' })).status).toBe(202);
    // The same at every door that converts.
    const convert = { operation: 'convert', file_id, target: 'webp' };
    const graph = (preset?: string) => ({ nodes: { a: { ...convert, preset } } });
    const batch = (preset?: string) => ({ items: [{ file_id, target: 'webp', preset }] });
    for (const [path, body] of [
      ['/api/v1/tasks/batch', batch],
      ['/api/v1/jobs', graph],
      ['/api/v1/plans', graph],
    ] as const) {
      const refused = await client.post<{ errors: { code: string }[] }>(path, body());
      expect([refused.status, refused.body.errors.map(({ code }) => code)], path).toEqual([422, ['unknown_preset']]);
      expect((await client.post(path, body('ours'))).status, path).toBeLessThan(300);
    }
    const bytes = new Uint8Array(await makePng({ width: 33 }));
    const codeOf = async (answer: Response) => ((await answer.json()) as { code?: string }).code;
    const call = (query: string, body: BodyInit) =>
      client.fetch(`/api/v1/convert/webp?wait=0&filename=a.png${query}`, { method: 'POST', body });
    const form = (fields: Record<string, string>) => {
      const filled = new FormData();
      for (const [name, value] of Object.entries(fields)) filled.set(name, value);
      filled.set('file', new File([bytes], 'a.png'));
      return filled;
    };
    const brought = (fields: Record<string, string>) =>
      client.fetch('/api/v1/tasks', { method: 'POST', body: form({ target: 'webp', ...fields }) });
    const inParts = (task: object) =>
      client.fetch('/api/v1/uploads', {
        method: 'POST',
        headers: {
          'Tus-Resumable': '1.0.0',
          'Upload-Length': '9',
          'Upload-Metadata': `filename ${btoa('a.png')},task ${btoa(JSON.stringify({ target: 'webp', ...task }))}`,
        },
      });
    for (const refused of [await call('', bytes), await call('', form({})), await brought({}), await inParts({})])
      expect([refused.status, await codeOf(refused)]).toEqual([422, 'unknown_preset']);
    for (const taken of [await call('&preset=ours', bytes), await call('', form({ preset: 'ours' }))])
      expect(taken.status).toBe(202);
    expect([(await brought({ preset: 'ours' })).status, (await inParts({ preset: 'ours' })).status]).toEqual([
      202, 201,
    ]);
    const ticket = (task: object) => client.post<{ code?: string }>('/api/v1/upload-tickets', { max_bytes: 9, task });
    expect((await ticket({ target: 'webp' })).body.code).toBe('unknown_preset');
    expect((await ticket({ target: 'webp', preset: 'ours' })).status).toBe(201);
  } finally {
    await strict.stop();
  }
});

it('a format says what it becomes and what becomes it; a pair says its queue and limits', async () => {
  const { body } = await program.get<{ sources: string[]; targets: string[] }>('/api/v1/formats/jpg');
  expect(body).toMatchObject({ id: 'jpeg', family: 'image', is_target: true });
  expect(body.sources).toContain('png');
  expect(body.targets).toContain('webp');
  expect((await program.get('/api/v1/formats/nothing')).status).toBe(404);
  const pairs = await program.get<{ data: object[] }>('/api/v1/conversions?from=png&to=webp');
  expect(pairs.body.data).toMatchObject([
    { from: 'png', to: 'webp', queue: 'image', limits: { soft_s: 600, hard_s: 900, max_file_bytes: 2 ** 31 } },
  ]);
});

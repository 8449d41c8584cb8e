// Makes the things that the examples of the document speak of, in a running product, and puts their real ids in place of the sample ones.
import { scopes } from '../../src/http/rights/scopes.js';
import {
  sampleIds,
  samplePerson,
  samplePreset,
  sampleShare,
  sampleToken,
  sampleWorker,
} from '../../src/http/document/sample-ids.js';
import type { RouteRow } from '../../src/http/document/route-row.js';
import { httpClient, type HttpClient } from './http-client.js';
import { newId } from '../../src/shared/ids.js';
import { ask, upload } from './jobs.js';
import { makePng } from './pictures.js';
import type { Product } from './product.js';
import { cookieOf } from './session.js';

interface Made {
  readonly id: string;
}
/** Somebody who may do what a route is for. */
export interface Visit {
  readonly headers: Readonly<Record<string, string>>;
  /** The same text about things that exist, each made anew. */
  standIn(text: string): Promise<string>;
}
/** For routes about oneself it is a person of their own, for all others a program that may do everything. */
export type Enter = (row: RouteRow) => Promise<Visit>;

/** The first account is made here, so until then the product must be open. */
export async function sampleThings({ url, environment }: Pick<Product, 'url' | 'environment'>): Promise<Enter> {
  const nobody = httpClient(url);
  await nobody.post('/api/v1/setup', samplePerson);
  const logIn = async (email: string) => {
    const { headers } = await nobody.post('/api/v1/session', { email, password: samplePerson.password });
    return { cookie: cookieOf(headers) };
  };
  const first = httpClient(url, await logIn(samplePerson.email));
  const { body: key } = await first.post<{ key: string }>('/api/v1/admin/api-keys', { name: 'examples', scopes });
  const admin = { authorization: `Bearer ${key.key}` };
  const client = httpClient(url, admin);
  let people = 0;
  const nextName = () => `person-${(people += 1)}`;
  const person = async () => {
    const email = emailOf(nextName());
    await client.post('/api/v1/admin/users', { email, password: samplePerson.password });
    return logIn(email);
  };
  return async ({ need }) => {
    const headers = need === 'nothing' ? await person() : need === 'nobody' ? {} : admin;
    const makers = {
      ...makersOf(client, httpClient(url, headers), nextName),
      [sampleIds.deadLetter]: () => letter(environment),
    };
    return {
      headers,
      async standIn(text) {
        let real = text;
        for (const [sample, make] of Object.entries(makers))
          if (real.includes(sample)) real = real.replaceAll(sample, await make());
        return real;
      },
    };
  };
}

const emailOf = (name: string) => `${name}@example.org`;
/** No door runs there, so none makes one. */
async function letter(environment: Product['environment']): Promise<string> {
  const id = newId();
  await ask(
    environment,
    `INSERT INTO dead_letter (id, door, queue, code, message, element) VALUES ($1, 'redis', 'shop.tasks', 'malformed_request', 'No JSON.', '{')`,
    [id],
  );
  return id;
}

type Makers = Readonly<Record<string, () => Promise<string>>>;

function makersOf(client: HttpClient, own: HttpClient, nextName: () => string): Makers {
  const file = async () => upload(client, new Uint8Array(await makePng()));
  const idOf = async (asked: ReturnType<typeof client.post<Made>>) => (await asked).body.id;
  const ended = { Prefer: 'wait=30' };
  const item = async () => ({ file_id: await file(), target: 'webp' });
  const node = async () => ({ operation: 'convert', ...(await item()) });
  const webhook = () =>
    idOf(client.post<Made>('/api/v1/webhooks', { url: 'http://127.0.0.1:9/', events: ['task.done'] }));
  let lastWebhook = '';
  let lastShared = '';
  return {
    // Before the delivery, which belongs to it.
    [sampleIds.webhook]: async () => (lastWebhook = await webhook()),
    [sampleIds.delivery]: () => idOf(client.post<Made>(`/api/v1/webhooks/${lastWebhook}/test`)),
    [sampleIds.file]: file,
    [sampleIds.task]: async () => idOf(client.post<Made>('/api/v1/tasks', await item(), ended)),
    [sampleIds.draft]: async () => idOf(client.post<Made>('/api/v1/tasks', { ...(await item()), start: false })),
    [sampleIds.job]: async () => idOf(client.post<Made>('/api/v1/tasks/batch', { items: [await item()] }, ended)),
    [sampleIds.draftJob]: async () =>
      idOf(client.post<Made>('/api/v1/jobs', { nodes: { only: await node() }, start: false })),
    [sampleIds.key]: () => idOf(client.post<Made>('/api/v1/admin/api-keys', { name: 'sample' })),
    [sampleIds.ownKey]: () => idOf(own.post<Made>('/api/v1/me/api-keys', { name: 'sample' })),
    [sampleIds.upload]: async () => {
      const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '1000000' };
      const made = await client.fetch('/api/v1/uploads', { method: 'POST', headers });
      return made.headers.get('location')?.split('/').at(-1) ?? '';
    },
    [sampleIds.share]: async () => {
      const { body } = await client.post<Made>('/api/v1/tasks', await item(), ended);
      return idOf(client.post<Made>('/api/v1/shares', { task_id: body.id }));
    },
    // Before its file.
    [sampleShare.token]: async () => {
      const { body } = await client.post<Made & { outputs: Made[] }>('/api/v1/tasks', await item(), ended);
      lastShared = body.outputs[0]?.id ?? '';
      const asked = { task_id: body.id, password: sampleShare.password };
      return (await client.post<{ url: string }>('/api/v1/shares', asked)).body.url.split('/').at(-1) ?? '';
    },
    [sampleIds.sharedFile]: () => Promise.resolve(lastShared),
    [sampleIds.user]: () =>
      idOf(client.post<Made>('/api/v1/admin/users', { email: emailOf(nextName()), role: 'user' })),
    [samplePreset]: async () => {
      const preset = { name: nextName(), target: 'webp', options: { quality: 60 } };
      return encodeURIComponent((await client.post<{ name: string }>('/api/v1/presets', preset)).body.name);
    },
    [sampleWorker]: async () => {
      const { body } = await client.get<{ data: { name: string }[] }>('/api/v1/admin/workers');
      return encodeURIComponent(body.data[0]?.name ?? '');
    },
    [sampleToken]: async () => {
      const { body } = await client.post<{ reset_url: string }>('/api/v1/admin/users', { email: emailOf(nextName()) });
      return new URL(body.reset_url, 'http://localhost').searchParams.get('token') ?? '';
    },
  };
}

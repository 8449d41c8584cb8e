// Mail about the end of a task or job: owed with the end, in the language that was asked for, tried again when the server is busy, given up when it says no.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { startMailReceiver, type Mail, type MailReceiver } from '../harness/mail-receiver.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

const SITE = 'https://files.example.org/convert';
let product: Product;
let client: HttpClient;
let mail: MailReceiver;
let fileId: string;

beforeAll(async () => {
  mail = await startMailReceiver();
  product = await startProduct({
    roles: ['api', 'worker --queues image:1,notify:2'],
    settings: { SMTP_URL: mail.url, MAIL_FROM: 'Athanor <athanor@example.org>', PUBLIC_URL: SITE },
  });
  client = httpClient(product.url);
  fileId = await upload(client, new Uint8Array(await makePng()));
});
afterAll(() => product.stop());

const make = async (notify: object, more: object = {}) => {
  const answer = await client.post<{ id: string }>('/api/v1/tasks', {
    file_id: fileId,
    target: 'webp',
    notify,
    ...more,
  });
  // 201: it was done before the answer was written.
  expect([201, 202], JSON.stringify(answer.body)).toContain(answer.status);
  return answer.body.id;
};
/** Headers and body as a reader sees them. */
function read(one: Mail | undefined): { headers: string; text: string } {
  const [headers = '', ...body] = (one?.source ?? '').split('\n\n');
  const decoded = headers
    .replace(/\n[ \t]+/g, ' ')
    .replace(/=\?UTF-8\?Q\?([^?]*)\?= ?/gi, (_, text: string) => fromQuoted(text.replace(/_/g, ' ')));
  const text = body.join('\n\n');
  const encoding = /^content-transfer-encoding: (\S+)/im.exec(headers)?.[1];
  if (encoding === 'base64') return { headers: decoded, text: Buffer.from(text, 'base64').toString() };
  return { headers: decoded, text: encoding === 'quoted-printable' ? fromQuoted(text.replace(/=\n/g, '')) : text };
}
const fromQuoted = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();

it('says that the file is ready, with the way to it, in both languages unless one was asked for', async () => {
  const id = await make({ email: 'both@example.com' }, { tag: 'order 7' });
  const [both] = await mail.received('both@example.com');
  const { headers, text } = read(both);
  expect(headers).toMatch(/^From: Athanor <athanor@example\.org>$/m);
  expect(headers).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(headers).toContain('Your file is ready / Ваш файл готов');
  expect(text).toContain(`${SITE}/t/${id}`);
  expect(text).toContain('order 7');
  await make({ email: 'ru@example.com', language: 'ru' });
  const [russian] = await mail.received('ru@example.com');
  expect(read(russian).text).not.toContain('conversion');
  expect((await client.get(`/api/v1/tasks/${id}`)).body).toMatchObject({ notify: { email: 'both@example.com' } });
});

it('says why nothing came of it, without a word of the file', async () => {
  const broken = await upload(client, new Uint8Array([...(await makePng()).subarray(0, 60)]), 'secret-name.png');
  await client.post('/api/v1/tasks', {
    file_id: broken,
    target: 'webp',
    notify: { email: 'bad@example.com', language: 'en' },
  });
  const [one] = await mail.received('bad@example.com');
  const { headers, text } = read(one);
  expect(headers).toContain('could not be converted');
  expect(text).toContain('damaged');
  expect(one?.source).not.toContain('secret-name');
});

it('of a job tells its end', async () => {
  const item = { file_id: fileId, target: 'webp' };
  const batch = { items: [item, item], notify: { email: 'job@example.com', language: 'en' } };
  const { body } = await client.post<{ id: string }>('/api/v1/tasks/batch', batch);
  const [one] = await mail.received('job@example.com');
  expect(read(one).text).toContain(`${SITE}/api/v1/jobs/${body.id}/result?format=zip`);
});

it('is tried again when the server is busy, and not when it says no', async () => {
  mail.answer('busy@example.com', 451, 250);
  mail.answer('nobody@example.com', 550);
  const no = await make({ email: 'nobody@example.com' });
  await make({ email: 'busy@example.com' });
  const state = async () =>
    (
      await ask<{ state: string }>(product.environment, 'SELECT state FROM webhook_delivery WHERE task_id = $1', [no])
    )[0];
  await expect.poll(state, { timeout: 60_000 }).toEqual({ state: 'given_up' });
  expect(await mail.received('busy@example.com')).toHaveLength(1);
  expect([mail.tries('busy@example.com'), mail.tries('nobody@example.com')]).toEqual([2, 1]);
});

it('cannot be asked for where nobody could send it, or with what is no address', async () => {
  const wrong = { file_id: fileId, target: 'webp', notify: { email: 'a@b.example\nBcc: c@d.example' } };
  expect((await client.post('/api/v1/tasks', wrong)).status).toBe(422);
  const plain = await startProduct({ roles: ['api'] });
  try {
    const other = httpClient(plain.url);
    const file_id = await upload(other, new Uint8Array(await makePng()));
    const asked = { file_id, target: 'webp', notify: { email: 'x@example.com' } };
    expect(await other.post('/api/v1/tasks', asked)).toMatchObject({
      status: 422,
      body: { code: 'validation_failed' },
    });
    expect((await other.post('/api/v1/tasks/batch', { items: [asked] })).status).toBe(422);
  } finally {
    await plain.stop();
  }
});

// Orders work over HTTP and is called when it is done: callback.ts order NAME, and callback.ts serve PORT. Only what Node.js brings.
// ATHANOR_URL, ATHANOR_KEY (scopes tasks:read, tasks:write, webhooks), ATHANOR_SECRET (GET /api/v1/webhooks/callback-secret, with that key), OUR_URL (where we are called).
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

const { ATHANOR_URL = '', ATHANOR_KEY = '', ATHANOR_SECRET = '', OUR_URL = '' } = process.env;
const secret = Buffer.from(ATHANOR_SECRET.replace(/^whsec_/, ''), 'base64');

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  // While nobody has an account, loopback needs no key.
  const headers = { ...init.headers, ...(ATHANOR_KEY && { Authorization: `Bearer ${ATHANOR_KEY}` }) };
  const answer = await fetch(ATHANOR_URL + path, { ...init, headers });
  const body = (await answer.json()) as T & { code: string; detail: string };
  if (!answer.ok) throw new Error(`${body.code}: ${body.detail}`);
  return body;
}

async function order(name: string): Promise<string> {
  const work = { operation: 'hello.greet', options: { name }, callback: { url: OUR_URL } };
  // With the same key the same order is the same task, however often it is sent.
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': `"${name}"` };
  const { id } = await ask<{ id: string }>('/api/v1/tasks', { method: 'POST', headers, body: JSON.stringify(work) });
  return id;
}

function isGenuine(headers: IncomingHttpHeaders, body: Buffer): boolean {
  const [id, time] = [String(headers['webhook-id']), Number(headers['webhook-timestamp'])];
  if (!(Math.abs(Date.now() / 1000 - time) < 300)) return false;
  const digest = createHmac('sha256', secret).update(`${id}.${time}.`).update(body).digest('base64');
  const expected = Buffer.from(`v1,${digest}`);
  const given = String(headers['webhook-signature'])
    .split(' ')
    .map((each) => Buffer.from(each));
  return given.some((each) => each.length === expected.length && timingSafeEqual(each, expected));
}

/** A service keeps it in its database, in the transaction that does what follows. */
const seen = new Set<string>();

async function called(id: string, body: Buffer): Promise<void> {
  if (seen.has(id)) return;
  const { type, data } = JSON.parse(body.toString()) as { type: string; data: { task_id: string } };
  const task = await ask<{ result: { words: string } }>(`/api/v1/tasks/${data.task_id}`);
  console.log(type, task.result.words);
  seen.add(id);
}

const [word, value = ''] = process.argv.slice(2);
if (word === 'serve') {
  createServer((request, response) => {
    void buffer(request)
      .then(async (body) => {
        if (!isGenuine(request.headers, body)) return 401;
        await called(String(request.headers['webhook-id']), body);
        return 204;
      })
      .catch(() => 500) // then the call comes again
      .then((status) => response.writeHead(status).end());
  }).listen(Number(value), '127.0.0.1');
} else console.log(await order(value));

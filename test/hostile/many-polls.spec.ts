// Ten thousand requests at the same moment that only look. Whoever has a limit is told when to come again, all others are served meanwhile, and the api
// neither stumbles nor grows without end.
import fs from 'node:fs';
import http from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

const POLLS = 10_000;
const CAP = 200;
const WINDOW_MS = 60_000;
/** More than Node would let wait to be accepted, and each of them is somebody who asks again and again. */
const CONNECTIONS = 1000;
/** Each open connection costs some; a leak of answers or bodies would be many times that. */
const MOST_GROWTH = 400 * 2 ** 20;

let product: Product;
let patient: HttpClient;
let greedyKey: string;
let task: string;
beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  const key = async (...flags: string[]) => (await athanor(product, ['key', 'add', ...flags])).trim();
  greedyKey = await key('greedy', '--polls', String(CAP));
  patient = httpClient(product.url, { authorization: `Bearer ${await key('patient')}` });
  const body = new Uint8Array(await makePng());
  const greedy = httpClient(product.url, { authorization: `Bearer ${greedyKey}` });
  const made = await greedy.fetch('/api/v1/convert/webp?wait=0&filename=a.png', { method: 'POST', body });
  task = ((await made.json()) as { id: string }).id;
});
afterAll(() => product.stop());

interface Polled {
  readonly status: number;
  readonly retryAfterS: number;
}

function poll(agent: http.Agent): Promise<Polled> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${greedyKey}` };
    const call = http.get(new URL(`/api/v1/tasks/${task}`, product.url), { agent, headers }, (answer) => {
      const told = { status: answer.statusCode ?? 0, retryAfterS: Number(answer.headers['retry-after'] ?? 0) };
      answer.once('end', () => resolve(told)).once('error', reject);
      answer.resume();
    });
    call.once('error', reject);
  });
}

const memory = (): number => {
  const [api] = product.pids();
  const told = fs.readFileSync(`/proc/${api?.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+)/m.exec(told)?.[1]) * 1024;
};

it('ten thousand polls at once do no harm to anybody', async () => {
  const before = memory();
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let isOver = false;
  const beganAt = performance.now();
  const polls = Promise.all(Array.from({ length: POLLS }, () => poll(agent))).finally(() => (isOver = true));
  const others: number[] = [];
  while (!isOver) others.push((await patient.get('/api/v1/tasks?limit=1')).status);
  const answers = await polls;
  const windows = 1 + Math.floor((performance.now() - beganAt) / WINDOW_MS);
  agent.destroy();
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 429]);
  // The minute of the limit may end in between; then there is another, which need not be used up.
  expect(count(200)).toBeGreaterThanOrEqual(CAP);
  expect(count(200)).toBeLessThanOrEqual(CAP * windows);
  for (const { status, retryAfterS } of answers)
    if (status === 429) expect(retryAfterS > 0 && retryAfterS <= 60, String(retryAfterS)).toBe(true);
  expect(new Set(others)).toEqual(new Set([200]));
  expect(memory() - before).toBeLessThan(MOST_GROWTH);
  process.stdout.write(
    `${others.length} answers to others meanwhile, ${Math.round((memory() - before) / 2 ** 20)} MiB more at the peak\n`,
  );
  expect((await httpClient(product.url).get('/readyz')).status).toBe(200);
});

// The time that is left, shown for work whose tool cannot tell, learnt from such work that has ended before.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { startProduct, type Product } from '../harness/product.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly progress: { readonly eta_ms: number | null };
}

let product: Product;
let client: HttpClient;
beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues document:1'] });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

/** Looks again and again: who waits to be told of a change hears of the next one up to a second later. */
const untilEnd = async (id: string): Promise<TaskBody[]> => {
  for (const seen: TaskBody[] = []; ; await sleep(20)) {
    seen.push((await client.get<TaskBody>(`/api/v1/tasks/${id}`)).body);
    if (['done', 'failed'].includes(seen.at(-1)?.status ?? '')) return seen;
  }
};

it('a document of a kind that has been seen five times says how long it will take', async () => {
  const text = new Uint8Array(Buffer.from('*a* [b](c) `d` **e**\n\n- f\n'.repeat(3_000)));
  const file_id = await upload(client, text, 'a.md');
  const convert = async () => {
    const made = await client.post<TaskBody>('/api/v1/tasks', { file_id, target: 'rst' });
    return untilEnd(made.body.id);
  };
  const first = await convert();
  expect(first.at(-1)).toMatchObject({ status: 'done' });
  const learnt = () =>
    ask<{ runs: number; mean_ms: number }>(product.environment, 'SELECT runs, mean_ms FROM run_time');
  await expect.poll(learnt, { timeout: 20_000 }).toMatchObject([{ runs: 1 }]);
  const [{ mean_ms: usual } = { mean_ms: 0 }] = await learnt();
  expect(usual).toBeGreaterThan(100);
  const toldWhileRunning = (seen: readonly TaskBody[]) =>
    seen.filter(({ status }) => status === 'running').map(({ progress }) => progress.eta_ms);
  // Of its own it takes about two seconds.
  const learntFrom = (told: readonly (number | null)[]) =>
    told.filter((ms) => ms !== null && ms > 30_000 && ms <= 60_000);
  await ask(product.environment, 'UPDATE run_time SET mean_ms = 60000, runs = 4');
  const fifth = await convert();
  expect(learntFrom(toldWhileRunning(fifth))).toEqual([]);
  await expect.poll(learnt, { timeout: 20_000 }).toMatchObject([{ runs: 5 }]);
  // Written once a second, so the work has to be longer than that to be seen at it.
  await ask(product.environment, 'UPDATE run_time SET mean_ms = 60000');
  const sixth = await convert();
  expect(learntFrom(toldWhileRunning(sixth))).not.toEqual([]);
  expect(sixth.at(-1)?.progress.eta_ms).toBeNull();
});

// The word before results are deleted: as an event of the task and as a signed call, once for each end of their life.
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHouse, type House } from '../chaos/house.js';
import { checkCall } from '../harness/answer-check.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startReceiver, type Receiver } from '../harness/receiver.js';

let house: House;
let client: HttpClient;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  house = await openHouse({
    backend: 'postgres',
    settings: { OUTGOING_PRIVATE: '127.0.0.1', KEEP_FILES: '10h', EXPIRY_NOTICE: '2h' },
  });
  client = httpClient((await house.start('api')).url);
  await house.start('worker --queues image:1,notify:1');
  await house.start('beat');
});
afterAll(() => house.close());

async function convert(): Promise<string> {
  const body = new Uint8Array(await makePng());
  const answer = await client.fetch('/api/v1/convert/webp?filename=a.png', { method: 'POST', body });
  expect(answer.status).toBe(200);
  return answer.headers.get('x-task-id') ?? '';
}
/** As if the rest of its life had passed. */
const leave = async (task: string, hours: number): Promise<string> => {
  const [row] = await house.postgres.query<{ expires_at: Date }>(
    `UPDATE stored_file SET created_at = now() - interval '9 h', expires_at = now() + $2::float8 * interval '1 h'
     WHERE task_id = $1 AND role = 'output' RETURNING expires_at`,
    [task, hours],
  );
  return row?.expires_at.toISOString() ?? '';
};

it('results that will be deleted are told of once, and again when they live longer', async () => {
  const events = ['file.expiring'];
  const hook = await client.post<{ secret: string }>('/api/v1/webhooks', { url: `${receiver.url}/hook`, events });
  const [soon, later] = [await convert(), await convert()];
  const ends = [await leave(soon, 1)];
  await receiver.called('/hook');
  // The next round tells of this one, and does not repeat the first.
  ends.push(await leave(soon, 1.5));
  const payloads = (await receiver.called('/hook', 2)).map(
    ({ body, headers }) => new Webhook(hook.body.secret).verify(body, headers) as { type: string; data: object },
  );
  for (const payload of payloads) checkCall(payload.type, payload);
  const facts = payloads.map(({ type, data }) => ({ type, ...data }));
  expect(facts).toMatchObject(
    ends.map((expires_at) => ({ type: 'file.expiring', task_id: soon, status: 'done', files: 1, expires_at })),
  );
  const told = await house.postgres.query(`SELECT task_id FROM task_event WHERE type = 'file.expiring'`);
  expect(told).toEqual([{ task_id: soon }, { task_id: soon }]);
  expect(later).not.toBe(soon);
  const { body } = await client.get<{ events: { type: string }[] }>(`/api/v1/tasks/${soon}?include=events`);
  expect(body.events.at(-1)?.type).toBe('file.expiring');
});

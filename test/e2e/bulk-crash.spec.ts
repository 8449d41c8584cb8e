// An action on many tasks whose api is killed as soon as it has said yes, and whose worker is killed in the middle: the rest is done, and nothing twice.
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHouse, type House } from '../chaos/house.js';
import { httpClient } from '../harness/http-client.js';
import { upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';

const BATCHES = 3;
const EACH = 100;
const HALF = (BATCHES * EACH) / 2;
const GATE = 1;

let house: House;
beforeAll(async () => {
  house = await openHouse({ backend: 'postgres' });
});
afterAll(() => house.close());

const repeated = async (): Promise<{ tasks: number; olds: number }> => {
  const [row] = await house.postgres.query<{ tasks: number; olds: number }>(
    'SELECT count(*)::int AS tasks, count(DISTINCT retry_of)::int AS olds FROM task WHERE retry_of IS NOT NULL',
  );
  return row ?? { tasks: 0, olds: 0 };
};

/** From the half on no task is made before the answer is called: so the worker is killed in the middle, however fast it is. */
async function holdAtHalf(): Promise<() => Promise<void>> {
  const gate = new pg.Client({ connectionString: house.postgres.url });
  await gate.connect();
  await gate.query(`SELECT pg_advisory_lock(${GATE})`);
  await gate.query(
    `CREATE FUNCTION hold_at_half() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF (SELECT count(*) FROM task WHERE retry_of IS NOT NULL) >= ${HALF} THEN PERFORM pg_advisory_xact_lock_shared(${GATE}); END IF;
       RETURN NEW; END $$;
     CREATE TRIGGER hold_at_half BEFORE INSERT ON task FOR EACH ROW WHEN (NEW.retry_of IS NOT NULL) EXECUTE FUNCTION hold_at_half()`,
  );
  return () => gate.end();
}

it('goes on over a killed api and a killed worker, and repeats nothing', async () => {
  const api = await house.start('api');
  const client = httpClient(api.url);
  const file_id = await upload(client, new Uint8Array(await makePng()));
  const item = { file_id, target: 'webp', tag: 'many', delay_s: 3600 };
  for (let n = 0; n < BATCHES; n += 1) {
    const made = await client.post('/api/v1/tasks/batch', { items: Array.from({ length: EACH }, () => item) });
    expect(made.status, JSON.stringify(made.body)).toBe(202);
  }
  // As tasks that somebody cancelled one by one; repeating them is what would show if it were done twice.
  await house.postgres.query(`UPDATE task SET state = 'cancelled', ended_at = now(), job_id = NULL WHERE tag = 'many'`);
  const asked = await client.post<{ id: string }>('/api/v1/admin/tasks/bulk', {
    action: 'retry',
    filter: { tag: 'many' },
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  await api.kill();

  const letGo = await holdAtHalf();
  const worker = await house.start('worker --queues default:1');
  await expect.poll(async () => (await repeated()).tasks, { timeout: 60_000 }).toBeGreaterThan(20);
  await worker.kill();
  expect((await repeated()).tasks).toBeLessThan(BATCHES * EACH);
  await letGo();

  await house.start('worker --queues default:1');
  const next = httpClient((await house.start('api')).url);
  const state = async () => (await next.get<{ status: string }>(`/api/v1/tasks/${asked.body.id}`)).body.status;
  await expect.poll(state, { interval: 200, timeout: 90_000 }).toBe('done');
  expect(await repeated()).toEqual({ tasks: BATCHES * EACH, olds: BATCHES * EACH });
});

// A message goes from the broker only when the disk has its task: a database that is killed right after has no time to write down what it has kept in memory,
// and here it does not do that by the way.
import fs from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { celeryClient, type CeleryClient } from '../harness/celery-client.js';
import { makeFolder } from '../harness/work-area.js';
import { openHouse, type House } from './house.js';

let house: House;
let shop: CeleryClient;
let broker: Redis;

beforeAll(async () => {
  house = await openHouse({ settings: { PACKS: path.join(projectRoot, 'test/e2e/packs/gate') } });
  const url = `${house.redis!.url}/1`;
  await house.postgres.query(`ALTER SYSTEM SET wal_writer_delay = '10s'`);
  await house.postgres.query('SELECT pg_reload_conf()');
  await house.start('celery --queues gate:1', { CELERY_BROKER_URL: url });
  shop = celeryClient(url, url);
  broker = new Redis(url);
});
afterAll(async () => {
  broker.disconnect();
  await shop.close();
  await house.close();
});

/** In this order: a message goes from the list into the hand. */
const isThere = async () => (await broker.llen('celery')) + (await broker.hlen('athanor.celery.in_hand')) > 0;
const rowsOf = (id: string) =>
  house.postgres.query<{ at_once: boolean }>('SELECT started_at = queued_at AS at_once FROM task WHERE id = $1', [id]);

it('a message that was acknowledged is in the database, though that is killed in the same moment', async () => {
  const gate = path.join(makeFolder('gate'), 'open');
  const id = await shop.send({ task: 'gate.passes', kwargs: { file: gate }, options: { queue: 'celery' } });
  while (await isThere());
  await house.postgres.kill();
  await house.postgres.start();
  expect(await rowsOf(id)).toMatchObject([{ at_once: true }]);
  fs.writeFileSync(gate, '');
  expect(await shop.get(id)).toMatchObject({ state: 'SUCCESS', value: { attempt: 1 } });
});

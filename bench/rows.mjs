// A million ended rows against none: claiming and ending, the list that people see, and a round of the reconciler must not notice them.
import path from 'node:path';
import { median, print } from './figures.mjs';
import { many, openDesk, openGround, until } from './ground.mjs';
import { root } from './product.mjs';

const SYSTEM = { id: '00000000-0000-7000-8000-000000000002' };
const OLD = 1_000_000;
const TASKS = 2000;

export async function run({ rounds }) {
  const ground = await openGround('rows');
  const desk = await openDesk(ground.environment, [
    (await import(path.join(root, 'dist/src/cleanup/cleanup.module.js'))).CleanupModule,
  ]);
  try {
    // Once for the plans and the caches.
    await measure(ground, desk, 1);
    const empty = await measure(ground, desk, rounds);
    await age(ground);
    await measure(ground, desk, 1);
    const full = await measure(ground, desk, rounds);
    for (const name of Object.keys(empty))
      print(
        name,
        `${empty[name].toFixed(2)} ms → ${full[name].toFixed(2)} ms, ${(full[name] / empty[name]).toFixed(2)} ×`,
      );
  } finally {
    await desk.close();
    await ground.close();
  }
}

async function measure(ground, desk, rounds) {
  const drains = [];
  const lists = [];
  const sweeps = [];
  for (let round = 0; round < rounds; round += 1) {
    await ground.sql(`DELETE FROM task WHERE tag IS DISTINCT FROM 'old'`);
    await many(TASKS, 20, () => desk.enqueue.operation({ operation: 'bench.nothing', client: SYSTEM, params: {} }));
    await ground.startWorker('10');
    await until(async () => (await ground.sql('SELECT 1 FROM task WHERE ended_at IS NULL LIMIT 1')).length === 0, 100);
    const [{ ms }] = await ground.sql(
      `SELECT extract(epoch FROM max(ended_at) - min(started_at)) * 1000 / count(*) AS ms FROM task WHERE tag IS DISTINCT FROM 'old'`,
    );
    drains.push(Number(ms));
    await ground.stopWorkers();
    for (let n = 0; n < 30; n += 1) {
      const page = { limit: 50, sort: 'newest' };
      lists.push(await took(() => desk.reads.list({}, page)));
      lists.push(await took(() => desk.reads.list({ status: ['done'], clientId: SYSTEM.id }, page)));
      sweeps.push(await took(() => desk.reconciler.round()));
    }
  }
  return {
    'a no-op task claimed and ended, 10 slots': median(drains),
    'a page of 50 tasks, all and filtered': median(lists),
    'a round of the reconciler': median(sweeps),
  };
}

/** Thirty days of ended tasks, each with what its life left behind. */
async function age(ground) {
  await ground.sql(
    `INSERT INTO task SELECT old.* FROM (SELECT task AS row FROM task WHERE state = 'done' LIMIT 1) one, generate_series(1, ${OLD}) n,
       LATERAL jsonb_populate_record(one.row, jsonb_build_object('id', uuidv7(n * interval '-2.5 s'), 'tag', 'old', 'created_at', now() - n * interval '2.5 s',
         'started_at', now() - n * interval '2.5 s', 'ended_at', now() - n * interval '2.5 s')) old`,
  );
  for (const type of ['queued', 'started', 'done'])
    await ground.sql(
      `INSERT INTO task_event (task_id, client_id, type, fence, worker, at) SELECT id, client_id, '${type}', fence, worker, ended_at FROM task WHERE tag = 'old'`,
    );
  await ground.sql(
    `INSERT INTO task_attempt (task_id, fence, attempt, worker, started_at, ended_at, outcome)
     SELECT id, 1, 1, 'bench', started_at, ended_at, 'done' FROM task WHERE tag = 'old'`,
  );
  await ground.sql('VACUUM ANALYZE');
}

async function took(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

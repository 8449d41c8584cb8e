// The task layer alone: how many tasks are accepted and driven to their end a second, how fast one starts, what a second worker brings,
// how soon cancel and recovery act. fsync and synchronous_commit are on; every task is a row with its events and its attempt.
import { median, print, seconds } from './figures.mjs';
import { many, openDesk, openGround, until } from './ground.mjs';

const SYSTEM = { id: '00000000-0000-7000-8000-000000000002' };
/** Enough that the seconds in which a fresh worker's code is compiled are the small part. */
const TASKS = 12_000;
const HTTP_TASKS = 1000;
/** So many waits each worker ends before they count, for the same reason. */
const WARM = 150;

export async function run({ rounds }) {
  for (const redis of [true, false]) await measure(rounds, redis);
}

async function measure(rounds, redis) {
  const ground = await openGround('tasks', { redis });
  const desk = await openDesk(ground.environment);
  const on = redis ? 'Redis' : 'PostgreSQL';
  try {
    const accepted = [];
    const ended = [];
    for (let round = 0; round < rounds; round += 1) {
      await ground.sql('TRUNCATE task, task_event, task_attempt');
      const began = performance.now();
      await submit(desk, 'nothing', TASKS, 20);
      accepted.push(TASKS / ((performance.now() - began) / 1000));
      await ground.startWorker('10');
      await until(async () => (await unfinished(ground)) === 0, 100);
      ended.push(await drained(ground));
      await ground.stopWorkers();
    }
    print(`[${on}] accepted in process, 20 in flight`, `${median(accepted).toFixed(0)}/s`);
    print(`[${on}] no-op tasks ended, 1 worker, 10 slots`, `${median(ended).toFixed(0)}/s`);
    await overHttp(ground, on, rounds);
    await overhead(ground, desk, on, rounds);
    await latency(ground, desk, on);
    await cancelling(ground, desk, on);
    await recovery(ground, desk, on);
    if (redis) await scaling(ground, desk, rounds);
  } finally {
    await desk.close();
    await ground.close();
  }
}

async function submit(desk, name, count, inFlight, params = {}) {
  await many(count, inFlight, () => desk.enqueue.operation({ operation: `bench.${name}`, client: SYSTEM, params }));
}

async function unfinished(ground) {
  const [{ count }] = await ground.sql(`SELECT count(*)::int AS count FROM task WHERE ended_at IS NULL`);
  return count;
}

/** From the first claim to the last end, by PostgreSQL's clock. */
async function drained(ground) {
  const [{ rate }] = await ground.sql(
    `SELECT count(*) / extract(epoch FROM max(ended_at) - min(started_at)) AS rate FROM task WHERE state = 'done'`,
  );
  return Number(rate);
}

/** The same over HTTP: a conversion of a stored file, asked for by JSON. The load generator shares the cores with the api. */
async function overHttp(ground, on, rounds) {
  const url = await ground.startApi();
  const made = await fetch(`${url}/api/v1/files?filename=dot.svg`, {
    method: 'POST',
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
  });
  const { id } = await made.json();
  const body = JSON.stringify({ file_id: id, target: 'png' });
  const accepted = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await many(HTTP_TASKS, 20, async () => {
      const answer = await fetch(`${url}/api/v1/tasks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    });
    accepted.push(HTTP_TASKS / ((performance.now() - began) / 1000));
  }
  print(`[${on}] accepted over HTTP, 20 in flight`, `${median(accepted).toFixed(0)}/s`);
  await ground.stopWorkers();
}

/** What the time line costs: the same run with PostgreSQL told to drop every event. What heartbeats cost: one statement, ten slots, every three seconds. */
async function overhead(ground, desk, on, rounds) {
  await ground.sql(`CREATE FUNCTION dropped() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`);
  const shares = [];
  for (let round = 0; round < rounds; round += 1) {
    const rates = {};
    for (const events of round % 2 ? [true, false] : [false, true]) {
      await ground.sql('TRUNCATE task, task_event, task_attempt');
      await ground.sql('DROP TRIGGER IF EXISTS dropped ON task_event');
      await submit(desk, 'nothing', TASKS, 20);
      if (!events)
        await ground.sql('CREATE TRIGGER dropped BEFORE INSERT ON task_event FOR EACH ROW EXECUTE FUNCTION dropped()');
      await ground.startWorker('10');
      await until(async () => (await unfinished(ground)) === 0, 100);
      rates[events] = await drained(ground);
      await ground.stopWorkers();
    }
    shares.push(1 - rates[true] / rates[false]);
  }
  await ground.sql('DROP TRIGGER IF EXISTS dropped ON task_event');
  await ground.sql('DROP FUNCTION dropped');
  print(`[${on}] part of a no-op run that events take`, `${(median(shares) * 100).toFixed(1)} %`);
  const [{ id }] = await ground.sql('SELECT id FROM task LIMIT 1');
  await ground.sql(`UPDATE task SET state = 'running', ended_at = NULL WHERE id = $1`, [id]);
  const beats = [];
  for (let n = 0; n < 200; n += 1) {
    const began = performance.now();
    await desk.running.beat(id, 1);
    beats.push(performance.now() - began);
  }
  print(`[${on}] part of the time that heartbeats of 10 slots take`, `${((median(beats) * 10) / 30).toFixed(2)} %`);
}

async function latency(ground, desk, on) {
  await ground.sql('TRUNCATE task, task_event, task_attempt');
  await ground.startWorker('10');
  for (let n = 0; n < 220; n += 1) {
    await submit(desk, 'nothing', 1, 1);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await until(async () => (await unfinished(ground)) === 0);
  const [row] = await ground.sql(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50, percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99 FROM (
       SELECT extract(epoch FROM s.at - q.at) * 1000 AS ms FROM task_event q JOIN task_event s ON s.task_id = q.task_id AND s.type = 'started'
       WHERE q.type = 'queued' ORDER BY q.id OFFSET 20) waits`,
  );
  print(
    `[${on}] accepted → started, idle, p50 / p99 of 200`,
    `${Number(row.p50).toFixed(1)} ms / ${Number(row.p99).toFixed(1)} ms`,
  );
  await ground.stopWorkers();
}

async function cancelling(ground, desk, on) {
  await ground.startWorker('10');
  for (const [name, mode] of [
    ['obeying', 'graceful'],
    ['ignoring', 'graceful'],
  ]) {
    const times = [];
    for (let n = 0; n < 5; n += 1) {
      const { id } = await desk.enqueue.operation({ operation: `bench.${name}`, client: SYSTEM });
      await until(
        async () => (await ground.sql(`SELECT 1 FROM task WHERE id = $1 AND state = 'running'`, [id])).length > 0,
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      const began = performance.now();
      await desk.cancel.cancel(id, { by: 'bench', mode });
      await until(
        async () => (await ground.sql(`SELECT 1 FROM task WHERE id = $1 AND state = 'cancelled'`, [id])).length > 0,
      );
      times.push(performance.now() - began);
    }
    print(`[${on}] cancel of a tool that is ${name}, median`, seconds(median(times)));
  }
  await ground.stopWorkers();
}

async function recovery(ground, desk, on) {
  await ground.sql('TRUNCATE task, task_event, task_attempt');
  const first = await ground.startWorker('10', 'first');
  await submit(desk, 'wait', 10, 10, { ms: 60_000 });
  await until(
    async () => (await ground.sql(`SELECT count(*)::int AS n FROM task WHERE state = 'running'`))[0].n === 10,
  );
  await ground.startWorker('10', 'second');
  const began = performance.now();
  first.kill('SIGKILL');
  await until(
    async () =>
      (await ground.sql(`SELECT count(*)::int AS n FROM task WHERE state = 'running' AND fence = 2`))[0].n === 10,
    50,
  );
  print(`[${on}] kill -9 of a worker → its 10 tasks run again`, seconds(performance.now() - began));
  await ground.stopWorkers('SIGKILL');
}

async function scaling(ground, desk, rounds) {
  const ratios = [];
  for (let round = 0; round < rounds; round += 1)
    ratios.push((await waited(ground, desk, 4)) / (await waited(ground, desk, 1)));
  print('[Redis] 4 workers against 1 on waits of 20 ms', `${median(ratios).toFixed(2)} ×`);
}

/** Waits ended a second by so many workers with one slot each, while all of them are warm and have work. */
async function waited(ground, desk, workers) {
  await ground.sql('TRUNCATE task, task_event, task_attempt');
  await submit(desk, 'wait', 500 * workers, 20, { ms: 20 });
  for (let n = 0; n < workers; n += 1) await ground.startWorker('1', `w${n}`);
  await until(async () => (await unfinished(ground)) === 0, 50);
  const [{ rate }] = await ground.sql(
    `WITH ended AS (SELECT ended_at, worker, row_number() OVER (PARTITION BY worker ORDER BY ended_at) AS nth FROM task),
     span AS (SELECT max(warm) AS a, min(last) AS z FROM (SELECT min(ended_at) FILTER (WHERE nth > ${WARM}) AS warm, max(ended_at) AS last FROM ended GROUP BY worker) each)
     SELECT count(*) / extract(epoch FROM max(z) - max(a)) AS rate FROM ended, span WHERE ended_at > a AND ended_at <= z`,
  );
  await ground.stopWorkers();
  return Number(rate);
}

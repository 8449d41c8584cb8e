// The door for Celery programs: messages accepted as rows a second, and the time from send to result of a no-op, against Celery's own worker on the same broker:
// once with the door and a worker as two processes, once with a door that works itself.
import { execFile, fork, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { compare, median, print } from './figures.mjs';
import { openGround, until } from './ground.mjs';
import { root } from './product.mjs';

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 5000);
const SAMPLES = Number(process.env.BENCH_SAMPLES ?? 200);
/** Sent through each before it is timed: a service has been running for a while, and what runs in Node is compiled by and by. */
const WARM = Number(process.env.BENCH_WARM ?? 1000);
/** Accepted, claimed, ended. */
const COMMITS = 3;
/** The system's: another one in PATH has no Celery. */
const PYTHON = '/usr/bin/python3';
const run_ = promisify(execFile);

export async function run({ rounds }) {
  const ground = await openGround('celery');
  const broker = `${ground.environment.REDIS_URL}/1`;
  const pythons = { ...process.env, BENCH_BROKER: broker, PYTHONDONTWRITEBYTECODE: '1', PYTHONWARNINGS: 'ignore' };
  const python = async (...args) => {
    const { stdout } = await run_(PYTHON, ['celery_program.py', ...args.map(String)], {
      cwd: import.meta.dirname,
      env: pythons,
    });
    return JSON.parse(stdout);
  };
  const children = [];
  const env = Object.assign(ground.environment, {
    CELERY_BROKER_URL: broker,
    CELERY_TASKS: 'bench.nothing=bench.nothing',
  });
  const startDoor = async () => {
    const child = fork(path.join(root, 'bench/celery-door.mjs'), [], { env });
    children.push(child);
    await new Promise((resolve) => child.once('message', resolve));
    return child;
  };
  const stop = (child) => new Promise((resolve) => (child.once('exit', resolve), child.kill('SIGTERM')));
  try {
    const accepted = [];
    for (let round = 0; round < rounds; round += 1) {
      await ground.sql('TRUNCATE task, task_event, task_attempt, celery_task');
      await python('fill', 'celery', MESSAGES);
      const door = await startDoor();
      const count = async () => Number((await ground.sql('SELECT count(*) AS n FROM task'))[0].n);
      await until(async () => (await count()) === MESSAGES, 100);
      const [{ rate }] = await ground.sql(
        'SELECT count(*) / extract(epoch FROM max(created_at) - min(created_at)) AS rate FROM task',
      );
      accepted.push(Number(rate));
      await stop(door);
    }
    print('messages accepted as rows, one process', `${median(accepted).toFixed(0)}/s`);

    await ground.sql('TRUNCATE task, task_event, task_attempt, celery_task');
    const theirs = ['-m', 'celery', '-A', 'celery_program', 'worker', '-Q', 'own', '-c', '2', '-l', 'ERROR'];
    children.push(spawn(PYTHON, theirs, { cwd: import.meta.dirname, env: pythons, stdio: 'ignore' }));
    await python('latency', 'own', WARM);
    const measure = async (what) => {
      await python('latency', 'celery', WARM);
      const { ours, floor, ratio } = await compare({
        rounds,
        ours: async () => median(await python('latency', 'celery', SAMPLES)),
        floor: async () => median(await python('latency', 'own', SAMPLES)),
      });
      const figures = `${ours.toFixed(1)} ms against ${floor.toFixed(1)} ms of Celery's worker: ${ratio.toFixed(2)}`;
      print(`send to result of a no-op, ${what}, median`, figures);
      const [{ claimed, ended }] = await ground.sql(
        `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.at - q.at) * 1000) AS claimed,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM e.at - s.at) * 1000) AS ended
         FROM (SELECT task_id, at FROM task_event WHERE type = 'queued' ORDER BY id DESC LIMIT $1) q
         JOIN task_event s ON s.task_id = q.task_id AND s.type = 'started' JOIN task_event e ON e.task_id = q.task_id AND e.type = 'done'`,
        [rounds * SAMPLES],
      );
      const part = `${Number(claimed).toFixed(1)} + ${Number(ended).toFixed(1)} ms`;
      print('of it, accepted → claimed → ended, medians', part);
    };
    const door = await startDoor();
    await ground.startWorker('10');
    await measure('two processes');
    await stop(door);
    await ground.stopWorkers();
    await ground.startWorker('10', 'bench', 'celery');
    await measure('one process');
    await ground.sql('CREATE TABLE bench_commit (number int)');
    const times = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const began = performance.now();
      for (let each = 0; each < COMMITS; each += 1) await ground.sql('INSERT INTO bench_commit VALUES ($1)', [each]);
      times.push(performance.now() - began);
    }
    print('its floor: three commits of one small row, median', `${median(times).toFixed(1)} ms`);
  } finally {
    await Promise.all(children.filter((child) => child.exitCode === null && child.signalCode === null).map(stop));
    await ground.close();
  }
}

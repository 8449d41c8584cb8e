// What clients do most: look. The status of a task while a film is converted, against a bare Node server that answers the same bytes; a thousand open
// event streams; a list, a filter and a search over a million rows; and a conversion that was done before.
import { execFileSync, fork } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import pg from 'pg';
import sharp from 'sharp';
import { mebibytes, median, print } from './figures.mjs';
import { makeFolder, pssBytes, startProduct, tree } from './product.mjs';

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const STREAMS = Number(process.env.BENCH_STREAMS ?? 1000);
const READS = Number(process.env.BENCH_READS ?? 20_000);
const CONNECTIONS = 16;
const SETTINGS = { MAX_STREAMS: '100000', RESULT_CACHE: 'true' };

export async function run({ rounds }) {
  const folder = makeFolder('reads');
  const product = await startProduct(folder, SETTINGS);
  const { databaseUrl } = JSON.parse(fs.readFileSync(path.join(folder, 'data/runtime.json'), 'utf8'));
  const database = new pg.Client({ connectionString: databaseUrl });
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const ask = (to, init) => request(new URL(to, product.url), { agent, ...init });
  try {
    await database.connect();
    const png = await sharp({ create: { width: 320, height: 200, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const convert = () => ask('/api/v1/convert/webp?filename=a.png', { method: 'POST', body: png });
    await convert();
    await cached(convert, rounds);
    const { task, film } = await startFilm(folder, ask, convert);
    await statuses(ask, task, rounds, film);
    await streams(product, agent);
    await age(database);
    await lists(ask, rounds);
  } finally {
    agent.destroy();
    await database.end();
    await product.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function cached(convert, rounds) {
  const times = [];
  for (let n = 0; n < 100 * rounds; n += 1) times.push((await convert()).ms);
  print('one call whose result is there already, p50', `${at(times, 0.5).toFixed(1)} ms`);
}

/** A film to be busy with, where there is an ffmpeg that can make one. */
async function startFilm(folder, ask, convert) {
  const { headers } = await convert();
  const task = `/api/v1/tasks/${headers['x-task-id']}`;
  const file = path.join(folder, 'film.mp4');
  try {
    const source = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30:duration=60'];
    execFileSync('ffmpeg', ['-v', 'error', ...source, '-c:v', 'libx264', '-preset', 'ultrafast', file]);
  } catch {
    return { task, film: undefined };
  }
  const { body } = await ask('/api/v1/convert/webm?wait=0&filename=film.mp4', {
    method: 'POST',
    body: fs.readFileSync(file),
  });
  return { task, film: JSON.parse(body).id };
}

async function statuses(ask, task, rounds, film) {
  const { body } = await ask(task);
  const floor = fork(import.meta.filename, ['floor'], { env: { ...process.env, BENCH_BODY: body } });
  const url = await new Promise((resolve) => floor.once('message', resolve));
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const pairs = [];
  try {
    for (let round = 0; round < rounds; round += 1)
      pairs.push({
        ours: await load(() => ask(task)),
        floor: await load(() => request(new URL(url), { agent })),
      });
  } finally {
    agent.destroy();
    floor.kill();
  }
  const of = (name, what) => median(pairs.map((pair) => pair[name][what]));
  const busy = film === undefined ? 'idle' : 'a film is converted';
  print(`status of a task, ${busy}, reads a second`, of('ours', 'rate').toFixed(0));
  print('  p50 and p99', `${of('ours', 'p50').toFixed(1)} and ${of('ours', 'p99').toFixed(1)} ms`);
  print('a bare Node server, the same bytes, reads a second', of('floor', 'rate').toFixed(0));
  print(
    'ratio to it (median of the rounds)',
    median(pairs.map(({ ours, floor: bare }) => ours.rate / bare.rate)).toFixed(2),
  );
  print("the load generator's own share of a core", of('ours', 'share').toFixed(2));
}

async function streams(product, agent) {
  const api = tree(product.pid).find((each) => / api$/.test(each.command) && /node/.test(each.command));
  const before = pssBytes(api.pid);
  const open = [];
  for (let n = 0; n < STREAMS; n += 1)
    open.push(
      await new Promise((resolve, reject) => {
        const call = http.get(new URL('/api/v1/events', product.url), (answer) => {
          answer.once('data', () => resolve(call));
          answer.on('error', () => undefined);
        });
        call.once('error', reject);
      }),
    );
  print(`${STREAMS} open event streams, the api needs more`, mebibytes(pssBytes(api.pid) - before));
  print('  and has in all', mebibytes(pssBytes(api.pid)));
  const { ms } = await request(new URL('/livez', product.url), { agent });
  print('  /livez beside them', `${ms.toFixed(1)} ms`);
  for (const call of open) call.destroy();
}

/** Ended tasks with their files, one each two and a half seconds. */
async function age(database) {
  await database.query(`
    WITH one AS (SELECT task AS row FROM task WHERE state = 'done' ORDER BY created_at LIMIT 1), file AS (SELECT stored_file AS row FROM stored_file WHERE role = 'input' LIMIT 1),
    made AS MATERIALIZED (SELECT n, gen_random_uuid() AS task_id, gen_random_uuid() AS file_id, now() - n * interval '2.5 s' AS at FROM generate_series(1, ${ROWS}) n),
    named AS MATERIALIZED (SELECT *, CASE n % 10000 WHEN 7 THEN 'Отчёт-' ELSE 'report-' END || n || '.png' AS name FROM made),
    f AS (INSERT INTO stored_file SELECT x.* FROM named, file, LATERAL jsonb_populate_record(file.row, jsonb_build_object('id', file_id, 'filename', name, 'created_at', at)) x),
    i AS (INSERT INTO task_input (task_id, file_id, name) SELECT task_id, file_id, lower(name) FROM named)
    INSERT INTO task SELECT x.* FROM made, one, LATERAL jsonb_populate_record(one.row, jsonb_build_object('id', task_id, 'inputs', jsonb_build_array(file_id), 'outputs', '[]'::jsonb,
      'tag', 'tag-' || n % 1000, 'state', CASE n % 50 WHEN 0 THEN 'failed' ELSE 'done' END, 'cache_key', null, 'created_at', at, 'started_at', at, 'ended_at', at)) x`);
  await database.query('VACUUM ANALYZE');
}

async function lists(ask, rounds) {
  const asked = {
    'a page of the list': '/api/v1/tasks?limit=50',
    'a page of those that failed': '/api/v1/tasks?limit=50&status=failed',
    'a page of one tag': '/api/v1/tasks?limit=50&tag=tag-7',
    'a search by a name that is there': `/api/v1/tasks?limit=50&q=report-${Math.round(ROWS / 2)}.png`,
    'a search by a name that is not': '/api/v1/tasks?limit=50&q=nothing-like-it',
    'a search for what all are named': '/api/v1/tasks?limit=50&q=report',
    'a search for two letters that many have': '/api/v1/tasks?limit=50&q=ep',
    'a search for two letters that none has': '/api/v1/tasks?limit=50&q=qz',
    'a search for one letter that none has': '/api/v1/tasks?limit=50&q=%25',
    'a search in Cyrillic, of 100': `/api/v1/tasks?limit=50&q=${encodeURIComponent('ОТЧЁТ')}`,
    'a search in Cyrillic of those that failed': `/api/v1/tasks?limit=50&status=failed&q=${encodeURIComponent('чёт')}`,
    'a search with % and _, as they stand': '/api/v1/tasks?limit=50&q=t_50%25',
    'a search by what an id may begin with': '/api/v1/tasks?limit=50&q=50000',
    'a search among those of one tag': '/api/v1/tasks?limit=50&tag=tag-7&q=report',
  };
  for (const [name, to] of Object.entries(asked)) {
    const times = [];
    for (let n = 0; n < 10 * rounds; n += 1) {
      const { ms, status, body } = await ask(to);
      if (status !== 200) throw new Error(`${to} answered ${status}: ${body.slice(0, 200)}`);
      times.push(ms);
    }
    print(`${ROWS} rows, ${name}, p50 and p95`, `${at(times, 0.5).toFixed(1)} and ${at(times, 0.95).toFixed(1)} ms`);
  }
}

async function load(once) {
  const times = [];
  let left = READS;
  const used = process.cpuUsage();
  const began = performance.now();
  const one = async () => {
    while (left-- > 0) times.push((await once()).ms);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  const tookMs = performance.now() - began;
  const { user, system } = process.cpuUsage(used);
  return {
    rate: (READS * 1000) / tookMs,
    p50: at(times, 0.5),
    p99: at(times, 0.99),
    share: (user + system) / 1000 / tookMs,
  };
}

function at(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function request(url, { agent, method = 'GET', body } = {}) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const call = http.request(url, { agent, method }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          body: Buffer.concat(parts).toString(),
          ms: performance.now() - began,
        }),
      );
      answer.on('error', reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

if (process.argv[2] === 'floor') {
  const server = http.createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(process.env.BENCH_BODY),
  );
  server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}/`));
}

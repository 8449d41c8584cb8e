// `npm run storefront`: four small services and the task service that works for them, on loopback, in one terminal. Ctrl-C ends all and leaves nothing.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { checkMachine } from '../../scripts/setup/machine.mjs';

checkMachine();
const { setUp } = await import('../../scripts/setup/set-up.mjs');
const installation = await setUp('start');
if (!installation) process.exit(1);
await installation.first;
installation.leave();

// Only now is there what these import.
const built = (file) => import(new URL(`../../dist/src/embedded/${file}`, import.meta.url));
const [{ startOwned }, { findRedis, startRedis }, { freePort }, { onStopSignal }] = await Promise.all(
  ['owned-process.js', 'redis.js', 'port.js', 'stop-signals.js'].map(built),
);
const { hasRabbit, rabbitIn } = await import('./rabbitmq.mjs');
const { accessOf, settingsOf, taskService } = await import('./program.mjs');
const { services } = await import('./services.mjs');
const { runningTogether } = await import('./running.mjs');
const { tell } = await import('./first-words.mjs');

const FIRST_PORT = 4000;
/** Not where files may vanish while they are used. */
const folder = fs.mkdtempSync(path.join(process.env.TMPDIR || '/var/tmp', 'storefront-'));
fs.chmodSync(folder, 0o755); // What is started as another user has to enter it.
const { keep, end, isEnding, signal } = runningTogether(onStopSignal, () =>
  fs.rmSync(folder, { recursive: true, force: true }),
);
const named = new Set();
const start = (owned) => keep(startOwned({ ...owned, signal }));

try {
  await startAll();
} catch (error) {
  if (!isEnding()) console.error(error.message);
  await end(1);
}

async function startAll() {
  if (!findRedis()) throw new Error('The storefront needs redis-server. Install it and start again.');
  const python = findPython();
  if (!python)
    console.log('Celery for Python is not installed (python3-celery python3-redis): there is no cart service.');
  const rabbit = hasRabbit() ? await rabbitIn(path.join(folder, 'rabbit'), unusedPort) : undefined;
  if (!rabbit) console.log('RabbitMQ is not installed (rabbitmq-server): the auth service sends over Redis.');

  const password = randomBytes(16).toString('hex');
  const [dir, log] = [path.join(folder, 'broker'), path.join(folder, 'broker.log')];
  const redis = await keep(startRedis({ dir, password, log, signal }));
  const brokers = { celery: `${redis.url}/0`, streams: `${redis.url}/1`, queues: rabbit?.url ?? `${redis.url}/1` };

  const wanted = services({ python, brokers });
  const { tasks, ...addresses } = await addressesFor(['tasks', ...wanted.map(({ name }) => name)]);
  const settings = settingsOf({ folder, url: tasks, addresses, brokers, rabbit: rabbit !== undefined });
  const startRabbit = async () => {
    for (const server of rabbit?.servers ?? []) await start(server);
  };
  await Promise.all([startRabbit(), start(taskService(settings, path.join(folder, 'tasks.log')))]);

  const given = { ...(await accessOf(settings, signal)), addresses, tasks };
  await Promise.all(wanted.map((service) => start(service.owned(given))));
  tell(addresses, tasks);
  process.send?.({ ready: true, addresses, tasks });
}

/** The first in PATH may be one that knows only packages of its own. */
function findPython() {
  return ['python3', '/usr/bin/python3'].find(
    (each) => spawnSync(each, ['-c', 'import celery, redis'], { stdio: 'ignore' }).status === 0,
  );
}

/** Never one for two: nobody listens there before all are named. */
async function unusedPort(wished) {
  let port = await freePort(wished);
  while (named.has(port)) port = await freePort(port + 1);
  named.add(port);
  return port;
}

/** One after the other from STOREFRONT_PORT on; 0: any. */
async function addressesFor(names) {
  let port = Number(process.env.STOREFRONT_PORT || FIRST_PORT);
  const found = {};
  for (const name of names) {
    const free = await unusedPort(port || undefined);
    if (port) port = free + 1;
    found[name] = `http://127.0.0.1:${free}`;
  }
  return found;
}

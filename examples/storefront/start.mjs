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

const built = (file) => import(new URL(`../../dist/src/embedded/${file}`, import.meta.url));
const [{ startOwned }, { findRedis, startRedis }, { freePort }, { onStopSignal }] = await Promise.all(
  ['owned-process.js', 'redis.js', 'port.js', 'stop-signals.js'].map(built),
);
const { startRabbit } = await import('./rabbitmq.mjs');
const { accessOf, settingsOf, taskService } = await import('./program.mjs');
const { answering, services } = await import('./services.mjs');

const FIRST_PORT = 4000;
/** Not the folder for what is forgotten at the next start: files of a running program would go with it. */
const folder = fs.mkdtempSync(path.join(process.env.TMPDIR || '/var/tmp', 'storefront-'));
fs.chmodSync(folder, 0o755); // What is started as another user has to enter it.
const running = [];
let ending;

const end = (code) =>
  (ending ??= (async () => {
    for (const each of running.toReversed()) await each.stop();
    fs.rmSync(folder, { recursive: true, force: true });
    process.exit(code);
  })());
onStopSignal(
  () => void end(0),
  () => process.exit(130),
);

/** What ends although nobody asked it to takes all others along. */
function keep(...started) {
  running.push(...started);
  for (const { name, exited } of started)
    void exited.then(() => {
      if (ending) return;
      console.error(`${name} has ended, so all is stopped.`);
      void end(1);
    });
  return started.at(-1);
}

try {
  await startAll();
} catch (error) {
  if (!ending) console.error(error.message);
  await end(1);
}

async function startAll() {
  if (!findRedis()) throw new Error('The storefront needs redis-server. Install it and start again.');
  const python = ['python3', '/usr/bin/python3'].find(
    (each) => spawnSync(each, ['-c', 'import celery, redis'], { stdio: 'ignore' }).status === 0,
  );
  const password = randomBytes(16).toString('hex');
  const redis = keep(
    await startRedis({ dir: path.join(folder, 'broker'), password, log: path.join(folder, 'broker.log') }),
  );
  const rabbit = keep(...(await startRabbit(path.join(folder, 'rabbit'), startOwned, freePort)));
  if (!rabbit) console.log('RabbitMQ is not installed (rabbitmq-server): the auth service sends over Redis.');
  if (!python)
    console.log('Celery for Python is not installed (python3-celery python3-redis): there is no cart service.');

  const brokers = { celery: `${redis.url}/0`, streams: `${redis.url}/1`, queues: rabbit?.url ?? `${redis.url}/1` };
  const wanted = services({ python, brokers });
  const ports = {};
  let port = process.env.STOREFRONT_PORT === '0' ? undefined : Number(process.env.STOREFRONT_PORT || FIRST_PORT);
  for (const name of ['tasks', ...wanted.map((each) => each.name)]) {
    ports[name] = await freePort(port);
    port &&= ports[name] + 1;
  }
  const at = (name) => `http://127.0.0.1:${ports[name]}`;
  const addresses = Object.fromEntries(wanted.map(({ name }) => [name, at(name)]));

  const settings = settingsOf({ folder, port: ports.tasks, addresses, brokers, rabbit: rabbit !== undefined });
  keep(await startOwned(taskService(settings, path.join(folder, 'tasks.log'))));
  const { keys, secrets } = await accessOf(settings);
  const owned = ({ name, command, env }) => ({
    name: `the ${name} service`,
    command,
    env: {
      ...process.env,
      PORT: String(ports[name]),
      ATHANOR_URL: at('tasks'),
      SERVICE_SECRET: secrets[name],
      ...env({ keys, addresses }),
    },
    cwd: import.meta.dirname,
    ...{ stopSignal: 'SIGTERM', deathSignal: 'SIGKILL', graceMs: 5000, readyWithinMs: 60_000 },
    ready: (_child, over) => answering(at(name), over),
  });
  await Promise.all(wanted.map(async (each) => keep(await startOwned(owned(each)))));
  tell(addresses, at('tasks'));
}

function tell(addresses, tasks) {
  const lines = Object.entries(addresses).map(([name, url]) => `  ${name.padEnd(8)} ${url}`);
  const { auth, cart, order, product } = addresses;
  const send = (method, url, body) => `  curl -X ${method} ${url} -d '${JSON.stringify(body)}'`;
  console.log(
    [
      '\nThe storefront is open:',
      ...lines,
      `  ${'tasks'.padEnd(8)} ${tasks}/admin/tasks`,
      '\nTry:',
      send('POST', `${auth}/api/users`, { name: 'Galina' }),
      ...(cart
        ? [
            send('POST', `${cart}/api/carts/1/items`, { product_id: 2 }),
            send('POST', `${cart}/api/carts/1/checkout`, {}),
          ]
        : []),
      send('POST', `${order}/api/orders`, { user_id: 1, items: [{ product_id: 1, count: 2 }] }),
      send('POST', `${order}/bids/1/assign`, { master_id: 2 }),
      send('POST', `${product}/api/products/1/images`, {}),
      `  curl ${order}/api/orders/1; curl ${auth}/api/users/2; curl ${product}/api/products/1`,
      '\nCtrl-C ends all of it.',
    ].join('\n'),
  );
  process.send?.({ ready: true, addresses, tasks });
}

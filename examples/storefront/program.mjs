// The task service as the storefront needs it: its settings, and the keys and secrets that the services get. Used by start.mjs.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const main = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

/** Databases of its own below `folder`: those that other programs of this machine use are named in other variables. */
export function settingsOf({ folder, url, addresses, brokers, rabbit }) {
  const list = (all) =>
    Object.entries(all)
      .map((each) => each.join('='))
      .join(',');
  const { STOREFRONT_DATABASE_URL = '', STOREFRONT_REDIS_URL = '' } = process.env;
  return {
    ...process.env,
    DATABASE_URL: STOREFRONT_DATABASE_URL,
    REDIS_URL: STOREFRONT_REDIS_URL,
    HOST: '127.0.0.1',
    PORT: new URL(url).port,
    DATA_DIR: path.join(folder, 'data'),
    UPLOADS_DIR: path.join(folder, 'uploads'),
    SECRET: randomBytes(32).toString('hex'),
    PACKS: path.join(import.meta.dirname, 'pack'),
    SERVICES: list(addresses),
    CELERY_BROKER_URL: brokers.celery,
    CELERY_QUEUES: 'cart',
    DOOR_REDIS_URL: brokers.streams,
    DOOR_AMQP_URL: rabbit ? brokers.queues : '',
    DOOR_QUEUES: list({ 'auth.tasks': 'auth', 'product.tasks': 'product' }),
    DOOR_REPLIES: list({ auth: 'auth.replies', product: 'product.replies' }),
    // The order service is on this machine and wants to hear of its tasks.
    OUTGOING_PRIVATE: '127.0.0.1',
  };
}

export const taskService = (env, logFile) => ({
  name: 'The task service',
  command: [process.execPath, main, 'all'],
  env,
  cwd: path.dirname(env.DATA_DIR),
  logFile,
  ipc: true,
  ...{ stopSignal: 'SIGTERM', deathSignal: 'SIGTERM', graceMs: 60_000, readyWithinMs: 180_000 },
  ready: (child) => new Promise((resolve) => child.on('message', ({ ready, url }) => ready && resolve(url ?? ''))),
});

/** The key of the order service, and what each checks our calls with. */
export async function accessOf(env, signal) {
  const athanor = async (...args) =>
    (await promisify(execFile)(process.execPath, [main, ...args], { env, signal })).stdout.trim();
  const [order, services] = await Promise.all([
    athanor('key', 'add', 'order', '--scopes', 'tasks:read,tasks:write,webhooks'),
    athanor('services', '--json'),
    // Messages carry no key: their queues work for these two.
    athanor('key', 'add', 'auth', '--scopes', 'tasks:write'),
    athanor('key', 'add', 'product', '--scopes', 'tasks:write'),
  ]);
  const secrets = Object.fromEntries(JSON.parse(services).map(({ service, secret }) => [service, secret]));
  return { key: order, secrets };
}

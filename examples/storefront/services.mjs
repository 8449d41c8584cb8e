// The four services as rows: how each is started, and what it has to know. Used by start.mjs.
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const at = (file) => fileURLToPath(new URL(`services/${file}`, import.meta.url));
const node = (file) => [process.execPath, at(file)];

export function services({ python, brokers }) {
  const rows = [
    { name: 'auth', command: node('auth.mjs'), env: () => ({ BROKER_URL: brokers.queues }) },
    {
      name: 'cart',
      command: python && [python, at('cart.py')],
      env: ({ addresses }) => ({
        BROKER_URL: brokers.celery,
        ORDER_URL: addresses.order,
        PYTHONDONTWRITEBYTECODE: '1',
      }),
    },
    { name: 'order', command: node('order.mjs'), env: ({ key, tasks }) => ({ ATHANOR_KEY: key, ATHANOR_URL: tasks }) },
    { name: 'product', command: node('product.mjs'), env: () => ({ BROKER_URL: brokers.streams }) },
  ];
  return rows
    .filter(({ command }) => command)
    .map(({ name, command, env }) => ({ name, owned: (given) => owned(name, command, env(given), given) }));
}

function owned(name, command, env, { addresses, secrets }) {
  const url = addresses[name];
  return {
    name: `The ${name} service`,
    command,
    env: { ...process.env, ...env, PORT: new URL(url).port, SERVICE_SECRET: secrets[name] },
    cwd: import.meta.dirname,
    ...{ stopSignal: 'SIGTERM', deathSignal: 'SIGKILL', graceMs: 5000, readyWithinMs: 60_000 },
    ready: (_child, over) => answering(url, over),
  };
}

async function answering(url, over) {
  while (!over.aborted) {
    const answer = await fetch(url).catch(() => undefined); // Not yet.
    if (answer?.ok) return url;
    await pause(100);
  }
  return '';
}

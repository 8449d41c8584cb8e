// The four services as rows: how each is started, and what it has to know. Used by start.mjs.
import { setTimeout as pause } from 'node:timers/promises';

const node = (file) => [process.execPath, new URL(`services/${file}`, import.meta.url).pathname];

export const services = ({ python, brokers }) => [
  { name: 'auth', command: node('auth.mjs'), env: () => ({ BROKER_URL: brokers.queues }) },
  ...(python
    ? [
        {
          name: 'cart',
          command: [python, new URL('services/cart.py', import.meta.url).pathname],
          env: ({ addresses }) => ({
            BROKER_URL: brokers.celery,
            ORDER_URL: addresses.order,
            PYTHONDONTWRITEBYTECODE: '1',
          }),
        },
      ]
    : []),
  { name: 'order', command: node('order.mjs'), env: ({ keys }) => ({ ATHANOR_KEY: keys.order }) },
  { name: 'product', command: node('product.mjs'), env: () => ({ BROKER_URL: brokers.streams }) },
];

/** Until it answers. */
export async function answering(url, over) {
  while (!over.aborted) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return url;
    await pause(100);
  }
  return '';
}

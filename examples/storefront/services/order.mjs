// The order service: orders, and bids that masters get. It asks for work over HTTP with a key, and hears of the end by a webhook.
import { randomUUID } from 'node:crypto';
import { Refusal, serve, signed } from './json-server.mjs';

const { ATHANOR_URL, ATHANOR_KEY, PORT, OWN_URL = `http://127.0.0.1:${PORT}` } = process.env;
const HOUR_MS = 3_600_000;
const orders = new Map();
const bids = new Map([
  [1, { id: 1, text: 'Paint a fence', master_id: null, status: 'open' }],
  [2, { id: 2, text: 'Mend a roof', master_id: null, status: 'open' }],
]);
const find = (all, id) => {
  const found = all.get(Number(id));
  if (!found) throw new Refusal(404, 'there is nothing of this number');
  return found;
};

async function ask(path, init = {}) {
  const headers = { Authorization: `Bearer ${ATHANOR_KEY}`, 'Content-Type': 'application/json', ...init.headers };
  const answer = await fetch(ATHANOR_URL + path, { ...init, headers });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
/** `name` makes it one task, however often this is tried. */
const send = (name, operation, options, more = {}) =>
  ask('/api/v1/tasks', {
    method: 'POST',
    headers: { 'Idempotency-Key': name },
    body: JSON.stringify({ operation, options, ...more }),
  });
const notify = (name, user_id, text, inMs = 0) =>
  send(name, 'send_notification', { user_id, text }, { run_at: new Date(Date.now() + inMs).toISOString() });

const whyNot = async (id) => (await ask(`/api/v1/tasks/${id}`)).error?.detail;

/** Of the callbacks of our own tasks; it never changes while the task service keeps its own secret. */
let secret;
const callbackSecret = () => (secret ??= ask('/api/v1/webhooks/callback-secret').then((answer) => answer.secret));

/** Numbers of a new start have to differ from those of the last one: names of tasks are made of them. */
const start = randomUUID();

serve({
  'GET /': () => ({ service: 'order', orders: orders.size }),
  'GET /api/orders/:id': ({ id }) => find(orders, id),
  'POST /api/orders': async ({ body }) => {
    const { user_id, items } = body;
    if (!Number.isInteger(user_id) || !Array.isArray(items) || items.length === 0)
      throw new Refusal(422, 'user_id and items are needed');
    const order = { id: orders.size + 1, user_id, items, status: 'placed' };
    orders.set(order.id, order);
    const callback = { url: `${OWN_URL}/hooks/tasks` };
    const more = { callback, tag: `order-${order.id}`, priority: 8 };
    order.task_id = (await send(`${start}-order-${order.id}`, 'order.place', { order_id: order.id }, more)).id;
    return { status: 202, body: order };
  },
  'GET /bids/:id': ({ id }) => find(bids, id),
  'POST /bids/:id/assign': async ({ id, body }) => {
    const bid = find(bids, id);
    const { master_id } = body;
    if (!Number.isInteger(master_id)) throw new Refusal(422, 'master_id is missing');
    await send(`${start}-bid-${id}-${master_id}`, 'process_bid_assignment', { bid_id: bid.id, master_id });
    return { status: 202, body: { status: 'processing' } };
  },

  // From the task service.
  'POST /api/orders/:id/confirmed': signed(async ({ id, body }) => {
    const order = find(orders, id);
    await notify(`${start}-thanks-${id}`, order.user_id, `Is all well with your order ${id}?`, HOUR_MS);
    Object.assign(order, { status: 'confirmed', total_cents: body.total_cents });
  }),
  'PUT /bids/:id/master': signed(({ id, body }) => {
    const bid = find(bids, id);
    if (bid.master_id !== null && bid.master_id !== body.master_id) throw new Refusal(409, 'it has another master');
    bid.master_id = body.master_id;
    return bid;
  }),
  'POST /bids/:id/assigned': signed(async ({ id }) => {
    const bid = find(bids, id);
    await notify(`${start}-bid-${id}-given`, bid.master_id, `The bid "${bid.text}" is yours.`);
    await notify(`${start}-bid-${id}-later`, bid.master_id, `Do not forget: ${bid.text}.`, HOUR_MS);
    bid.status = 'assigned';
  }),
  'POST /hooks/tasks': signed(async ({ body: { type, data } }) => {
    const order = find(orders, data.tag.replace('order-', ''));
    // The call says that it ended; why, the task says.
    if (type !== 'task.done') Object.assign(order, { status: 'refused', reason: await whyNot(data.task_id) });
    order.heard = type;
  }, callbackSecret),
});

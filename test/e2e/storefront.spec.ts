// Four services that know nothing of this program, started by the one command of examples/storefront: what each asks for over its own door comes back to it,
// at once, half an hour or an hour later, and by the clock.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { openStorefront, type Service, type Storefront } from './storefront/open-storefront.js';

interface User {
  readonly id: number;
  readonly welcome: string;
  readonly notifications: readonly string[];
}
interface Order {
  readonly id: number;
  readonly status: string;
  readonly task_id: string;
}
interface Cart {
  readonly version: number;
  readonly state: string;
  readonly reminder: string | null;
}
interface Row {
  readonly id: string;
  readonly state: string;
  readonly error_message: string | null;
  readonly result: unknown;
  readonly in_s: number;
}

const HOUR_S = 3600;
/** Wide: the machine may be busy with other tests. */
const PATIENCE = { timeout: 60_000, interval: 100 };
const MANY_PROCESSES_MS = 240_000;
const [ANNA, BORIS, VERA] = [1, 2, 3];
let shop: Storefront;

beforeAll(async () => {
  shop = await openStorefront();
}, MANY_PROCESSES_MS);
afterAll(async () => {
  const { code, said } = await shop.interrupt();
  expect(code, said).toBe(0);
}, MANY_PROCESSES_MS);

const rows = (operation: string, params: object): Promise<Row[]> =>
  shop.database.query<Row & Record<string, unknown>>(
    `SELECT id, state, error_message, result, extract(epoch FROM run_at - created_at)::float8 AS in_s
       FROM task WHERE operation = $1 AND params @> $2 ORDER BY created_at`,
    [operation, params],
  );
const becomes = (service: Service, at: string, what: object) =>
  expect.poll(() => shop.get<object>(service, at), PATIENCE).toMatchObject(what);
const noted = async (user: number) => (await shop.get<User>('auth', `/api/users/${user}`)).notifications;
/** Nothing runs and nothing is owed: what runs while the clock jumps would count as lost. */
const quiet = () =>
  expect
    .poll(
      () =>
        shop.database.query(
          `SELECT id FROM task WHERE state = 'running' OR (state = 'queued' AND run_at <= now())
           UNION ALL SELECT id FROM webhook_delivery WHERE state NOT IN ('delivered','given_up')`,
        ),
      PATIENCE,
    )
    .toEqual([]);

it('auth: somebody registers, a message over RabbitMQ brings the welcome, and its answer comes as a message', async () => {
  const { status, body } = await shop.send<User>('auth', '/api/users', { name: 'Galina' });
  expect(status).toBe(201);
  await becomes('auth', `/api/users/${body.id}`, { welcome: 'done', notifications: ['Welcome, Galina!'] });
  const [row] = await shop.database.query(`SELECT message->>'door' AS door FROM task WHERE operation = $1`, [
    'auth.welcome_user',
  ]);
  expect(row).toEqual({ door: 'amqp' });
});

it('order: an order is priced by the product service and confirmed, and a webhook tells of the end', async () => {
  const items = [
    { product_id: 1, count: 2 },
    { product_id: 3, count: 1 },
  ];
  const { status, body } = await shop.send<Order>('order', '/api/orders', { user_id: ANNA, items });
  expect(status).toBe(202);
  const at = `/api/orders/${body.id}`;
  await becomes('order', at, { status: 'confirmed', total_cents: 18_700, heard: 'task.done' });
  const [later] = await rows('send_notification', { user_id: ANNA });
  expect(later).toMatchObject({ state: 'queued' });
  expect(later?.in_s).toBeGreaterThan(HOUR_S - 60);
  expect(later?.in_s).toBeLessThanOrEqual(HOUR_S);
});

it('order: one that cannot be filled is refused with the reason, without another try', async () => {
  const order = { user_id: ANNA, items: [{ product_id: 77, count: 1 }] };
  const { body } = await shop.send<Order>('order', '/api/orders', order);
  const reason = expect.stringContaining('there is no product 77') as string;
  await becomes('order', `/api/orders/${body.id}`, { status: 'refused', reason, heard: 'task.failed' });
});

it('order: a bid is given to who asked first, who is told now and reminded in an hour', async () => {
  const assign = (master_id: number) => shop.send('order', '/bids/1/assign', { master_id });
  expect(await assign(BORIS)).toEqual({ status: 202, body: { status: 'processing' } });
  await becomes('order', '/bids/1', { status: 'assigned', master_id: BORIS });
  await expect.poll(() => noted(BORIS), PATIENCE).toEqual(['The bid "Paint a fence" is yours.']);
  await assign(VERA);
  const second = () => rows('process_bid_assignment', { bid_id: 1, master_id: VERA });
  await expect.poll(second, PATIENCE).toMatchObject([{ state: 'failed' }]);
  expect((await second())[0]?.error_message).toContain('the bid 1 has another master');
  expect(await shop.get('order', '/bids/1')).toMatchObject({ master_id: BORIS });
});

it('product: pictures are asked for by a message in a stream, made, and the service hears that they are', async () => {
  const { status, body } = await shop.send('product', '/api/products/1/images', {});
  expect({ status, body }).toEqual({ status: 202, body: { status: 'processing' } });
  await becomes('product', '/api/products/1', { images: { status: 'completed' } });
  const widths = { small: { width: 320 }, large: { width: 1280 } };
  const made = { product_id: 1, images: [widths, widths] };
  expect(await rows('product.process_images', { product_id: 1 })).toMatchObject([{ state: 'done', result: made }]);
  const [sent] = await shop.database.query(`SELECT message->>'door' AS door FROM task WHERE operation = $1`, [
    'product.process_images',
  ]);
  expect(sent).toEqual({ door: 'redis' });
});

it('cart: a Celery program sends by name; what is bought in time is not abandoned', async () => {
  const put = (user: number) => shop.send<Cart>('cart', `/api/carts/${user}/items`, { product_id: 2 });
  await put(ANNA);
  for (const user of [ANNA, BORIS, VERA]) await put(user);
  const checks = () => rows('cart.check_abandoned', {});
  await expect.poll(async () => (await checks()).length, PATIENCE).toBe(4);
  for (const { state, in_s } of await checks()) {
    expect(state).toBe('queued');
    expect(in_s).toBeGreaterThan(HOUR_S / 2 - 60);
  }
  const { status, body } = await shop.send<Order>('cart', `/api/carts/${VERA}/checkout`, {});
  expect(status).toBe(202);
  await becomes('order', `/api/orders/${body.id}`, { status: 'confirmed', total_cents: 15_900 });

  await quiet();
  await shop.forward(HOUR_S / 2 + 5);
  for (const user of [ANNA, BORIS]) await becomes('cart', `/api/carts/${user}`, { state: 'abandoned' });
  expect((await shop.get<Cart>('cart', `/api/carts/${VERA}`)).state).toBe('ordered');
  const found = async (user_id: number, version: number) =>
    (await rows('cart.check_abandoned', { user_id, version })).map(({ state, result }) => ({ state, result }));
  // The first check of the first cart finds that it was changed since.
  for (const [user, version, abandoned] of [
    [ANNA, 1, false],
    [ANNA, 2, true],
    [BORIS, 1, true],
    [VERA, 1, false],
  ] as const)
    await expect.poll(() => found(user, version), PATIENCE).toEqual([{ state: 'done', result: { abandoned } }]);
});

it('cart: who buys after all is not reminded, because the reminder is revoked', async () => {
  const { reminder } = await shop.get<Cart>('cart', `/api/carts/${BORIS}`);
  const state = () => shop.database.query('SELECT state FROM task WHERE id = $1', [reminder]);
  await expect.poll(state, PATIENCE).toEqual([{ state: 'queued' }]);
  const { body } = await shop.send<Order>('cart', `/api/carts/${BORIS}/checkout`, {});
  await expect.poll(state, PATIENCE).toEqual([{ state: 'cancelled' }]);
  await becomes('order', `/api/orders/${body.id}`, { status: 'confirmed' });
});

it('an hour later everybody is told once, and the clock has made the auth service forget old sessions', async () => {
  const session = (life_ms: number) => shop.send<{ id: string }>('auth', '/api/sessions', { user_id: ANNA, life_ms });
  await session(0);
  const kept = await session(600_000);
  await quiet();
  await shop.forward(HOUR_S);
  const cart = 'Something is waiting in your cart.';
  await expect.poll(() => noted(ANNA), PATIENCE).toContain(cart);
  await expect.poll(() => noted(BORIS), PATIENCE).toContain('Do not forget: Paint a fence.');
  await expect.poll(() => noted(VERA), PATIENCE).toEqual(['Is all well with your order 3?']);
  const expired = () => rows('auth.expire_sessions', {});
  await expect.poll(expired, PATIENCE).toMatchObject([{ state: 'done', result: { expired: 1, left: 1 } }]);
  // Half an hour and an hour have passed for the caches too: what the product service told at its start stands in them.
  const cached = () => shop.database.query('SELECT * FROM pack_storefront.active_cities_cache ORDER BY cache_type');
  const tula = { active_city_ids: [1, 2], total_cities: 2, total_companies: 2, total_products: 3 };
  await expect.poll(cached, PATIENCE).toMatchObject([
    { cache_type: 'companies', ...tula },
    { cache_type: 'products', ...tula },
  ]);
  const { sessions } = await shop.get<{ sessions: { id: string }[] }>('auth', '/api/sessions');
  expect(sessions.map(({ id }) => id)).toEqual([kept.body.id]);
  await quiet();
  expect([...(await noted(ANNA))].sort()).toEqual(['Is all well with your order 1?', cart]);
  expect(await noted(BORIS)).not.toContain(cart);
});

it('nobody is told more than ten things in an hour', async () => {
  const { body } = await shop.send<User>('auth', '/api/users', { name: 'Dina' });
  const tell = (number: number) =>
    fetch(`${shop.tasks}/api/v1/tasks`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ operation: 'send_notification', options: { user_id: body.id, text: `word ${number}` } }),
    });
  for (let number = 1; number <= 11; number += 1) await tell(number);
  const told = () => rows('send_notification', { user_id: body.id });
  const ended = async () => (await told()).filter(({ state }) => state === 'done');
  await expect.poll(async () => (await ended()).length, PATIENCE).toBe(11);
  const refused = (await told()).filter(({ result }) => !(result as { delivered: boolean }).delivered);
  expect(refused).toMatchObject([{ result: { reason: 'more than 10 in an hour' } }]);
  await expect.poll(async () => (await noted(body.id)).length, PATIENCE).toBe(11);
});

it('the work of each service waits in its own queue, whichever door it came by', async () => {
  const found = await shop.database.query<{ queue: string; operations: string[] }>(
    `SELECT queue, array_agg(DISTINCT operation ORDER BY operation) AS operations FROM task
       WHERE operation ~ '^(auth|cart|order|product)[.]|^(send|process)_' GROUP BY 1 ORDER BY 1`,
  );
  const operations = Object.fromEntries(found.map((each) => [each.queue, each.operations]));
  expect(Object.keys(operations)).toEqual(['auth', 'cart', 'order', 'product']);
  expect(operations).toMatchObject({
    auth: ['auth.expire_sessions', 'auth.welcome_user', 'send_notification'],
    cart: ['cart.check_abandoned'],
    order: ['order.place', 'process_bid_assignment'],
    product: expect.arrayContaining(['product.process_images', 'product.save_catalogue']) as string[],
  });
});

it.each<[Service, string, string]>([
  ['auth', 'POST', '/api/users/1/notifications'],
  ['cart', 'POST', '/api/carts/1/abandoned'],
  ['order', 'POST', '/api/orders/1/confirmed'],
  ['order', 'POST', '/hooks/tasks'],
  ['product', 'POST', '/api/products/1/images/processed'],
])('%s: a call to %s %s that the task service did not sign is refused', async (service, method, at) => {
  expect((await shop.send(service, at, { text: 'forged', status: 'forged' }, method)).status).toBe(401);
});

it('no service imports a line of this program', () => {
  const folder = path.join(projectRoot, 'examples/storefront/services');
  const imports = fs
    .readdirSync(folder)
    .flatMap((file) =>
      [
        ...fs
          .readFileSync(path.join(folder, file), 'utf8')
          .matchAll(/(?:from|import)\s*\(?'(\.\.[^']*|athanor[^']*)'/g),
      ].map(([found]) => `${file}: ${found}`),
    );
  expect(imports).toEqual([]);
});

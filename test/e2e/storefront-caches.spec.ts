// The cache tables of the storefront's pack through the whole program: they hold what a simple count of row after row gives, on demand by the routes for
// Celery programs and by a clock that this test moves.
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { makeDatabase, type TestDatabase } from '../harness/database.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { moveClock, type MovingClock } from './clock/moving-clock.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error: { readonly code: string; readonly detail: string } | null;
}
interface Company {
  readonly id: number;
  readonly city_id: number;
  readonly is_active: boolean;
}
interface Goods {
  readonly id: number;
  readonly company_id: number;
  readonly kind: 'good' | 'service';
  readonly is_active: boolean;
}

/** Wide: the machine may be busy with other tests. */
const PATIENCE = { timeout: 60_000, interval: 50 };
const HOUR_MS = 3_600_000;
const QUARTER_S = 900;
const CITIES = 7;

let product: Product;
let client: HttpClient;
let database: TestDatabase;
let clock: MovingClock;
let companies: Company[] = [];
let products: Goods[] = [];

beforeAll(async () => {
  database = await makeDatabase();
  // Behind the clock of the queue's server, which must not hold back what is due.
  clock = await moveClock(database, new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 5 * HOUR_MS).toISOString());
  const settings = {
    DATABASE_URL: database.url,
    PACKS: path.join(projectRoot, 'examples/storefront/pack'),
    RETRY_DELAY: '1s',
  };
  product = await startProduct({ settings });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

async function ask(operation: string, options: object = {}): Promise<TaskBody> {
  const { status, body } = await client.post<TaskBody>('/api/v1/tasks', { operation, options });
  expect([201, 202], JSON.stringify(body)).toContain(status);
  return ended(body.id);
}
const ended = (id: string): Promise<TaskBody> =>
  vi.waitFor(async () => {
    const { body } = await client.get<TaskBody>(`/api/v1/tasks/${id}`);
    if (!['done', 'failed', 'cancelled'].includes(body.status)) throw new Error(`still ${JSON.stringify(body)}`);
    return body;
  }, PATIENCE);

/** As programs that were written against Celery over HTTP ask for it. */
async function trigger(name: string): Promise<TaskBody> {
  const { status, body, headers } = await client.post<{ task_id: string; state: string; queue: string }>(
    `/api/v1/celery/tasks/${name}`,
    {},
  );
  expect(status).toBe(202);
  expect(body).toMatchObject({ state: 'PENDING', queue: 'product' });
  expect(headers.get('location')).toContain(body.task_id);
  const task = await ended(body.task_id);
  expect(task.status, JSON.stringify(task.error)).toBe('done');
  return task;
}

/** Some companies and goods are inactive, one city has no company, and numbers have gaps. */
function catalogue(seed: number): void {
  companies = Array.from({ length: 40 }, (_, number) => ({
    id: number * 3 + 1,
    city_id: ((number * seed) % (CITIES - 1)) + 1,
    is_active: (number + seed) % 5 !== 0,
  }));
  products = Array.from({ length: 600 }, (_, number) => ({
    id: number * 2 + 1,
    company_id: companies[(number * 7 + seed) % 37]!.id,
    kind: number % 3 === 0 ? 'service' : 'good',
    is_active: (number + seed) % 4 !== 0,
  }));
}
const save = () =>
  ask('product.save_catalogue', {
    cities: Array.from({ length: CITIES }, (_, number) => ({ id: number + 1, name: `City ${number + 1}` })),
    companies,
    products,
  });

/** Row after row, as one would count by hand. */
function counted() {
  const mapping: { product_id: number; city_id: number; company_id: number }[] = [];
  const byCity = new Map(
    Array.from({ length: CITIES }, (_, number) => [number + 1, { goods: 0, services: 0, companies: 0 }]),
  );
  const working = companies.filter((company) => company.is_active);
  for (const { city_id } of working) byCity.get(city_id)!.companies += 1;
  for (const { id, company_id, kind, is_active } of products) {
    const company = working.find((each) => each.id === company_id);
    if (!is_active || !company) continue;
    mapping.push({ product_id: id, city_id: company.city_id, company_id });
    byCity.get(company.city_id)![kind === 'good' ? 'goods' : 'services'] += 1;
  }
  const totals = (rows: readonly { city_id: number }[], company: (row: never) => number) => {
    const cities = [...new Set(rows.map(({ city_id }) => city_id))].sort((a, b) => a - b);
    return {
      active_city_ids: cities,
      total_cities: cities.length,
      total_companies: new Set(rows.map((row) => company(row as never))).size,
      total_products: mapping.length,
    };
  };
  return {
    mapping,
    products: totals(mapping, ({ company_id }: { company_id: number }) => company_id),
    companies: totals(working, ({ id }: { id: number }) => id),
    counts: [...byCity].map(([city_id, its]) => ({ city_id, ...its })),
  };
}

const inTables = {
  mapping: () =>
    database.query(
      'SELECT product_id, city_id, company_id FROM pack_storefront.product_city_mapping ORDER BY product_id',
    ),
  cities: async (type: 'products' | 'companies') =>
    (
      await database.query(
        `SELECT active_city_ids, total_cities, total_companies, total_products FROM pack_storefront.active_cities_cache WHERE cache_type = $1`,
        [type],
      )
    )[0],
  counts: () =>
    database.query(
      'SELECT city_id, goods, services, companies FROM pack_storefront.city_product_count ORDER BY city_id',
    ),
};
async function expectAllRight(): Promise<void> {
  const right = counted();
  expect(await inTables.mapping()).toEqual(right.mapping);
  expect(await inTables.cities('products')).toEqual(right.products);
  expect(await inTables.cities('companies')).toEqual(right.companies);
  expect(await inTables.counts()).toEqual(right.counts);
}

it.each([3, 11, 4])('computes the caches on demand as a count of row after row does (catalogue %i)', async (seed) => {
  catalogue(seed);
  expect((await save()).result).toEqual({ cities: 7, companies: 40, products: 600 });
  const right = counted();
  const { products: mapped, companies: working } = right;
  expect((await trigger('update-product-city-cache')).result).toEqual({
    cities: mapped.total_cities,
    companies: mapped.total_companies,
    products: mapped.total_products,
  });
  await trigger('update-company-city-cache');
  await trigger('update_cities_product_count');
  await expectAllRight();
  expect(working.total_companies).toBeGreaterThan(mapped.total_companies);
});

it('leaves alone what has not changed', async () => {
  const stamps = () =>
    database.query('SELECT product_id, xmin::text, created_at FROM pack_storefront.product_city_mapping ORDER BY 1');
  const before = await stamps();
  await trigger('refresh-all-caches');
  expect(await stamps()).toEqual(before);
  await expectAllRight();
});

it.each([
  ['a product twice in a city with a company', 'product_city_mapping', 'product_id, city_id, company_id'],
  [
    'a type of cache twice',
    'active_cities_cache',
    'cache_type, active_city_ids, total_cities, total_companies, total_products, last_updated',
  ],
])('%s cannot be written', async (_what, table, columns) => {
  const twice = database.query(
    `INSERT INTO pack_storefront.${table} (${columns}) SELECT ${columns} FROM pack_storefront.${table} LIMIT 1`,
  );
  await expect(twice).rejects.toMatchObject({ code: '23505', table });
});

it('clears the caches and computes them anew', async () => {
  await trigger('clear-all-caches');
  expect(await inTables.mapping()).toEqual([]);
  expect(await inTables.cities('products')).toBeUndefined();
  expect(await inTables.counts()).toEqual([]);
  const { result } = await trigger('refresh_all_caches');
  expect(result).toMatchObject({
    products: { cities: counted().products.total_cities },
    companies: { cities: counted().companies.total_cities },
    counts: { cities: CITIES },
  });
  await expectAllRight();
});

it('computes them by the clock, each at its own pace', async () => {
  const made = () =>
    database.query<{ operation: string; times: number }>(
      `SELECT operation, count(*)::int AS times FROM task
       WHERE metadata ? 'schedule' AND queue = 'product' AND state = 'done' GROUP BY 1 ORDER BY 1`,
    );
  const expected = (quarters: number) =>
    [
      { operation: 'refresh_all_caches', times: Math.floor(quarters / 4) },
      { operation: 'update_cities_product_count', times: quarters },
      { operation: 'update_company_city_cache', times: Math.floor(quarters / 2) },
      { operation: 'update_product_city_cache', times: Math.floor(quarters / 2) },
    ].filter(({ times }) => times > 0);
  for (let quarter = 1; quarter <= 8; quarter += 1) {
    catalogue(quarter + 20);
    await save();
    await clock.forward(QUARTER_S);
    await vi.waitFor(async () => expect(await made()).toEqual(expected(quarter)), PATIENCE);
    expect(await inTables.counts()).toEqual(counted().counts);
    if (quarter % 2 === 0) await expectAllRight();
  }
});

// The cache tables of the storefront over a million products (BENCH_PRODUCTS): refreshed by the task of its pack, asked for over HTTP, against the bare
// statements on a connection of their own. Filled from nothing, and when nothing has changed.
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { LOCK, refreshes } from '../examples/storefront/pack/lib/product-caches.js';
import { compare, print, seconds } from './figures.mjs';
import { makeFolder, root, startProduct } from './product.mjs';

const PRODUCTS = Number(process.env.BENCH_PRODUCTS ?? 1_000_000);
const COMPANIES = Math.ceil(PRODUCTS / 50);
const CITIES = 1000;
const CACHES = 'product_city_mapping, active_cities_cache, city_product_count';

export async function run({ rounds }) {
  const folder = makeFolder('storefront');
  const product = await startProduct(folder, { PACKS: path.join(root, 'examples/storefront/pack') });
  const { databaseUrl } = JSON.parse(fs.readFileSync(path.join(folder, 'data/runtime.json'), 'utf8'));
  const database = new pg.Client({ connectionString: databaseUrl, options: '-c search_path=pack_storefront' });
  await database.connect();
  try {
    await fill(database);
    // Once for the process of the operation and for what PostgreSQL keeps in memory.
    await byTask(product.url);
    const clear = () => database.query(`TRUNCATE ${CACHES}`);
    const cases = { 'from nothing': clear, 'when nothing has changed': async () => undefined };
    for (const [name, prepare] of Object.entries(cases)) {
      const { ours, floor, ratio } = await compare({
        rounds,
        ours: () => prepare().then(() => byTask(product.url)),
        floor: () => prepare().then(() => bare(database)),
      });
      const figures = `${seconds(ours)} against ${seconds(floor)} of bare SQL: ${ratio.toFixed(2)}`;
      print(`refresh of ${PRODUCTS} products, ${name}`, figures);
    }
  } finally {
    await database.end();
    await product.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(database) {
  await database.query(`INSERT INTO city SELECT n, 'City ' || n FROM generate_series(1, ${CITIES}) n`);
  await database.query(
    `INSERT INTO company SELECT n, n % ${CITIES} + 1, n % 20 > 0 FROM generate_series(1, ${COMPANIES}) n`,
  );
  await database.query(
    `INSERT INTO product SELECT n, n % ${COMPANIES} + 1, CASE WHEN n % 3 = 0 THEN 'service' ELSE 'good' END, n % 10 > 0
     FROM generate_series(1, ${PRODUCTS}) n`,
  );
  await database.query('VACUUM ANALYZE city, company, product');
}

async function byTask(url) {
  const began = performance.now();
  const asked = await fetch(`${url}/api/v1/celery/tasks/refresh-all-caches`, { method: 'POST' });
  const { task_id } = await asked.json();
  for (;;) {
    const { state } = await (await fetch(`${url}/api/v1/celery/tasks/${task_id}?timeout=30`)).json();
    if (state === 'SUCCESS') return performance.now() - began;
    if (state === 'FAILURE' || state === 'REVOKED') throw new Error(`the refresh ended as ${state}`);
  }
}

async function bare(database) {
  const began = performance.now();
  for (const statements of Object.values(refreshes))
    for (const statement of ['BEGIN', LOCK, ...statements, 'COMMIT']) await database.query(statement);
  return performance.now() - began;
}

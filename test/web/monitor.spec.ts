// The monitor in a real browser, over real tasks and a history that was there before. Tests are named after the checks they show.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { dark, expectSound, phone, russian, shoot, TestBrowser } from './browser.js';

let product: Product;
let browser: TestBrowser;
let admin: HttpClient;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2,default:1 --name w1'] });
  browser = await TestBrowser.launch();
  admin = httpClient(product.url);
  const png = new Uint8Array(await makePng());
  const [good, bad] = [await upload(admin, png, 'good.png'), await upload(admin, png.slice(0, 60), 'bad.png')];
  const make = (file_id: string, more: object = {}) =>
    admin.post('/api/v1/tasks', { file_id, target: 'webp', ...more }, { Prefer: 'wait=30' });
  await Promise.all(Array.from({ length: 10 }, () => make(good)));
  await Promise.all(Array.from({ length: 12 }, () => make(bad)));
  await ask(
    product.environment,
    `INSERT INTO roll_up (span, at, queue, accepted, done, failed, wait_ms, run_ms, waiting, running, oldest_wait_s)
     SELECT 'minute', date_trunc('minute', now()) - n * interval '1 minute', 'image', n, n, n % 3, ARRAY[100, 100 * n, 200 * n], ARRAY[300, 900, 1000], n, 2, n
     FROM generate_series(1, 50) n`,
    [],
  );
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it('63 66 67 68 shows history at once, names the burst of failures, pauses a queue, gives its charts as tables', async () => {
  const { page, faults } = await browser.visit(`${product.url}/admin/monitor`);
  const line = page.getByRole('listitem').filter({ hasText: 'mostly input_corrupt' });
  await line.waitFor();
  expect(await line.getByRole('link').getAttribute('href')).toContain(
    'queue=image&status=failed&error_code=input_corrupt',
  );
  expect(await page.getByRole('img', { name: /^Start delay.*p95: now 0[.]1 s, at most 5 s/ }).count()).toBe(1);
  await page.getByText('Show as table: Waiting and running').click();
  const rows = page.getByRole('region', { name: 'Waiting and running' }).locator('tbody tr');
  await rows.first().waitFor();
  expect(await rows.count()).toBe(61);
  await page.getByRole('button', { name: 'Pause image' }).click();
  await page.getByRole('button', { name: 'Resume image' }).click();
  await page.getByRole('button', { name: 'Pause image' }).waitFor();
  await shoot(page, 'monitor-en-1280-light');
  expect(faults).toEqual([]);
});

it.each(
  Object.entries({
    'en-1280-light': {},
    'ru-1280-dark': { ...russian, ...dark },
    'ru-390-light': { ...phone, ...russian },
    'en-320-dark': { ...phone, ...dark, viewport: { width: 320, height: 640 } },
  }),
)('2 3 5 7 8 is sound in %s', async (name, view) => {
  const { page, faults } = await browser.visit(`${product.url}/admin/monitor`, view);
  await page.locator('.tile').first().waitFor();
  await shoot(page, `monitor-${name}`);
  await expectSound(page);
  expect(faults).toEqual([]);
});

// Nothing needs attention now, yet the tiles tell of an hour with slow and failed tasks: the monitor says how both are true.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { expectSound, phone, russian, shoot, TestBrowser } from './browser.js';

let product: Product;
let browser: TestBrowser;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  browser = await TestBrowser.launch();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it('says what the last hour had, where nothing is to be done now', async () => {
  const { page } = await browser.visit(`${product.url}/admin/monitor`);
  const needs = page.getByRole('region', { name: 'Needs attention' });
  expect(await needs.innerText()).toBe('Nothing needs attention.');
  const admin = httpClient(product.url);
  const png = new Uint8Array(await makePng());
  for (const bytes of [png, png.slice(0, 60)])
    await admin.post('/api/v1/tasks', { file_id: await upload(admin, bytes), target: 'webp' }, { Prefer: 'wait=30' });
  await ask(
    product.environment,
    `UPDATE task SET queued_at = queued_at - interval '2 minutes', run_at = run_at - interval '2 minutes'`,
    [],
  );
  const after = (await browser.visit(`${product.url}/admin/monitor`, { ...phone, ...russian })).page;
  const now = after.getByRole('region', { name: 'Требует внимания' });
  await now.getByText('Сейчас ничто не требует внимания.').waitFor();
  await now.getByText(/каждая двадцатая задача ждала начала 2:\d\d и дольше/).waitFor();
  await now.getByText(/не удалось задач: 1 из 2\./).waitFor();
  expect(await now.getByRole('link').getAttribute('href')).toBe('/admin/tasks?status=failed&since=hour');
  await expectSound(after);
  await shoot(after, 'monitor-calm-ru-390');
});

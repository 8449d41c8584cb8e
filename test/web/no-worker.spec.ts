// The monitor where tasks wait and nobody takes them: it says how somebody is found who does.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startProduct, type Product } from '../harness/product.js';
import { expectSound, phone, russian, shoot, TestBrowser } from './browser.js';
import { seedTask } from './seeded-tasks.js';

let product: Product;
let browser: TestBrowser;
beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues document:1 --name d1'] });
  browser = await TestBrowser.launch();
  await seedTask(product);
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it.each([
  ['en', {}, /Start a worker: npm start -- worker --queues image, in containers: docker compose up -d/],
  [
    'ru',
    { ...phone, ...russian },
    /Запустите обработчик: npm start -- worker --queues image, в контейнерах: docker compose up -d/,
  ],
] as const)(
  '64 names the command that starts a worker for the queues without one, in %s',
  async (language, view, how) => {
    const { page, faults } = await browser.visit(`${product.url}/admin/monitor`, view);
    await expect
      .poll(() => page.locator('section:has(> .attention)').allInnerTexts())
      .toEqual([expect.stringMatching(how)]);
    await expectSound(page);
    await shoot(page, `monitor-no-worker-${language}`);
    expect(faults).toEqual([]);
  },
);

// The Convert page before anything is sent: its bar tells what was chosen, and claims no progress.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { russian, TestBrowser } from './browser.js';

let product: Product;
let browser: TestBrowser;
beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it.each([
  ['en', {}, '2 files chosen', '2 files chosen, 1 cannot be converted'],
  ['ru', russian, 'Выбрано: 2 файла', 'Выбрано: 2 файла, не подходят: 1'],
] as const)('tells what was chosen, in %s', async (_language, view, all, some) => {
  const { page } = await browser.visit(product.url, view);
  const picture = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });
  const png = await makePng();
  const summary = () => page.locator('#summary').innerText();
  await page.locator('#file').setInputFiles([picture('a.png', png), picture('b.png', png)]);
  await expect.poll(summary).toBe(all);
  await page.locator('#file').setInputFiles([picture('empty.png', Buffer.alloc(0))]);
  await expect.poll(summary).toBe(some);
  expect(await page.locator('.summary progress').count()).toBe(0);
  await page.locator('#start').click();
  await page.locator('.summary progress').waitFor();
  await expect.poll(summary).toMatch(/^(Ready 0 of 3, failed 1|Готово 0 из 3, ошибок 1)/);
});

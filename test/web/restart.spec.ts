// A batch whose server goes away in the middle of it and comes back: the page that shows it stays open all the time.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../src/embedded/port.js';
import { httpClient } from '../harness/http-client.js';
import { tasksOf } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { TestBrowser } from './browser.js';

let product: Product;
let browser: TestBrowser;

beforeAll(async () => {
  product = await startProduct({ roles: ['api'], settings: { PORT: String(await freePort()) } });
  browser = await TestBrowser.launch();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it('40 a restart of the server within a batch: nothing is lost or there twice, and nothing has to be loaded anew', async () => {
  const { page } = await browser.visit(product.url);
  await page.locator('.ways').waitFor();
  const buffer = await makePng({ width: 60, height: 40 });
  const names = ['one.png', 'two.png', 'three.png', 'four.png'];
  await page.locator('#file').setInputFiles(names.map((name) => ({ name, mimeType: 'image/png', buffer })));
  await page.locator('#start').click();
  for (const name of names)
    await page
      .locator('.row', { hasText: name })
      .getByText(/^In queue/)
      .waitFor();
  await page.locator('.freshness', { hasText: 'Live' }).waitFor();
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const { environment } = product;
  await product.stop();
  await page.locator('.freshness', { hasText: 'Offline' }).waitFor();
  product = await startProduct({ roles: ['api', 'worker --queues image:2'], settings: environment });
  await page.locator('#summary', { hasText: 'Ready 4 of 4' }).waitFor({ timeout: 60_000 });
  await page.locator('.freshness').waitFor({ state: 'detached' });
  expect((await page.locator('.row .name').allTextContents()).toSorted()).toEqual(names.toSorted());
  expect(await page.evaluate(() => (globalThis as unknown as { isSamePage?: boolean }).isSamePage)).toBe(true);
  const job = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect(await tasksOf(httpClient(product.url), job)).toHaveLength(4);
});

// What becomes of the files of a batch that has ended: the page says when they go, lets them live longer, shares them with one link, deletes them now.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { dark, expectSound, phone, russian, shoot, TestBrowser, type View } from './browser.js';

let product: Product;
let browser: TestBrowser;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues image:2'],
    settings: { KEEP_FILES: '24h', KEEP_FILES_MOST: '5d' },
  });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

async function ended(view: View = {}): Promise<Page> {
  const { page } = await browser.visit(product.url, view);
  await page.locator('.ways').waitFor();
  const buffer = await makePng({ width: 40, height: 40 });
  await page
    .locator('#file')
    .setInputFiles(['a.png', 'b.png'].map((name) => ({ name, mimeType: 'image/png', buffer })));
  await page.locator('#start').click();
  await page.locator('.batch-files').waitFor();
  return page;
}
const jobOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';
const daysLeft = async (page: Page) => {
  const answer = await fetch(`${product.url}/api/v1/jobs/${jobOf(page)}`);
  const { expires_at } = (await answer.json()) as { expires_at: string };
  return (Date.parse(expires_at) - Date.now()) / 86_400_000;
};

it('says when they are deleted, and keeps them as long as the administrator permits', async () => {
  const page = await ended();
  await page.locator('.batch-files', { hasText: 'deleted in ≈ 24 h' }).waitFor();
  await page.getByRole('button', { name: /^Keep until \d+ \w+$/ }).click();
  await page.locator('.batch-files', { hasText: 'deleted in ≈ 120 h' }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: /^Keep until/ }).count()).toBe(0);
  expect(await daysLeft(page)).toBeCloseTo(5, 1);
  await page.reload();
  await page.locator('.batch-files', { hasText: 'deleted in ≈ 120 h' }).waitFor();
});

it('36 gives all of them to somebody without an account by one link', async () => {
  const page = await ended();
  await page.getByRole('button', { name: 'Share 2 files' }).click();
  await page.getByRole('button', { name: 'Create link' }).click();
  const link = await page.locator('#share-link').inputValue();
  await expectSound(page);
  const { page: other } = await browser.visit(link);
  await expect.poll(() => other.locator('.shared-file').count()).toBe(2);
});

it('deletes all of them, which can be taken back for a moment', async () => {
  const page = await ended();
  const job = jobOf(page);
  const status = async () => (await fetch(`${product.url}/api/v1/jobs/${job}`)).status;
  await page.getByRole('button', { name: 'Delete all now' }).click();
  await page.getByText('2 files are being deleted, with all results.').waitFor();
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect(await status()).toBe(200);
  await page.getByRole('button', { name: 'Delete all now' }).click();
  // Whoever leaves does not wait for the moment to pass.
  await page.goto(`${product.url}/help`);
  await expect.poll(status).toBe(404);
});

const views: Readonly<Record<string, View>> = {
  'en-1280-light': {},
  'ru-390-dark': { ...phone, ...russian, ...dark },
  'en-390-light': phone,
};
it.each(Object.keys(views))('looks sound in %s', async (name) => {
  const page = await ended(views[name]);
  await expectSound(page);
  await shoot(page, `batch-files-${name}`);
});

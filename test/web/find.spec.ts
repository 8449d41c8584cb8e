// A field that finds in the long pages that are read, in a real browser: by keyboard, in both languages, with words when there is nothing.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startProduct, type Product } from '../harness/product.js';
import { expectSound, phone, russian, shootWindow, TestBrowser } from './browser.js';

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

const codes = (page: Page) => page.locator('.codes-table tbody tr:visible');
const found = (page: Page) => page.locator('#found').textContent();

it('Help shows what holds all words, and everything again when they are gone', async () => {
  const { page, faults } = await browser.visit(`${product.url}/help`);
  const before = await codes(page).count();
  await page.keyboard.press('/');
  await page.keyboard.type('password documents');
  await expect.poll(() => codes(page).count()).toBe(2);
  expect(await codes(page).locator('th').allTextContents()).toEqual(['input_encrypted', 'password_wrong']);
  expect(await found(page)).toBe('Found: 2.');
  expect(await page.locator('h2:visible').allTextContents()).toEqual(['Error codes']);
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('input_encrypted');
  await page.locator('#find').press('Escape');
  expect(await codes(page).count()).toBe(before);
  expect(await found(page)).toBe('');
  expect(faults).toEqual([]);
});

it.each([
  ['en', {}, 'flac', 'Nothing on this page holds “zzz”.'],
  ['ru', { ...russian, ...phone, locale: 'ru-RU' }, 'flac', 'На этой странице нет «zzz».'],
] as const)(
  'Help opens the formats that were found, and says when there is nothing, in %s',
  async (_language, view, what, nothing) => {
    const { page } = await browser.visit(`${product.url}/help`, view);
    await page.locator('#find').fill(what);
    await page.locator('.family[open]').first().waitFor();
    for (const text of await page.locator('.formats > div:visible').allInnerTexts()) expect(text).toMatch(/flac/i);
    await expectSound(page);
    await shootWindow(page, `help-found-${_language}`);
    await page.locator('#find').fill('zzz');
    await page.getByText(nothing).waitFor();
    expect(await page.locator('main .card:visible').count()).toBe(0);
    await shootWindow(page, `help-nothing-${_language}`);
  },
);

it('the page about the API keeps of its list what is found, and a link within it leads on', async () => {
  const { page } = await browser.visit(`${product.url}/docs`, russian);
  await page.locator('#find').fill('пароль по ссылке');
  const links = page.locator('.contents a:visible code');
  await expect.poll(() => links.allTextContents()).toEqual(['resetPassword', 'createResetLink']);
  await page.locator('#resetPassword').waitFor();
  expect(await page.locator('.operation:visible').count()).toBe(2);
  await shootWindow(page, 'docs-found-ru');
  await page.locator('#find').fill('createTask');
  await page.locator('#createTask a[href="#shape-Task"]').first().click();
  await expect.poll(() => page.locator('#find').inputValue()).toBe('');
  await page.locator('#shape-Task').waitFor();
  expect(await page.locator('#shape-Task').evaluate((each) => each.getBoundingClientRect().top < innerHeight)).toBe(
    true,
  );
});

it('58 without JavaScript there is no field that does nothing', async () => {
  for (const to of ['/help', '/docs']) {
    const { page } = await browser.visit(product.url + to, { javaScriptEnabled: false });
    expect(await page.locator('#find').isVisible(), to).toBe(false);
  }
});

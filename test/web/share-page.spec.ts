// Check 36: a link to a result on a server where everybody else needs an account. Who has the link needs none, as long as it works.
import fs from 'node:fs';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { russian, shoot, TestBrowser, type View } from './browser.js';

const owner = { email: 'admin@example.org', password: 'correct horse battery' };
let product: Product;
let browser: TestBrowser;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues image:1'],
    settings: { ADMIN_EMAIL: owner.email, ADMIN_PASSWORD: owner.password },
  });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** Its owner stays on the page with the window of links open. */
async function shared(): Promise<{ page: Page; link: string; task: string }> {
  const { page } = await browser.visit(`${product.url}/login?next=/`);
  await page.locator('#email').fill(owner.email);
  await page.locator('#password').fill(owner.password);
  await page.keyboard.press('Enter');
  await page.locator('.ways').waitFor();
  await page.locator('#file').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: await makePng() });
  await page.locator('#start').click();
  await page.locator('.row-done').waitFor();
  const task = (await page.locator('.row .name a').getAttribute('href')) ?? '';
  await page.goto(product.url + task);
  await page.getByRole('button', { name: 'Share photo.png' }).click();
  await page.getByRole('button', { name: 'Create link' }).click();
  return { page, task, link: await page.getByLabel('Link', { exact: true }).inputValue() };
}

/** In both languages, and with no cookie of anybody. */
async function expectGone(link: string): Promise<void> {
  const titles: readonly (readonly [View, string])[] = [
    [{}, 'No longer here'],
    [russian, 'Этого больше нет'],
  ];
  for (const [view, title] of titles) {
    const { page } = await browser.visit(link, view);
    expect(await page.locator('h1').textContent()).toBe(title);
    expect(await page.locator('main').innerText()).not.toContain('photo');
    expect((await page.reload())?.status()).toBe(410);
  }
}

it('36 opens without an account what it was made for and nothing else, until it is revoked', async () => {
  const { page, link, task } = await shared();
  const { page: stranger, context } = await browser.visit(link);
  expect(await stranger.locator('h1').textContent()).toBe('photo.webp');
  expect(await stranger.locator('meta[name=robots]').getAttribute('content')).toBe('noindex');
  const [download] = await Promise.all([
    stranger.waitForEvent('download'),
    stranger.getByRole('link', { name: 'Download photo.webp' }).click(),
  ]);
  expect((await sharp(fs.readFileSync(await download.path())).metadata()).format).toBe('webp');
  for (const to of [task, '/history', '/']) {
    const other = await browser.visitIn(context, product.url + to);
    expect(new URL(other.page.url()).pathname, to).toBe('/login');
  }
  await page.getByRole('button', { name: /^Revoke/ }).click();
  // Whoever leaves does not wait until it could no longer be taken back.
  await page.goto(`${product.url}/help`);
  await expect.poll(async () => (await fetch(link)).status).toBe(410);
  await expectGone(link);
});

it('36 opens nothing any more when its time is over', async () => {
  const { link } = await shared();
  expect((await fetch(link)).status).toBe(200);
  await ask(product.environment, `UPDATE share SET expires_at = now() - interval '1 s' WHERE revoked_at IS NULL`, []);
  expect((await fetch(link)).status).toBe(410);
  await expectGone(link);
});

it('36 two links to one result can be told apart, and nothing lies over them while one is taken back', async () => {
  const { page, link } = await shared();
  await page.getByLabel(/^Password/).fill('open sesame');
  await page.getByRole('button', { name: 'Create link' }).click();
  const links = page.locator('.shares li');
  await expect.poll(() => links.count()).toBe(2);
  const second = await page.getByLabel('Link', { exact: true }).inputValue();
  const said = (await links.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
  expect(said[0]).toMatch(
    new RegExp(`^…${second.slice(-4)} · Made .+ · works until .+ · 0 downloads · with a password Revoke$`),
  );
  expect(said[1]).toMatch(new RegExp(`^…${link.slice(-4)} · Made .+ · works until .+ · 0 downloads Revoke$`));
  await page.getByRole('button', { name: `Revoke, link …${link.slice(-4)}` }).click();
  await expect.poll(() => links.count()).toBe(1);
  const isCovered = await page.evaluate(() => {
    const bars = [...document.querySelectorAll('.undo')].filter((bar) => bar.checkVisibility());
    const lines = [...document.querySelectorAll('.shares li, .copied-line, dialog form')];
    return [bars.length, bars.some((bar) => lines.some((line) => isOver(bar, line)))];
    function isOver(one: Element, other: Element): boolean {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      return a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right;
    }
  });
  expect(isCovered).toEqual([1, false]);
  await shoot(page, 'share-window-en-1280');
  await page.getByRole('dialog').getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(() => links.count()).toBe(2);
});

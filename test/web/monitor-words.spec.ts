// What the monitor says where there is no figure, and when schedules run: in words, in both languages, of a server that has done nothing yet.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startProduct, type Product } from '../harness/product.js';
import { expectSound, phone, russian, shoot, TestBrowser } from './browser.js';

let product: Product;
let browser: TestBrowser;
beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'beat'] });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it.each([
  ['en', {}, /^Every day at 03:00 0 3 \* \* \* UTC$/, 'Every 6 hours', 'Has not run yet', 'Nothing waits'],
  [
    'ru',
    { ...phone, ...russian },
    /^Каждый день в 03:00 0 3 \* \* \* UTC$/,
    'Раз в 6 часов',
    'Ещё не запускалось',
    'Ничего не ждёт',
  ],
] as const)('44 63 in %s', async (language, view, when, span, never, none) => {
  const { page, context, faults } = await browser.visit(`${product.url}/admin/monitor`, view);
  const schedule = page.locator('tr', { has: page.locator('th', { hasText: /^cleanup\.rows$/ }) });
  await schedule.waitFor();
  expect((await schedule.locator('td').first().innerText()).replaceAll('\u00a0', ' ')).toMatch(when);
  // Not only for the pointer.
  expect(await schedule.locator('td').nth(2).locator('.unseen').textContent()).toBe(never);
  const oldest = page
    .locator('tr', { has: page.locator('th', { hasText: /^image$/ }) })
    .locator('td')
    .nth(3);
  expect(await oldest.locator('.unseen').textContent()).toBe(none);
  expect(await oldest.ariaSnapshot()).not.toContain('—');
  expect(await oldest.locator('span[aria-hidden]').innerText()).toBe('—');
  expect(await page.locator('table.figures tbody td:empty').count()).toBe(0);
  await expectSound(page);
  await shoot(page, `monitor-words-${language}`);
  // A span is told as a cron line is, and on both pages in the same words.
  const clean = page.locator('tr', { has: page.locator('th', { hasText: /^cleanup\.files$/ }) });
  expect((await clean.locator('td').first().innerText()).replaceAll('\u00a0', ' ')).toBe(span);
  const settings = await browser.visitIn(context, `${product.url}/settings/schedules`);
  const lines = settings.page.locator('.entries li', { hasText: 'cleanup.files' }).locator('.muted');
  expect((await lines.first().innerText()).replaceAll('\u00a0', ' ')).toBe(span);
  expect([...faults, ...settings.faults]).toEqual([]);
});

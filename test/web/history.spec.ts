// The history in a real browser: filters in the address, what can be done with a selection, rows that are alive. Numbers are those of the checklist of the pages.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { unzip } from '../harness/unzip.js';
import { dark, expectSound, phone, russian, shoot, TestBrowser, type View } from './browser.js';
import { changeRow, deleted, failed, finish, running, seedTask } from './seeded-tasks.js';

let product: Product;
let browser: TestBrowser;
const ids: Record<string, string> = {};

beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
  const seed = async (name: string, row?: string) =>
    (ids[name] = await seedTask(product, { name, ...(row && { row }) }));
  await seed('old.png', deleted);
  await seed('broken.png', failed('input_corrupt'));
  await seed('waits.png');
  await seed('runs.png', running(63));
  for (const name of ['one.png', 'Отпуск с очень длинным именем, которое не помещается в строку (копия 3).png'])
    await finish(product, await seed(name));
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

const open = (search = '', view: View = {}) => browser.visit(`${product.url}/history${search}`, view);
const names = (page: Page) => page.locator('.history-row .name').allTextContents();
const views: Readonly<Record<string, View>> = {
  'en-1280-light': {},
  'ru-1280-dark': { ...russian, ...dark },
  'ru-390-light': { ...phone, ...russian },
  'en-390-dark': { ...phone, ...dark },
  'ru-320-light': { ...russian, viewport: { width: 320, height: 640 } },
};

it.each(Object.keys(views))('2, 3, 5, 7, 8, 46-48, 50 fits and can be used in %s', async (view) => {
  const { page, faults } = await open('', views[view]);
  await page.locator('.history-row').nth(5).waitFor();
  await page.locator('.history-row input').nth(0).check();
  await page.locator('.history-row input').nth(1).check();
  const labels = await page
    .locator('.history-row a, .history-row input')
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? each.textContent));
  expect(new Set(labels).size).toBe(labels.length);
  await expectSound(page);
  await shoot(page, `history-${view}`);
  expect(faults).toEqual([]);
});

it('59 keeps its filters in the address, and the back button brings them back', async () => {
  const { page } = await open();
  await expect.poll(() => page.locator('.history-row').count()).toBe(6);
  await page.getByRole('link', { name: 'Failed' }).click();
  await expect.poll(() => names(page)).toEqual(['broken.png']);
  await expect.poll(() => new URL(page.url()).search).toBe('?show=failed');
  await page.getByRole('link', { name: 'Expired' }).click();
  await expect.poll(() => names(page)).toEqual(['old.png']);
  expect(await page.getByRole('link', { name: 'Upload again old.png' }).getAttribute('href')).toBe(
    `/?again=${ids['old.png']}`,
  );
  await page.getByRole('link', { name: 'Ready' }).click();
  await expect.poll(() => page.locator('.history-row').count()).toBe(2);
  await page.getByLabel('Search by name').fill('one');
  await expect.poll(() => names(page)).toEqual(['one.png']);
  await expect.poll(() => new URL(page.url()).search).toBe('?show=ready&q=one');
  await page.reload();
  await expect.poll(() => names(page)).toEqual(['one.png']);
  await page.getByLabel('Kind').selectOption('video');
  await page.getByText('Nothing fits this filter.').waitFor();
  await page.goBack();
  await expect.poll(() => names(page)).toEqual(['one.png']);
  await page.goBack();
  await expect.poll(() => names(page)).toEqual(['old.png']);
  await expect.poll(() => page.locator('.counts [aria-current]').textContent()).toBe('Expired');
});

it('59 says of a selection for how many of it each action is, and does it for them', async () => {
  const { page, faults } = await open();
  await page.getByLabel('Choose all').check();
  const group = page.getByRole('group', { name: '6 tasks chosen' });
  await group.getByRole('button', { name: 'Delete (4)' }).waitFor();
  await group.getByRole('button', { name: 'Convert again (4)' }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    group.getByRole('link', { name: 'Download ZIP (2)' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('results.zip');
  await page.getByLabel('Choose all').uncheck();
  await page.getByLabel('Choose broken.png').check();
  await page.getByRole('button', { name: 'Delete (1)' }).click();
  await expect.poll(() => names(page)).not.toContain('broken.png');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(() => names(page)).toContain('broken.png');
  await page.getByLabel('Choose broken.png').check();
  await page.getByRole('button', { name: 'Convert again (1)' }).click();
  await expect.poll(async () => (await names(page)).filter((name) => name === 'broken.png').length).toBe(2);
  expect(faults).toEqual([]);
});

it('20, 27 shows what runs as it goes', async () => {
  const { page } = await open('?show=running');
  const row = page.locator('.history-row', { hasText: 'runs.png' });
  await row.getByText('Converting 63 %').waitFor();
  await changeRow(product, ids['runs.png'] ?? '', 'progress_percent = 80');
  await row.getByText('Converting 80 %').waitFor();
  await changeRow(product, ids['waits.png'] ?? '', running(5));
  await page.locator('.history-row', { hasText: 'waits.png' }).getByText('Converting 5 %').waitFor();
});

it('58 without JavaScript is a plain list', async () => {
  const { page } = await open('', { javaScriptEnabled: false });
  await page.getByRole('link', { name: 'one.png' }).click();
  await expect.poll(() => page.locator('h1').textContent()).toBe('one.png');
});

it('35 gives the results of several tasks as one zip, of nobody else, and tells of those without', async () => {
  const client = httpClient(product.url);
  const answer = await client.bytes(`/api/v1/results?tasks=${ids['one.png']},${ids['old.png']},${ids['broken.png']}`);
  expect(answer.status).toBe(200);
  const entries = unzip(answer.body);
  expect([...entries.keys()]).toEqual(['one.webp', 'errors.txt']);
  expect(String(entries.get('errors.txt'))).toContain('broken.png');
  expect((await client.get(`/api/v1/results?tasks=${ids['old.png']}`)).status).toBe(410);
  expect((await client.get(`/api/v1/results?tasks=${product.url}`)).status).toBe(422);
});

it('a failed row can be tried again or deleted where it stands; what its file is to blame for is opened', async () => {
  const busy = await seedTask(product, { name: 'busy.png', row: failed('worker_lost') });
  const { page, faults } = await open('?show=failed');
  const row = (name: string) => page.locator('.history-row', { hasText: name });
  const again = page.getByRole('button', { name: 'Try again busy.png' });
  await again.waitFor();
  expect(await page.getByRole('button', { name: 'Try again broken.png' }).count()).toBe(0);
  const details = page.getByRole('link', { name: 'Details broken.png' });
  expect(await details.getAttribute('href')).toBe(`/t/${ids['broken.png']}`);
  await expectSound(page);
  await shoot(page, 'history-failed-en-1280');
  await again.click();
  await page.getByRole('link', { name: 'All', exact: true }).click();
  await expect
    .poll(() => row('busy.png').locator('.status').allInnerTexts())
    .toContainEqual(expect.stringMatching(/^In queue/));
  await page.getByRole('button', { name: 'Delete busy.png' }).click();
  await expect.poll(() => row('busy.png').count()).toBe(1);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(() => row('busy.png').count()).toBe(2);
  await page.getByRole('button', { name: 'Delete busy.png' }).click();
  await page.goto(`${product.url}/help`);
  const left = async () => (await httpClient(product.url).get(`/api/v1/tasks/${busy}`)).status;
  await expect.poll(left).toBe(410);
  expect(faults).toEqual([]);
});

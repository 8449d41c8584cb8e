// Check 70: what the tools said, on the page of a task. It is alive, held by whoever reads further up, filtered, copied, downloaded; and it gives nothing away.
import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ask } from '../harness/jobs.js';
import { startProduct, type Product } from '../harness/product.js';
import { expectSound, shoot, TestBrowser } from './browser.js';
import { changeRow, failed, running, seedTask } from './seeded-tasks.js';

/** Has no worker, so that rows stay as they are put. */
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

async function open(id: string): Promise<Page> {
  const { page } = await browser.visit(`${product.url}/t/${id}`);
  await page.getByText('Technical log').click();
  return page;
}
const log = (page: Page) => page.getByRole('log');
const hold = (page: Page) => page.getByRole('button', { name: 'Pause photo.png' });
const count = async (page: Page, of: RegExp) => (await log(page).innerText()).match(of)?.length ?? 0;
/** As a worker does at the end of an attempt. */
async function say(id: string, attempt: number, detail: string): Promise<void> {
  await ask(
    product.environment,
    `UPDATE task_attempt SET ended_at = now(), outcome = 'retrying', error_detail = $3 WHERE task_id = $1 AND fence = $2`,
    [id, attempt, detail],
  );
  await changeRow(product, id, `tag = 'attempt ${attempt}'`);
}

it('70 stays behind a door, and is copied and downloaded as it is', async () => {
  const id = await seedTask(product, { row: failed('engine_failed'), attempts: ['failed'] });
  const page = await open(id);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByText('premature end of input').waitFor();
  const text = `${await log(page).innerText()}\n`;
  await page.getByRole('button', { name: 'Copy the log of photo.png' }).click();
  await page.getByRole('button', { name: /^Copied/ }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^Download the log/ }).click(),
  ]);
  expect(fs.readFileSync(await download.path(), 'utf8')).toBe(text);
  await expectSound(page);
  await shoot(page, 'task-log-en-1280');
});

it('70 tells what comes as it comes, but nothing while it is held', async () => {
  const id = await seedTask(product, { row: running(10), attempts: [null, null, null] });
  const page = await open(id);
  await expect.poll(() => count(page, /^# attempt/gm)).toBe(3);
  await page.getByText('Live', { exact: true }).waitFor();
  await say(id, 1, 'the first is over');
  await expect.poll(() => count(page, /the first is over/g)).toBe(1);
  await hold(page).click();
  await expect.poll(() => hold(page).getAttribute('aria-pressed')).toBe('true');
  await say(id, 2, 'the second is over');
  // The page has heard of it: it shows the percent that came behind it.
  await changeRow(product, id, 'progress_percent = 64');
  await page.getByText(/^Converting 64\s%$/).waitFor();
  expect(await count(page, /the second is over/g)).toBe(0);
  await hold(page).click();
  await expect.poll(() => count(page, /the second is over/g)).toBe(1);
});

it('70 shows only the lines that are wanted, and is held by whoever reads further up', async () => {
  const attempts = Array.from({ length: 16 }, () => 'failed');
  const id = await seedTask(product, { row: failed('engine_failed'), attempts });
  const page = await open(id);
  await expect.poll(() => count(page, /^# attempt/gm)).toBe(16);
  expect(await hold(page).getAttribute('aria-pressed')).toBe('false');
  await log(page).evaluate((each) => (each.scrollTop = 0));
  await expect.poll(() => hold(page).getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('searchbox', { name: /^Only lines with/ }).fill('PREMATURE');
  await expect.poll(() => count(page, /^# attempt/gm)).toBe(0);
  expect(await count(page, /premature end of input/g)).toBe(16);
  await page.getByRole('searchbox', { name: /^Only lines with/ }).fill('nobody said this');
  await expect.poll(() => log(page).innerText()).toBe('No line contains this.');
});

it('70 names no folder of the server and nothing that opens something, to nobody', async () => {
  const id = await seedTask(product, { row: failed('engine_failed'), attempts: ['failed'] });
  const said = [
    'cannot open "/var/lib/athanor/uploads/.work/7/1/in.png"',
    'GET https://me:sesame@example.org/in.png?token=sesame',
    'Authorization: Bearer sesame',
    '--password=sesame',
  ];
  await ask(product.environment, 'UPDATE task_attempt SET error_detail = $2 WHERE task_id = $1', [id, said.join('\n')]);
  const page = await open(id);
  await page.getByText('cannot open "in.png"').waitFor();
  // What stands in the page for its script, too.
  expect(await page.content()).not.toContain('sesame');
  expect(await log(page).innerText()).not.toContain('/var/lib');
  const link = (await page.getByRole('link', { name: /^Download the log/ }).getAttribute('href')) ?? '';
  expect(decodeURIComponent(link)).toContain('cannot open "in.png"');
  expect(decodeURIComponent(link)).not.toMatch(/sesame|\/var\/lib/);
});

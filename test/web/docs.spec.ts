// The page about the API in a real browser: one language at a time, requests tried with the session or a key, and everything without a script. Tests are named after the checks they show.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { athanor } from '../harness/command.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { dark, expectSound, overflow, phone, russian, shootWindow, TestBrowser, type View } from './browser.js';

let product: Product;
let browser: TestBrowser;
beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});
const open = (view: View = {}) => browser.visit(`${product.url}/docs`, view);

describe('examples', () => {
  it('are shown in the language that was chosen, also next time', async () => {
    const { page, context, faults } = await open();
    const python = page.locator('#createTask .sample[data-code=python]');
    const curl = page.locator('#createTask .sample[data-code=curl]');
    await curl.waitFor();
    await python.waitFor({ state: 'hidden' });
    await page.getByRole('radio', { name: 'Python' }).check();
    await python.waitFor();
    await curl.waitFor({ state: 'hidden' });
    const again = await browser.visitIn(context, `${product.url}/docs`);
    await again.page.locator('#createTask .sample[data-code=python]').waitFor();
    expect(faults).toEqual([]);
  });

  it('58 are all there without JavaScript', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator('#createTask .sample:visible').count()).toBe(5);
    expect(await page.locator('#start .sample:visible').count()).toBe(5);
    expect(await page.locator('#hooks .sample:visible').count()).toBe(4);
  });
});

describe('a request', () => {
  it('is tried as the reader, with its example filled in', async () => {
    const { page, faults } = await open();
    await page.getByRole('button', { name: 'Try out GET /api/v1/me', exact: true }).click();
    const form = page.getByRole('form', { name: 'Try out GET /api/v1/me', exact: true });
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText(/^200/).waitFor();
    await expect.poll(() => form.locator('.answer').innerText()).toContain('"kind": "local"');
    expect(faults).toEqual([]);
  });

  it('takes a file, and gives back the one that came out', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Try out POST /api/v1/convert/{target}' }).click();
    const form = page.getByRole('form', { name: 'Try out POST /api/v1/convert/{target}' });
    const picture = { name: 'photo.png', mimeType: 'image/png', buffer: await makePng() };
    await form.locator('input[type=file]').setInputFiles(picture);
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText(/^200/).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      form.getByRole('link', { name: 'Save the answer' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^convert/);
  });

  it('shows a refusal as it is, and a stream as it comes, until it is stopped', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Try out GET /api/v1/tasks/{id}', exact: true }).click();
    const form = page.getByRole('form', { name: 'Try out GET /api/v1/tasks/{id}', exact: true });
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText(/^404/).waitFor();
    await expect.poll(() => form.locator('.answer').innerText()).toContain('task_not_found');
    await page.getByRole('button', { name: 'Try out GET /api/v1/events', exact: true }).click();
    const stream = page.getByRole('form', { name: 'Try out GET /api/v1/events', exact: true });
    const send = stream.getByRole('button', { name: 'Send' });
    await send.waitFor();
    for (const field of await stream.getByRole('textbox').all()) await field.fill('');
    await send.click();
    await stream
      .locator('.answer')
      .getByText(/event:/)
      .waitFor();
    await stream.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => stream.getByRole('button', { name: 'Send' }).isEnabled()).toBe(true);
  });

  it('71 goes with a key instead of the session, and the examples say where the key stands', async () => {
    const closed = await startProduct({ roles: ['api'] });
    try {
      await athanor(closed, ['user', 'add', 'a@example.org', '--role', 'admin'], 'correct horse battery\n');
      const key = await athanor(closed, ['key', 'add', 'shop']);
      const { page } = await browser.visit(`${closed.url}/docs`);
      expect(await page.locator('#listTasks .sample[data-code=curl]').innerText()).toContain('Bearer $ATHANOR_KEY');
      await page.getByRole('button', { name: 'Try out GET /api/v1/me', exact: true }).click();
      const form = page.getByRole('form', { name: 'Try out GET /api/v1/me', exact: true });
      await form.getByRole('button', { name: 'Send' }).click();
      await form.getByText(/^401/).waitFor();
      await form.getByLabel('Key').fill(key.trim());
      await form.getByRole('button', { name: 'Send' }).click();
      await form.getByText(/^200/).waitFor();
      await expect.poll(() => form.locator('.answer').innerText()).toContain('shop');
      expect(
        await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])),
      ).not.toContain(key.trim());
    } finally {
      await closed.stop();
    }
  });
});

describe('every view', () => {
  const views: Record<string, View> = {
    'en-1280-light': {},
    'ru-1280-dark': { ...russian, ...dark },
    'ru-390-light': { ...phone, ...russian },
    'en-390-dark': { ...phone, ...dark },
    'ru-320-light': { ...russian, viewport: { width: 320, height: 640 } },
  };
  it.each(Object.keys(views))('2 3 5 7 8 is sound in %s', async (name) => {
    const { page, faults } = await open(views[name]);
    await page.locator('#createTask > button').click();
    await page.locator('#createTask form').waitFor();
    await shootWindow(page, `docs-top-${name}`);
    await page.locator('#createTask form').scrollIntoViewIfNeeded();
    await shootWindow(page, `docs-try-${name}`);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await leaveOneOfEachKind(page);
    await expectSound(page);
    expect(await page.locator('h1').count()).toBe(1);
    expect(faults).toEqual([]);
  });
});

/** A hundred sections are made by one function; a judge of accessibility takes a minute for all of them. */
const leaveOneOfEachKind = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const kept = ['createTask', 'convert', 'listTasks', 'followTask', 'shape-Problem', 'shape-Task'];
    for (const each of document.querySelectorAll('.operation, section[id^=shape-]'))
      if (!kept.includes(each.id)) each.remove();
  });

// The pages in a real browser: with and without JavaScript, in English and Russian, on a desk and on a phone.
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { overflow, shoot, TestBrowser, type View } from './browser.js';

let product: Product;
let browser: TestBrowser;
let png: Buffer;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  browser = await TestBrowser.launch();
  png = await makePng({ width: 400, height: 300 });
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

const visit = (to: string, view: View = {}) => browser.visit(product.url + to, view);
const file = (name: string, buffer = png) => ({ name, mimeType: 'image/png', buffer });
/** A task that stands in line for an hour, so that there is time to look at it. */
async function makeWaiting(name: string): Promise<string> {
  const body = new FormData();
  body.set('target', 'webp');
  body.set('delay_s', '3600');
  body.set('file', new File([new Uint8Array(png)], name));
  const answer = await fetch(`${product.url}/api/v1/tasks`, { method: 'POST', body });
  return ((await answer.json()) as { id: string }).id;
}

describe('without JavaScript', () => {
  it('58 the form leads to the task, and the task to the file', async () => {
    const { page } = await visit('/', { javaScriptEnabled: false });
    await page.locator('#file').setInputFiles(file('plain.png'));
    await page.locator('#target').selectOption('webp');
    await page.locator('main summary').click();
    await page.locator('#width').fill('100');
    await page.locator('#start').click();
    await page.waitForURL(/\/t\/[0-9a-f-]{36}$/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#download').click({ timeout: 30_000 }),
    ]);
    expect(await sharp(await download.path()).metadata()).toMatchObject({ format: 'webp', width: 100 });
    await shoot(page, 'task-done-en-1280');
  });

  it('58 a failure is told on the page of the task, with whose it is and a way on', async () => {
    const { page } = await visit('/', { javaScriptEnabled: false });
    await page.locator('#file').setInputFiles(file('broken.png', png.subarray(0, png.length - 60)));
    await page.locator('#target').selectOption('webp');
    await page.locator('#start').click();
    await page.locator('.problem', { hasText: 'The file is damaged.' }).waitFor();
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0);
    expect(await page.locator('main').innerText()).not.toMatch(/Error:|ffmpeg|exit code/);
    expect(await page.locator('main a[href$="/help#input_corrupt"]').count()).toBe(1);
    await shoot(page, 'task-failed-plain-en-1280');
  });

  it('58 a mistake is a page with words and a way back', async () => {
    const { page } = await visit('/', { javaScriptEnabled: false, locale: 'ru-RU' });
    await page.locator('#file').setInputFiles(file('пустой.png', Buffer.alloc(0)));
    await page.locator('#start').click();
    await page.getByText('Файл пуст (0 байт). Выберите другой.').waitFor();
    await shoot(page, 'error-ru-1280');
  });

  it('a task is cancelled with a button', async () => {
    const { page } = await visit(`/t/${await makeWaiting('waits.png')}`, { javaScriptEnabled: false });
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(1);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled. Nothing was kept.').first().waitFor();
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0);
  });
});

describe('the page of a task', () => {
  it('follows the task by itself', async () => {
    const id = await makeWaiting('followed.png');
    const { page, faults } = await visit(`/t/${id}`);
    await page.getByText('In queue').first().waitFor();
    await fetch(`${product.url}/api/v1/tasks/${id}/cancel`, { method: 'POST' });
    await page.getByText('Cancelled. Nothing was kept.').first().waitFor();
    expect(faults).toEqual([]);
  });
});

describe('the list of the administrator', () => {
  it('58 finds, cancels and keeps its filter without JavaScript', async () => {
    await makeWaiting('needle <b>.png');
    const { page, faults } = await visit('/admin/tasks?q=needle', { javaScriptEnabled: false });
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.getByRole('button', { name: /^Cancel needle/ }).click();
    await page.getByRole('button', { name: /^Try again needle/ }).waitFor();
    expect(new URL(page.url()).search).toBe('?q=needle');
    await page.locator('#status').selectOption('cancelled');
    await page.getByRole('button', { name: 'Show' }).click();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    expect(faults).toEqual([]);
  });
});

describe('every page', () => {
  const pages = ['/', '/history', '/help', '/docs', '/admin/tasks', '/login', '/nothing-here'];
  const views: Record<string, View> = {
    'en-1280-light': { locale: 'en-GB' },
    'ru-1280-dark': { locale: 'ru-RU', colorScheme: 'dark' },
    'ru-390-light': { locale: 'ru-RU', viewport: { width: 390, height: 844 }, hasTouch: true },
    'en-320-dark': { locale: 'en-GB', viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
  };
  it.each(Object.keys(views))('fits and speaks one language in %s', async (name) => {
    for (const to of [
      ...pages,
      `/t/${await makeWaiting('Отпуск — очень длинное имя файла, которое не помещается в строку (копия 3).png')}`,
    ]) {
      const { page } = await visit(to, views[name]);
      expect(await overflow(page), to).toBeLessThanOrEqual(0);
      expect(await page.getAttribute('html', 'lang')).toBe(name.slice(0, 2));
      expect(await page.locator('h1').count(), to).toBe(1);
      if (name.startsWith('ru'))
        expect(await page.locator('main h1, main button, main label').allTextContents()).not.toContainEqual(
          expect.stringMatching(/^\s*[A-Z][a-z]+ [a-z]+/),
        );
      // As a picture it would be a hundred thousand pixels high.
      if (to !== '/docs') await shoot(page, `${to === '/' ? 'start' : (to.split('/')[1] ?? '')}-${name}`);
    }
  });

  it('names everything that can be used, and shows where the focus is', async () => {
    for (const to of pages) {
      const { page } = await visit(to);
      const nameless = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden], [aria-hidden]), select')]
          .filter((each) => {
            const labels = (each as HTMLInputElement).labels;
            return !(each.textContent.trim() || each.getAttribute('aria-label') || (labels && labels.length > 0));
          })
          .map((each) => each.outerHTML),
      );
      expect(nameless, to).toEqual([]);
      // There the focus is in the first field already.
      if (to === '/login') continue;
      await page.keyboard.press('Tab');
      await expect.poll(() => page.evaluate(() => document.activeElement?.className), { message: to }).toBe('skip');
      await page.keyboard.press('Tab');
      const outline = () => page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineWidth);
      await expect.poll(outline, { message: to }).toBe('3px');
    }
  });

  it('47 has its theme before any script runs: that of the system, or the one that was chosen', async () => {
    const colour = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const [light, dark] = ['rgb(246, 247, 249)', 'rgb(15, 18, 22)'];
    const { page, context } = await visit('/', { javaScriptEnabled: false, colorScheme: 'dark' });
    expect(await colour(page)).toBe(dark);
    await page.getByRole('link', { name: /^Theme/ }).click();
    await expect.poll(() => colour(page)).toBe(light);
    const later = await browser.visitIn(context, `${product.url}/help`);
    expect(await colour(later.page)).toBe(light);
  });

  it('remembers the language that was chosen', async () => {
    const { page } = await visit('/help');
    await page.getByRole('link', { name: 'Русский' }).click();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Справка');
    await page.goto(product.url);
    await expect.poll(() => page.locator('h1').textContent()).toBe('Конвертация файлов');
  });

  it('leads from help to everything that its reader may see', async () => {
    const { page } = await visit('/help');
    const names = await page.locator('header nav a').allTextContents();
    expect(names).toEqual(['Convert', 'History', 'Tasks', 'Monitor', 'Settings', 'Help', 'API']);
  });

  it('explains each error code at its own address', async () => {
    const { page } = await visit('/problems/input_corrupt');
    expect(new URL(page.url()).hash).toBe('#input_corrupt');
    expect(await page.locator('#input_corrupt').textContent()).toContain('The file is damaged.');
  });
});

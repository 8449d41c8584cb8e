// The pages in a real browser: with and without JavaScript, in English and Russian, on a desk and on a phone.
import fs from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

const SHOTS = path.join(projectRoot, '.test/screenshots');
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

let product: Product;
/** Has no worker, so tasks wait. */
let idle: Product;
let browser: Browser;
let png: Buffer;
const open: BrowserContext[] = [];

beforeAll(async () => {
  fs.mkdirSync(SHOTS, { recursive: true });
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  idle = await startProduct({ roles: ['api'], settings: { MAX_FILE: '100KiB' } });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: QUIET });
  png = await makePng({ width: 400, height: 300 });
});
afterEach(async () => {
  for (const context of open.splice(0)) await context.close();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  await idle.stop();
});

type View = Parameters<Browser['newContext']>[0];

/** A page that fails the test when its scripts do or when anything is fetched from another origin. */
async function visit(to: string, view: View = {}, url = product.url): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...view });
  open.push(context);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(url).origin) faults.push(`fetched ${request.url()}`);
  });
  await page.goto(url + to);
  return { page, faults };
}

const file = (name: string, buffer = png) => ({ name, mimeType: 'image/png', buffer });
const shoot = (page: Page, name: string) => page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true });
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
const ready = (page: Page, text: string) => page.locator('#summary', { hasText: text }).waitFor();
/** A task that stands in line for an hour, so that there is time to look at it. */
async function makeWaiting(name: string): Promise<string> {
  const body = new FormData();
  body.set('target', 'webp');
  body.set('delay_s', '3600');
  body.set('file', new File([new Uint8Array(png)], name));
  const answer = await fetch(`${product.url}/api/v1/tasks`, { method: 'POST', body });
  return ((await answer.json()) as { id: string }).id;
}

describe('the list of files', () => {
  it('converts a PNG to WebP, by keyboard alone', async () => {
    const { page, faults } = await visit('/');
    expect(await page.locator('h1').allTextContents()).toEqual(['Convert files']);
    await page.locator('#file').setInputFiles([file('photo.png'), file('second photo.png')]);
    expect(await page.locator('.row').count()).toBe(2);
    await page.locator('#target').focus();
    await page.keyboard.type('WebP');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await ready(page, 'Ready 2 of 2');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download photo.png' }).press('Enter'),
    ]);
    expect(download.suggestedFilename()).toBe('photo.webp');
    expect((await sharp(await download.path()).metadata()).format).toBe('webp');
    await shoot(page, 'convert-done-en-1280');
    expect(faults).toEqual([]);
  });

  it('says on the row what is wrong with a file, and the others go on', async () => {
    const { page } = await visit('/');
    const broken = png.subarray(0, png.length - 60);
    await page
      .locator('#file')
      .setInputFiles([
        file('broken.png', broken),
        file('empty.png', Buffer.alloc(0)),
        file('zip.png', Buffer.from('PK\x03\x04 no picture')),
        file('good.png'),
      ]);
    await page.locator('#start').click();
    const row = (name: string) => page.locator('.row', { hasText: name });
    await row('broken.png').getByText('Failed: The file is damaged.').waitFor();
    await row('empty.png').getByText('The file is empty (0 bytes).').waitFor();
    await row('zip.png').getByText('The content is of another kind').waitFor();
    await row('good.png').getByText(/^Done/).waitFor();
    expect(await page.locator('#summary').textContent()).toBe('Ready 1 of 4, failed 3');
    await shoot(page, 'convert-errors-en-1280');
  });

  it('survives a reload', async () => {
    const { page } = await visit('/');
    await page.locator('#file').setInputFiles([file('kept.png')]);
    await page.locator('#start').click();
    await ready(page, 'Ready 1 of 1');
    await page.reload();
    await ready(page, 'Ready 1 of 1');
    expect(await page.getByRole('link', { name: 'Download kept.png' }).count()).toBe(1);
    await page.locator('#clear').click();
    await page.waitForFunction(() => document.getElementById('list')?.hidden === true);
  });

  it('without a worker says so, shows the place in the queue, and cancels', async () => {
    const { page } = await visit('/', {}, idle.url);
    await page.getByText('No worker is running now.').waitFor();
    await page.locator('#file').setInputFiles([file('slow.png')]);
    await page.locator('#start').click();
    await page.getByText('In queue, number 1').waitFor();
    await shoot(page, 'convert-queued-en-1280');
    await page.getByRole('button', { name: 'Cancel slow.png' }).click();
    await page.getByText('Cancelled. Nothing was kept.').waitFor();
  });

  it('refuses before sending what is too large', async () => {
    const { page } = await visit('/', { locale: 'ru-RU' }, idle.url);
    await page.locator('#file').setInputFiles([file('large.png', Buffer.alloc(150 * 1024, 1))]);
    await page.getByText('150 КБ — больше предела 100 КБ.').waitFor();
  });
});

describe('without JavaScript', () => {
  it('the form leads to the task, and the task to the file', async () => {
    const { page } = await visit('/', { javaScriptEnabled: false });
    await page.locator('#file').setInputFiles(file('plain.png'));
    await page.locator('#target').selectOption('webp');
    await page.locator('summary').click();
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

  it('a mistake is a page with words and a way back', async () => {
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
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(faults).toEqual([]);
  });
});

describe('every page', () => {
  const pages = ['/', '/help', '/docs', '/admin/tasks', '/login', '/nothing-here'];
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
        [...document.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden]), select')]
          .filter((each) => {
            const labels = (each as HTMLInputElement).labels;
            return !(each.textContent.trim() || each.getAttribute('aria-label') || (labels && labels.length > 0));
          })
          .map((each) => each.outerHTML),
      );
      expect(nameless, to).toEqual([]);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.className), to).toBe('skip');
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineWidth),
        to,
      ).toBe('3px');
    }
  });

  it('remembers the language that was chosen', async () => {
    const { page } = await visit('/help');
    await page.getByRole('link', { name: 'Русский' }).click();
    expect(await page.locator('h1').textContent()).toBe('Справка');
    await page.goto(product.url);
    expect(await page.locator('h1').textContent()).toBe('Конвертация файлов');
  });

  it('leads from help to everything that its reader may see', async () => {
    const { page } = await visit('/help');
    expect(await page.locator('nav a').allTextContents()).toEqual(['Convert', 'All tasks', 'Help', 'API']);
  });

  it('explains each error code at its own address', async () => {
    const { page } = await visit('/problems/input_corrupt');
    expect(new URL(page.url()).hash).toBe('#input_corrupt');
    expect(await page.locator('#input_corrupt').textContent()).toContain('The file is damaged.');
  });
});

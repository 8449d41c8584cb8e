// What a row of the Convert page offers beside its download: comparing, sharing, going on after a failure. Against the real product.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { changeRow, failed, seedTask } from './seeded-tasks.js';
import { expectSound, phone, russian, shoot, TestBrowser, type View, type Visit } from './browser.js';

let product: Product;
/** Has no worker, so tasks wait. */
let idle: Product;
/** What fails there is not tried by itself once more. */
let once: Product;
let browser: TestBrowser;

beforeAll(async () => {
  const settings = { OUTGOING_PRIVATE: '127.0.0.1' };
  product = await startProduct({ roles: ['api', 'worker --queues image:2,default:1'], settings });
  idle = await startProduct({ roles: ['api'] });
  once = await startProduct({
    roles: ['api', 'worker --queues default:1'],
    settings: { ...settings, MAX_ATTEMPTS: '1' },
  });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
  await idle.stop();
  await once.stop();
});

async function visit(to: string, view: View = {}, url = product.url): Promise<Visit> {
  const visited = await browser.visit(url + to, view);
  await visited.page.locator('.ways').waitFor();
  return visited;
}
const row = (page: Page, name: string) => page.locator('.row', { hasText: name });
/** Converts it as the page proposes. */
async function convert(page: Page, name: string, buffer: Buffer, mimeType = 'image/png'): Promise<void> {
  await page.locator('#file').setInputFiles({ name, mimeType, buffer });
  await page.locator('#start').click();
  await row(page, name).locator('.status-done').waitFor();
}

/** Noise, which no format makes larger than PNG does. */
const photo = () =>
  sharp({
    create: { width: 320, height: 200, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 30 } } as never,
  })
    .png()
    .toBuffer();

describe('a row that is done', () => {
  it('53 compares its pictures over the list, by keyboard too, and gives the focus back', async () => {
    const { page, faults } = await visit('/');
    await convert(page, 'photo.png', await photo());
    const opener = page.getByRole('button', { name: 'Compare photo.png' });
    await opener.press('Enter');
    const slider = page.getByRole('dialog').getByRole('slider');
    await slider.press('ArrowRight');
    await expect.poll(() => slider.inputValue()).toBe('51');
    await page.keyboard.press('c');
    await expect.poll(() => slider.inputValue()).toBe('100');
    await expect
      .poll(() =>
        page.locator('.compare img').evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth)),
      )
      .toEqual([320, 320]);
    await expectSound(page);
    await shoot(page, 'convert-compare-en-1280');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => opener.evaluate((each) => each === document.activeElement)).toBe(true);
    expect(faults).toEqual([]);
  });

  it('36 shares its result from its menu', async () => {
    const { page, faults } = await visit('/');
    await convert(page, 'photo.png', await photo());
    const more = page.getByRole('button', { name: 'More: photo.png' });
    await more.click();
    expect(await page.getByRole('dialog').getByRole('link').allTextContents()).toEqual(['Details']);
    await page.keyboard.press('Escape');
    await expect.poll(() => more.evaluate((each) => each === document.activeElement)).toBe(true);
    await more.click();
    await page.getByRole('button', { name: 'Share photo.png' }).click();
    await page.getByRole('button', { name: 'Create link' }).click();
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    const stranger = await browser.visit(link);
    expect(await stranger.page.getByText('photo.webp').count()).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });

  it('3, 5, 46 keeps its shape on a phone, in Russian', async () => {
    const { page } = await visit('/', { ...phone, ...russian });
    await convert(page, 'фото.png', await photo());
    await page.getByRole('button', { name: 'Ещё: фото.png' }).click();
    await page.getByRole('button', { name: 'Поделиться фото.png' }).waitFor();
    await expectSound(page);
    await shoot(page, 'convert-more-ru-390');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Сравнить фото.png' }).click();
    await page.getByRole('dialog').getByRole('slider').waitFor();
    await expectSound(page);
    await shoot(page, 'convert-compare-ru-390');
  });

  it('compares nothing where there is no picture to see', async () => {
    const { page } = await visit('/');
    const tiff = await sharp(await makePng())
      .tiff()
      .toBuffer();
    await convert(page, 'scan.tiff', tiff, 'image/tiff');
    await page.getByRole('link', { name: 'Download scan.tiff' }).waitFor();
    expect(await page.getByRole('button', { name: 'Compare scan.tiff' }).count()).toBe(0);
  });
});

/** Another site: has a picture without an ending, and sends another slowly and not to its end until it is told. */
async function startSite(): Promise<{ url: string; letGo: () => void; stop: () => Promise<unknown> }> {
  const picture = await photo();
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const server = http.createServer((request, response) => {
    if (request.url === '/pictures/latest' || request.url === '/cover.mp3') response.end(picture);
    else if (request.url === '/slow.png') {
      response.setHeader('content-length', picture.length);
      let sent = 0;
      const drip = setInterval(() => {
        const next = Math.floor(Math.min(sent + picture.length / 100, picture.length * 0.9));
        response.write(picture.subarray(sent, next));
        sent = next;
      }, 100);
      void held.then(() => (clearInterval(drip), response.end(picture.subarray(sent))));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${port}`, letGo, stop };
}
/** As by Ctrl+V, outside of every field. */
const paste = (page: Page, text: string) =>
  page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

describe('a file from a link', () => {
  it('12 is offered when an address is pasted, is fetched by the server, and becomes a row like any other', async () => {
    const site = await startSite();
    try {
      const { page, faults } = await visit('/');
      await paste(page, 'no address');
      await paste(page, `${site.url}/slow.png`);
      const field = page.getByRole('dialog').getByLabel('Address of the file');
      await expect.poll(() => field.evaluate((each) => each === document.activeElement)).toBe(true);
      expect(await field.inputValue()).toBe(`${site.url}/slow.png`);
      await expectSound(page);
      await shoot(page, 'convert-link-en-1280');
      await field.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      const opener = page.getByRole('button', { name: 'From a link' });
      await opener.press('Enter');
      await field.press('Escape');
      await expect.poll(() => opener.evaluate((each) => each === document.activeElement)).toBe(true);
      await paste(page, `${site.url}/slow.png`);
      await field.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await row(page, 'slow.png')
        .getByText(/^Fetching \d+\s% from 127\.0\.0\.1:\d+/)
        .waitFor();
      await expectSound(page);
      await shoot(page, 'convert-fetching-en-1280');
      site.letGo();
      await page.getByRole('button', { name: /target of slow\.png$/ }).waitFor();
      await page.locator('#start').click();
      await page.getByRole('link', { name: 'Download slow.png' }).waitFor();
      expect(faults).toEqual([]);
    } finally {
      await site.stop();
    }
  });

  it('is asked for anew when it is pasted in the moment in which the window is closed', async () => {
    const { page } = await visit('/');
    await paste(page, 'https://example.org/first.png');
    const field = page.getByRole('dialog').getByLabel('Address of the file');
    await field.waitFor();
    // In one breath: the browser tells only afterwards that the window is closed.
    await page.evaluate(() => {
      document.querySelector('dialog')?.close();
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'https://example.org/second.png');
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await expect.poll(() => field.inputValue()).toBe('https://example.org/second.png');
    await field.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('is typed behind a button; what it is shows its content; what may not be fetched says so and is not tried again', async () => {
    const site = await startSite();
    try {
      const { page } = await visit('/', russian);
      await page.getByRole('button', { name: 'По ссылке' }).click();
      const field = page.getByLabel('Адрес файла');
      await field.fill('ftp://example.org/a.png');
      await field.press('Enter');
      await page.getByText('Адрес начинается с http:// или https://.').waitFor();
      await field.fill(`${site.url}/pictures/latest`);
      await page.getByRole('button', { name: 'Загрузить по этой ссылке' }).click();
      await page.getByRole('button', { name: /^WEBP: / }).waitFor();
      await page.getByRole('button', { name: 'По ссылке' }).click();
      await page.getByLabel('Адрес файла').fill('http://10.1.2.3/secret.png');
      await page.getByLabel('Адрес файла').press('Enter');
      await row(page, 'secret.png').getByText('Этот адрес нельзя загружать отсюда.').waitFor();
      await row(page, 'secret.png').getByText('Причина в ссылке или в том месте, куда она ведёт').waitFor();
      await expectSound(page);
      await shoot(page, 'convert-link-refused-ru-1280');
      expect(await row(page, 'secret.png').getByRole('button').allTextContents()).toEqual(['Убрать']);
      await page.getByRole('button', { name: 'Убрать secret.png' }).click();
      await expect.poll(() => page.locator('.row').count()).toBe(1);
    } finally {
      await site.stop();
    }
  });
});

describe('a row from a link, after a reload', () => {
  it('19 goes on being fetched, is there with its file, and is not there twice once something was made of it', async () => {
    const site = await startSite();
    try {
      const { page, faults } = await visit('/');
      await paste(page, `${site.url}/slow.png`);
      await page.getByRole('dialog').getByLabel('Address of the file').press('Enter');
      const fetching = row(page, 'slow.png').getByText(/^Fetching \d+\s% from 127\.0\.0\.1:\d+/);
      await fetching.waitFor();
      await expect.poll(() => page.url()).toContain('/b/');
      await page.reload();
      await fetching.waitFor();
      site.letGo();
      const target = page.getByRole('button', { name: /target of slow\.png$/ });
      await target.waitFor();
      await page.reload();
      await target.waitFor();
      await page.locator('#start').click();
      await page.getByRole('link', { name: 'Download slow.png' }).waitFor();
      await page.reload();
      await page.getByRole('link', { name: 'Download slow.png' }).waitFor();
      await page.locator('#summary', { hasText: 'Ready 1 of 1' }).waitFor();
      expect(await page.locator('.row').count()).toBe(1);
      expect(faults).toEqual([]);
    } finally {
      await site.stop();
    }
  });

  it('says why there is no file, is fetched once more where there was a task, and stays away when it was removed', async () => {
    const site = await startSite();
    try {
      const { page } = await visit('/', {}, once.url);
      for (const address of [`${site.url}/missing.png`, 'http://10.1.2.3/secret.png']) {
        await paste(page, address);
        await page.getByRole('dialog').getByLabel('Address of the file').press('Enter');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      const reasons = async () => {
        await row(page, 'missing.png').getByText('The file could not be fetched').waitFor();
        await row(page, 'secret.png').getByText('This address may not be fetched').waitFor();
      };
      await reasons();
      await page.reload();
      await reasons();
      await page.getByRole('button', { name: 'Try again missing.png' }).click();
      await reasons();
      await page.getByRole('button', { name: 'Remove secret.png' }).click();
      await page.reload();
      await row(page, 'missing.png').getByText('The file could not be fetched').waitFor();
      expect(await page.locator('.row').count()).toBe(1);
    } finally {
      await site.stop();
    }
  });
});

describe('a row that is tried again', () => {
  it('20 is one row after a reload, which is the new one', async () => {
    const { page } = await visit('/', {}, idle.url);
    const names = ['one.png', 'two.png'];
    const buffer = await makePng();
    await page.locator('#file').setInputFiles(names.map((name) => ({ name, mimeType: 'image/png', buffer })));
    await page.locator('#start').click();
    await expect.poll(() => page.getByText(/^In queue, number/).count()).toBe(2);
    const link = page.getByRole('link', { name: 'one.png', exact: true });
    const old = await link.getAttribute('href');
    await changeRow(idle, old?.split('/').at(-1) ?? '', failed('internal_error'));
    await page.getByRole('button', { name: 'Try again one.png' }).click();
    await expect.poll(() => link.getAttribute('href')).not.toBe(old);
    const fresh = await link.getAttribute('href');
    await page.reload();
    await expect.poll(() => page.getByText(/^In queue, number/).count()).toBe(2);
    expect(await page.locator('.row').count()).toBe(2);
    expect(await link.getAttribute('href')).toBe(fresh);
  });
});

describe('a file of another kind than its name says', () => {
  it('22 is fetched once more under its right name, after a reload too', async () => {
    const site = await startSite();
    try {
      const { page, faults } = await visit('/');
      await paste(page, `${site.url}/cover.mp3`);
      await page.getByRole('dialog').getByLabel('Address of the file').press('Enter');
      await row(page, 'cover.mp3').getByText('Inside it is PNG.').waitFor();
      await page.reload();
      await row(page, 'cover.mp3').getByText('Inside it is PNG.').waitFor();
      await page.getByRole('button', { name: 'Convert as PNG cover.mp3' }).click();
      await page.getByRole('button', { name: /target of cover\.png$/ }).waitFor();
      expect(await page.locator('.row').count()).toBe(1);
      expect(faults).toEqual([]);
    } finally {
      await site.stop();
    }
  });

  it('22 says so of its task too, and becomes what it holds in the place of what it cannot become', async () => {
    const client = httpClient(idle.url);
    const { id: job } = (await client.post<{ id: string }>('/api/v1/tasks/batch', { items: [] })).body;
    const content = gzipSync(await makePng());
    const seed = { name: 'scan.gz', target: 'jpeg', content, job };
    const id = await seedTask(idle, { ...seed, row: `${failed('type_mismatch')}, error_content = 'png'` });
    const { page } = await visit(`/b/${job}`, {}, idle.url);
    await row(page, 'scan.gz').getByText('Inside it is PNG.').waitFor();
    await expectSound(page);
    await shoot(page, 'convert-lying-task-en-1280');
    await page.getByRole('button', { name: 'Convert as PNG scan.gz' }).click();
    await row(page, 'scan.gz')
      .getByText(/^In queue, number/)
      .waitFor();
    await page.reload();
    await row(page, 'scan.gz').getByText('GZ → PNG').waitFor();
    expect(await page.locator('.row').count()).toBe(1);
    const { page: old } = await browser.visit(`${idle.url}/t/${id}`, russian);
    await old.getByText('Внутри это PNG.').waitFor();
  });

  it('22 goes on as what it is by one press, in its row', async () => {
    const { page, faults } = await visit('/');
    const renamed = { name: 'cover.mp3', mimeType: 'audio/mpeg', buffer: await photo() };
    const good = { name: 'good.png', mimeType: 'image/png', buffer: await makePng() };
    await page.locator('#file').setInputFiles([renamed, good]);
    await page.locator('#start').click();
    await row(page, 'cover.mp3').getByText('Inside it is PNG.').waitFor();
    await row(page, 'good.png').locator('.status-done').waitFor();
    await expectSound(page);
    await shoot(page, 'convert-mismatch-en-1280');
    await page.getByRole('button', { name: 'Convert as PNG cover.mp3' }).click();
    await row(page, 'cover.png').locator('.status-done').waitFor();
    expect(await page.locator('.row').count()).toBe(2);
    await page.reload();
    await page.locator('#summary', { hasText: 'Ready 2 of 2' }).waitFor();
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  });
});

describe('a row that was cancelled', () => {
  const names = (page: Page) => page.locator('.row .name').allTextContents();
  /** Three that wait, of which the first is cancelled. */
  async function cancelled(): Promise<Page> {
    const { page } = await visit('/', {}, idle.url);
    const buffer = await makePng();
    const files = ['a.png', 'b.png', 'c.png'].map((name) => ({ name, mimeType: 'image/png', buffer }));
    await page.locator('#file').setInputFiles(files);
    await page.locator('#start').click();
    for (const name of ['b.png', 'c.png']) await row(page, name).locator('.status-queued').waitFor();
    await page.getByRole('button', { name: 'Cancel a.png' }).click();
    await row(page, 'a.png').locator('.status-cancelled').waitFor();
    return page;
  }

  it('is one row and one task when it is tried again by two presses', async () => {
    const page = await cancelled();
    const asked: string[] = [];
    page.on('request', (request) => request.url().endsWith('/retry') && asked.push(request.url()));
    await page.getByRole('button', { name: 'Try again a.png' }).dblclick();
    await row(page, 'a.png').locator('.status-queued').waitFor();
    expect(asked).toHaveLength(1);
    expect((await names(page)).toSorted()).toEqual(['a.png', 'b.png', 'c.png']);
  });

  it('is not brought back by what was read before it was tried again', async () => {
    const page = await cancelled();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let [isRead, isTold] = [false, false];
    await page.route('**/api/v1/tasks?job_id=*', async (route) => {
      if (isRead) return route.continue();
      isRead = true;
      const answer = await route.fetch();
      await held;
      await route.fulfill({ response: answer });
      isTold = true;
    });
    await page.getByRole('button', { name: 'Cancel b.png' }).click();
    await expect.poll(() => isRead).toBe(true);
    await page.getByRole('button', { name: 'Try again a.png' }).click();
    await row(page, 'a.png').locator('.status-queued').waitFor();
    letGo();
    await expect.poll(() => isTold).toBe(true);
    // What the page has heard by now it has drawn two frames later.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect((await names(page)).toSorted()).toEqual(['a.png', 'b.png', 'c.png']);
  });
});

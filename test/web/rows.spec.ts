// What a row of the Convert page offers beside its download: comparing, sharing, going on after a failure. Against the real product.
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { expectSound, phone, russian, shoot, TestBrowser, type View, type Visit } from './browser.js';

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

async function visit(to: string, view: View = {}): Promise<Visit> {
  const visited = await browser.visit(product.url + to, view);
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

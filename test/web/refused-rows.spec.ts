// A row whose file the server did not take offers what helps: another choice, another file, or once more. What would be refused again is not offered.
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../src/embedded/port.js';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { expectSound, phone, russian, shoot, TestBrowser, type View } from './browser.js';

let browser: TestBrowser;
let product: Product | undefined;

beforeAll(async () => {
  browser = await TestBrowser.launch();
});
afterEach(async () => {
  await browser.closePages();
  await product?.stop();
});
afterAll(() => browser.close());

async function choose(page: Page, name: string, extra = 0): Promise<Locator> {
  const buffer = Buffer.concat([await makePng(), Buffer.alloc(extra)]);
  await page.locator('#file').setInputFiles({ name, mimeType: 'image/png', buffer });
  await page.locator('.row .target').waitFor();
  return page.locator('.row');
}
const offers = (row: Locator) => row.locator('.actions > *').allInnerTexts();

const words = {
  en: { change: 'Change and try again', remove: 'Remove', replace: 'Replace file' },
  ru: { change: 'Изменить и повторить', remove: 'Убрать', replace: 'Заменить файл' },
};
const views: readonly (readonly ['en' | 'ru', View])[] = [
  ['en', {}],
  ['ru', { ...phone, ...russian }],
];

const forbidden: Readonly<Record<string, object>> = {
  'a format': { formats: { deny: ['webp'] } },
  'that work': { operations: { deny: ['convert'] } },
};
it.each(Object.entries(forbidden))(
  '22 another choice where the administrator does not permit %s any more',
  async (what, rules) => {
    product = await startProduct({ roles: ['api'] });
    const admin = httpClient(product.url);
    for (const [language, view] of views) {
      await admin.patch('/api/v1/admin/rules', { formats: { deny: [] }, operations: { deny: [] } });
      const { page } = await browser.visit(product.url, view);
      const row = await choose(page, 'photo.png');
      expect((await admin.patch('/api/v1/admin/rules', rules)).status).toBe(200);
      await page.locator('#start').click();
      await row.locator('.status-failed').waitFor();
      expect(await offers(row)).toEqual([words[language].change, words[language].remove]);
      await expectSound(page);
      await shoot(page, `refused-${what.replace(' ', '-')}-${language}`);
      await row.getByRole('button', { name: words[language].change }).click();
      const target = row.locator('.target');
      await expect.poll(() => target.evaluate((each) => each === document.activeElement)).toBe(true);
      await admin.patch('/api/v1/admin/rules', { operations: { deny: [] } });
      await target.click();
      await page.getByRole('option', { name: /^JPG/ }).first().click();
      await page.locator('#start').click();
      await row.locator('.status-queued').waitFor();
      expect(await row.locator('.about').innerText()).toContain('JPEG');
    }
  },
);

it('22 another file where the server takes less than the page knew', async () => {
  const PORT = String(await freePort());
  for (const [language, view] of views) {
    product = await startProduct({ roles: ['api'], settings: { PORT } });
    const { page } = await browser.visit(product.url, view);
    const row = await choose(page, 'large.png', 2 * 2 ** 20);
    await row.locator('.target').click();
    await page.getByRole('option', { name: /^JPG/ }).first().click();
    const { environment } = product;
    await product.stop();
    product = await startProduct({ roles: ['api'], settings: { ...environment, MAX_FILE: '1MiB' } });
    await page.locator('#start').click();
    await row.locator('.status-failed').waitFor();
    expect(await offers(row)).toEqual([words[language].replace, words[language].remove]);
    await expectSound(page);
    await shoot(page, `refused-size-${language}`);
    await row
      .locator('input[type=file]')
      .setInputFiles({ name: 'small.png', mimeType: 'image/png', buffer: await makePng() });
    await row.locator('.status-queued').waitFor();
    // What was wished for the other one holds for it.
    expect(await row.locator('.about').innerText()).toContain('JPEG');
    await product.stop();
    product = undefined;
  }
});

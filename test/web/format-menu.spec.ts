// The menu of targets: one line of meaning for each format, found by that meaning too; and the words of what comes when it is needed come with it.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { expectSound, phone, russian, shootWindow, TestBrowser, type View } from './browser.js';

let product: Product;
let browser: TestBrowser;
beforeAll(async () => {
  // Without a worker every engine of the program counts, so every format is there.
  product = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** What the menu holds of each kind of file; the first bytes are not looked at before anything is sent. */
const files = ['photo.png', 'clip.mov', 'song.wav', 'letter.docx', 'old.rar', 'list.csv'];
async function open(page: Page, name: string): Promise<void> {
  const buffer = await makePng();
  await page.locator('#file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await page
    .getByRole('button', { name: new RegExp(`${name}$`) })
    .first()
    .click();
  await page.getByRole('combobox').waitFor();
}
const lines = (page: Page) =>
  page.getByRole('option').evaluateAll((all) =>
    all.map((option) => ({
      name: option.querySelector('strong')?.textContent,
      said: option.querySelector('.muted')?.textContent,
    })),
  );

it.each([
  ['en', 1280, {}, /^[A-Z].+\.$/, 'old programs', 'BMP'],
  ['en', 390, phone, /^[A-Z].+\.$/, 'screenshots', 'PNG'],
  ['ru', 1280, russian, /^[А-ЯЁ].+\.$/, 'старых программ', 'BMP'],
  ['ru', 390, { ...phone, ...russian }, /^[А-ЯЁ].+\.$/, 'для фото', 'JPG'],
] as const)(
  '33 says in %s at %i what each format is good for, and finds it by that',
  async (language, width, view: View, sentence, sought, found) => {
    const { page, faults } = await browser.visit(product.url, view);
    await page.locator('.ways').waitFor();
    await open(page, found === 'PNG' ? 'photo.jpg' : 'photo.png');
    expect((await lines(page)).filter(({ said }) => !sentence.test(said ?? ''))).toEqual([]);
    await expectSound(page);
    await shootWindow(page, `format-menu-${language}-${width}`);
    await page.getByRole('combobox').fill(sought);
    await expect.poll(async () => (await lines(page))[0]?.name).toBe(found);
    await page.getByRole('combobox').fill('xy');
    await expect.poll(() => page.getByRole('option').count()).toBe(0);
    expect(faults).toEqual([]);
  },
);

it('33 leaves no format of any kind without its line', async () => {
  for (const name of files) {
    const { page } = await browser.visit(product.url);
    await page.locator('.ways').waitFor();
    await open(page, name);
    const all = page.getByRole('button', { name: /^All formats/ });
    if ((await all.count()) > 0) await all.click();
    const shown = await lines(page);
    expect(shown.length, name).toBeGreaterThan(1);
    expect(
      shown.filter(({ said }) => (said ?? '').length < 8),
      name,
    ).toEqual([]);
  }
});

it('51 the page begins without the words of what is not open yet, and has them when it opens', async () => {
  const { page } = await browser.visit(`${product.url}/livez`, russian);
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/words-') && asked.push(new URL(request.url()).pathname));
  await page.goto(product.url);
  await page.locator('.ways').waitFor();
  await page.locator('.often button').first().waitFor();
  expect(asked).toHaveLength(1);
  expect(await (await fetch(`${product.url}${asked[0] ?? ''}`)).text()).not.toContain('Заполнить с обрезкой');
  await open(page, 'photo.png');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Параметры: photo.png' }).click();
  await page.getByText('Ещё параметры').click();
  await page.getByRole('option', { name: 'Заполнить с обрезкой', exact: true }).waitFor({ state: 'attached' });
  expect(asked.filter((path) => path.includes('-later-'))).toHaveLength(1);
});

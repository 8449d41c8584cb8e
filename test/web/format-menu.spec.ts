// The menu of targets: one line of meaning for each format, found by that meaning too; and the words of what comes when it is needed come with it.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { expectSound, phone, russian, scriptHasRun, shootWindow, TestBrowser, type View } from './browser.js';

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

it.each([
  ['letter.docx', ['Documents', 'Pictures', 'Archives'], /^PDF/],
  ['photo.png', ['Pictures', 'Documents', 'Archives'], /^WEBP/],
] as const)('33 shows all formats of %s by family, its own first, and by keyboard', async (name, families, first) => {
  const { page, faults } = await browser.visit(product.url);
  await page.locator('.ways').waitFor();
  await open(page, name);
  const field = page.getByRole('combobox');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('button', { name: /^All formats/ }).count()).toBe(0);
  const groups = page.getByRole('listbox').getByRole('group');
  const titles = await groups.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
  expect(titles.filter((title) => !title.startsWith('Do something'))).toEqual(families);
  // The button is gone; the keys go on to the list, and the field stays in sight at its end.
  expect(await field.evaluate((each) => each === document.activeElement)).toBe(true);
  const active = () => page.locator('.option.active').textContent();
  expect(await active()).toMatch(first);
  await page.keyboard.press('End');
  const last = page.getByRole('option').last();
  await expect.poll(() => last.getAttribute('class')).toContain('active');
  const inSight = (what: typeof field) =>
    what.evaluate((each) => {
      const { left, top, width, height } = each.getBoundingClientRect();
      return each.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
  await expect.poll(() => inSight(last)).toBe(true);
  expect(await inSight(field)).toBe(true);
  await shootWindow(page, `format-menu-end-of-${name}`);
  for (let n = 0; n < 15; n += 1) await page.keyboard.press('ArrowUp');
  // Not below the field.
  await expect.poll(() => inSight(page.locator('.option.active'))).toBe(true);
  await expectSound(page);
  expect(faults).toEqual([]);
});

interface Packed {
  readonly is_packed: boolean;
  readonly targets: readonly string[];
}
it('presets and usual targets choose among formats by family, of which none comes of unpacking alone', async () => {
  const { page } = await browser.visit(`${product.url}/settings/presets`);
  const groups = (id: string) =>
    page
      .locator(`${id} optgroup`)
      .evaluateAll((all) =>
        all.map((each) => [each.getAttribute('label'), [...each.querySelectorAll('option')].map(({ value }) => value)]),
      );
  await page.locator('#target').waitFor();
  const { data } = (await httpClient(product.url).get<{ data: Packed[] }>('/api/v1/formats')).body;
  const written = new Set(data.filter(({ is_packed }) => !is_packed).flatMap(({ targets }) => targets));
  const unpacked = data
    .flatMap(({ is_packed, targets }) => (is_packed ? targets : []))
    .filter((id) => !written.has(id));
  expect(unpacked).toContain('svg');
  const shown = await groups('#target');
  expect(shown.map(([title]) => title)).toEqual(['Documents', 'Pictures', 'Video', 'Sound', 'Data', 'Archives']);
  expect(shown.flatMap(([, ids]) => ids).filter((id) => unpacked.includes(String(id)))).toEqual([]);
  await page.goto(`${product.url}/settings/preferences`);
  await scriptHasRun(page);
  await page.locator('#from').selectOption('docx');
  expect((await groups('#to')).map(([title]) => title)).toEqual(['Documents', 'Pictures', 'Archives']);
});

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

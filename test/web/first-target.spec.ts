// What a file is to become before anybody has chosen: something that can be made of this very file.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { makePng, makeWebp } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { TestBrowser, type Visit } from './browser.js';

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

/** The target of each, as its row shows it. The first bytes are not looked at before anything is sent. */
async function targetsOf({ page }: Visit, names: readonly string[]): Promise<string[]> {
  const buffer = await makePng();
  const files = names.map((name) => ({ name, mimeType: 'application/octet-stream', buffer }));
  await page.locator('#file').setInputFiles(files);
  const targets = page.locator('.row .target');
  await expect.poll(() => targets.count()).toBe(names.length);
  return (await targets.allInnerTexts()).map((text) => text.replace(/\s*▾$/, ''));
}

it.each([
  ['notes.md.gz', 'MD'],
  ['photo.JPG.bz2', 'JPG'],
  ['data.json.xz', 'JSON'],
  ['dump.sql.gz', 'TXT'],
  ['backup.zst', 'TXT'],
  ['all.tar.gz', 'ZIP'],
  ['settings.json', 'YAML'],
] as const)('of %s is %s', async (name, target) => {
  expect(await targetsOf(await browser.visit(product.url), [name])).toEqual([target]);
});

it('of a packed file is what it holds, whatever the last one held', async () => {
  const visit = await browser.visit(product.url);
  await targetsOf(visit, ['notes.md.gz']);
  await visit.page.locator('#start').click();
  await visit.page.waitForURL('**/b/*');
  const next = await browser.visitIn(visit.context, product.url);
  await next.page.locator('.often button').first().waitFor();
  expect(await next.page.locator('.often').innerText()).not.toContain('GZ');
  expect(await targetsOf(next, ['photo.png.gz'])).toEqual(['PNG']);
});

it('of a WebP is no film where it does not move', async () => {
  const { page } = await browser.visit(product.url);
  const film = page.getByRole('option', { name: /^MP4/ });
  for (const [name, colours] of [
    ['moving.webp', ['#e02020', '#2040e0']],
    ['still.webp', ['#e02020']],
  ] as const) {
    const buffer = await makeWebp(colours);
    await page.locator('#file').setInputFiles({ name, mimeType: 'image/webp', buffer });
    await page
      .getByRole('button', { name: new RegExp(`${name}$`) })
      .first()
      .click();
    await page.getByRole('combobox').fill('mp');
    await page.getByRole('option', { name: /^BMP/ }).waitFor();
    expect(await film.count(), name).toBe(colours.length - 1);
    await page.keyboard.press('Escape');
  }
});

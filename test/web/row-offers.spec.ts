// What a row of the Convert page offers by its state and by the reason of its failure: nothing that cannot help. Against tasks that were put there.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { failed, finish, seedTask } from './seeded-tasks.js';
import { expectSound, phone, russian, shoot, TestBrowser } from './browser.js';

let product: Product;
let browser: TestBrowser;
let job: string;

beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
  job = (await httpClient(product.url).post<{ id: string }>('/api/v1/tasks/batch', { items: [] })).body.id;
  const larger = await makePng({ width: 900, height: 700 });
  for (const [name, target, content] of [
    ['grown-webp.png', 'webp'],
    ['grown-bmp.png', 'bmp'],
    ['grown-gif.png', 'gif'],
    ['grown-page.html', 'pdf', '<!doctype html><p>Letters'],
    ['grown-letters.txt', 'pdf', 'Letters'],
  ] as const)
    await finish(
      product,
      await seedTask(product, { name, target, job, ...(content && { content: Buffer.from(content) }) }),
      larger,
    );
  for (const code of ['input_encrypted', 'password_wrong', 'input_corrupt', 'worker_lost', 'unsupported_conversion'])
    await seedTask(product, { name: `${code}.png`, job, row: failed(code) });
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

const offers = async (language: 'en' | 'ru', name: string): Promise<string[]> => {
  const { page } = await browser.visit(`${product.url}/b/${job}`, language === 'ru' ? russian : {});
  const row = page.locator('.row', { has: page.getByText(name, { exact: true }) });
  await row.waitFor();
  const said = await row.locator('.actions > *, .unlock button').allInnerTexts();
  return said.map((text) => text.trim());
};

it.each([
  ['en', 'input_encrypted.png', ['Unlock', 'Details']],
  ['ru', 'password_wrong.png', ['Разблокировать', 'Подробнее']],
  ['en', 'input_corrupt.png', ['Replace file', 'Details', 'More']],
  ['en', 'worker_lost.png', ['Try again', 'Details']],
  ['en', 'unsupported_conversion.png', ['Change and try again', 'Details']],
  ['ru', 'unsupported_conversion.png', ['Изменить и повторить', 'Подробнее']],
] as const)('22 in %s %s offers only what may help', async (language, name, expected) => {
  expect(await offers(language, name)).toEqual(expected);
});

it('offers a smaller result only where the format has something that makes it smaller', async () => {
  expect(await offers('en', 'grown-webp.png')).toContain('Try smaller');
  expect(await offers('en', 'grown-bmp.png')).not.toContain('Try smaller');
  expect(await offers('en', 'grown-gif.png')).not.toContain('Try smaller');
  // In a document only pictures can be made smaller, and a plain text has none.
  expect(await offers('en', 'grown-page.html')).toContain('Try smaller');
  expect(await offers('en', 'grown-letters.txt')).not.toContain('Try smaller');
});

it('46 no line of a row ends with an arrow, however narrow, in Russian', async () => {
  const { page } = await browser.visit(`${product.url}/b/${job}`, { ...phone, ...russian });
  await page.locator('.row').nth(9).waitFor();
  await expectSound(page);
  await shoot(page, 'row-offers-ru-390');
  expect(await page.locator('.status', { hasText: '→' }).count()).toBe(5);
  for (let width = 80; width <= 320; width += 6) {
    const lines = page.locator('.status');
    await lines.evaluateAll(
      (all, width) => all.forEach((each) => ((each as HTMLElement).style.width = `${width}px`)),
      width,
    );
    expect(await lines.evaluateAll(endsWithArrow), `${width} wide`).toEqual([]);
  }
});

function endsWithArrow(all: readonly Element[]): (string | null)[] {
  return all.flatMap((status) => {
    const text = [...status.childNodes].find((node) => node.textContent?.includes('→'));
    const at = text?.textContent?.indexOf('→') ?? -1;
    if (text === undefined || at < 0) return [];
    const lineOf = (place: number) => {
      const range = document.createRange();
      range.setStart(text, place);
      range.setEnd(text, place + 1);
      return range.getBoundingClientRect().top;
    };
    return lineOf(at) === lineOf(at + 2) ? [] : [text.textContent];
  });
}

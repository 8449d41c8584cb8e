// A row of the Convert page tells what is to be known of a result that is good nevertheless. Against tasks that were put there.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { changeRow, deleted, finish, seedTask } from './seeded-tasks.js';
import { expectSound, phone, russian, shoot, TestBrowser } from './browser.js';

const notes = [
  { code: 'fonts_substituted', detail: 'These fonts are not installed: Consolas.', names: ['Consolas'] },
  { code: 'page_headers_left_out', detail: 'What stands at the top and the foot of each page was left out.' },
];
const warned = `warnings = '${JSON.stringify(notes)}'`;

let product: Product;
let browser: TestBrowser;
let job: string;

beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
  job = (await httpClient(product.url).post<{ id: string }>('/api/v1/tasks/batch', { items: [] })).body.id;
  const seed = (name: string) => seedTask(product, { name, job });
  const [noted, plain] = [await seed('noted.png'), await seed('plain.png')];
  for (const id of [noted, plain]) await finish(product, id);
  await changeRow(product, noted, warned);
  // What is not there, or not yet, needs no note.
  await changeRow(product, await seed('later.png'), warned);
  await changeRow(product, await seed('gone.png'), `${deleted}, ${warned}`);
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it.each([
  ['en', {}, notes.map(({ detail }) => detail)],
  [
    'ru',
    { ...phone, ...russian },
    [
      'Некоторые шрифты не установлены и заменены другими; строки могут переноситься иначе. (Consolas)',
      'Колонтитулы не вошли.',
    ],
  ],
] as const)('in %s, below its state and nowhere else', async (language, view, said) => {
  const { page, faults } = await browser.visit(`${product.url}/b/${job}`, view);
  const rowOf = (name: string) => page.locator('.row', { has: page.getByText(name, { exact: true }) });
  await rowOf('noted.png').locator('.row-notes').waitFor();
  expect(await rowOf('noted.png').locator('.row-notes li').allInnerTexts()).toEqual(said);
  expect(await page.locator('.row').count()).toBe(4);
  expect(await page.locator('.row-notes').count()).toBe(1);
  await expectSound(page);
  await shoot(page, `row-notes-${language}`);
  expect(faults).toEqual([]);
});

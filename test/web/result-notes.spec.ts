// A row of the Convert page and of the history tells what is to be known of a result that is good nevertheless. Against tasks that were put there.
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

const said = {
  en: notes.map(({ detail }) => detail),
  ru: [
    'Некоторые шрифты не установлены и заменены другими; строки могут переноситься иначе. (Consolas)',
    'Колонтитулы не вошли.',
  ],
} as const;

it.each([
  ['convert', 'en', {}],
  ['convert', 'ru', { ...phone, ...russian }],
  ['history', 'en', { ...phone }],
  ['history', 'ru', russian],
] as const)('on the page %s in %s, below its state and nowhere else', async (name, language, view) => {
  const [address, rows] = { convert: [`/b/${job}`, '.row'], history: ['/history', '.history-row'] }[name] as [
    string,
    string,
  ];
  const { page, faults } = await browser.visit(`${product.url}${address}`, view);
  const noted = page.locator(rows, { has: page.getByText('noted.png', { exact: true }) });
  await noted.locator('.result-notes').waitFor();
  expect(await noted.locator('.result-notes li').allInnerTexts()).toEqual(said[language]);
  expect(await page.locator(rows).count()).toBe(4);
  expect(await page.locator('.result-notes').count()).toBe(1);
  await expectSound(page);
  await shoot(page, `result-notes-${name}-${language}`);
  expect(faults).toEqual([]);
});

// The engines in the settings say in the reader's language why one is missing and what to install; only what a program says of itself stays in its own words.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { EngineReport } from '../../src/entities/worker.entity.js';
import type { LackCode } from '../../src/shared/lack.js';
import { httpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { startProduct, type Product } from '../harness/product.js';
import { foreignWords } from './judges/foreign-words.js';
import { expectSound, phone, russian, shoot, TestBrowser } from './browser.js';

const lacks: Readonly<Record<LackCode, readonly [names: string[], packages: string[], said: RegExp]>> = {
  not_installed: [
    ['gs', 'qpdf'],
    ['ghostscript', 'qpdf'],
    /^w-1: Не установлено: gs, qpdf\. Установите ghostscript, qpdf\.$/,
  ],
  too_old: [['ffmpeg 4.2'], ['ffmpeg'], /^w-1: Слишком старая версия: ffmpeg 4\.2\. /],
  built_without: [['libx264'], ['ffmpeg'], /^w-1: Программа собрана без libx264\. /],
  does_not_start: [['vips'], ['libvips-tools'], /^w-1: Здесь не запускается: vips\. /],
  no_bubblewrap: [['chromium'], ['bubblewrap'], /^w-1: Работает только внутри bubblewrap.*: chromium\.$/],
};
/** Only calibre knows these here. */
const BOOKS = ['epub', 'mobi', 'azw3'];
const OWN = 'It broke in a way of its own.';

let product: Product;
let browser: TestBrowser;

beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
  const engines: EngineReport[] = [
    { id: 'sharp', version: '8.15', missing: null },
    ...Object.entries(lacks).map(([code, [names, packages]]) => ({
      id: code,
      version: null,
      missing: 'In English.',
      lack: { code: code as LackCode, names, packages },
    })),
    {
      id: 'calibre',
      version: null,
      missing: 'In English.',
      lack: { code: 'not_installed', names: ['ebook-convert'], packages: ['calibre'] },
    },
    // Of a worker that is older than the fields.
    { id: 'other', version: null, missing: OWN },
  ];
  await ask(
    product.environment,
    `INSERT INTO worker (name, incarnation, host, pid, version, queues, state, engines, seen_at)
     VALUES ('w-1', gen_random_uuid(), 'h', 1, '0', '{}', 'running', $1, now() + interval '1 hour')`,
    [JSON.stringify(engines)],
  );
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it('44 says in Russian why each is missing, and what to install', async () => {
  const { page } = await browser.visit(`${product.url}/settings/engines`, { ...phone, ...russian });
  const said = (id: string) =>
    page
      .locator('.entries li', { has: page.getByText(id, { exact: true }) })
      .locator('.muted')
      .innerText();
  for (const [code, [, , words]] of Object.entries(lacks)) expect(await said(code)).toMatch(words);
  expect(await said('other')).toBe(`w-1: Здесь не работает; вот что сообщила сама программа: ${OWN}`);
  expect(await page.locator('main [lang=en]').allInnerTexts()).toEqual([OWN]);
  const names = Object.entries(lacks).flatMap(([code, [names, packages]]) => [code, ...names, ...packages]);
  const known = new Set(
    [...names, 'sharp', 'other', 'bubblewrap', 'libvips', ...BOOKS].flatMap((name) => [name, ...name.split(' ')]),
  );
  expect(await foreignWords(page, known)).toEqual([]);
  await expectSound(page);
  await shoot(page, 'missing-engines-ru-390');
});

it('says what is lost by a missing one, and the command that brings it', async () => {
  const { page } = await browser.visit(`${product.url}/settings/engines`, phone);
  const row = page.locator('.entries li', { has: page.getByText('calibre', { exact: true }) });
  expect(await row.innerText()).toMatch(/Not read here without it: .*mobi/);
  expect(await row.locator('code').innerText()).toBe('sudo apt-get install calibre');
  await row.getByRole('button', { name: 'Copy the command' }).waitFor();
});

it('tells programs the same as fields', async () => {
  interface Told {
    readonly id: string;
    readonly missing: readonly unknown[];
  }
  const { data } = (await httpClient(product.url).get<{ data: Told[] }>('/api/v1/admin/engines')).body;
  expect(data.find(({ id }) => id === 'not_installed')?.missing).toEqual([
    {
      worker: 'w-1',
      reason: 'In English.',
      lack: { code: 'not_installed', names: ['gs', 'qpdf'], packages: ['ghostscript', 'qpdf'] },
    },
  ]);
  expect(data.find(({ id }) => id === 'other')?.missing).toEqual([{ worker: 'w-1', reason: OWN, lack: null }]);
});

// Names of files wherever rows show them: at most two lines, cut in the middle, so that the end of the stem and the ending are seen; whole for whoever hears, searches or copies them.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { axeFaults, overflow, phone, shoot, TestBrowser, type View } from './browser.js';
import { choose, small } from './page-states.js';
import { failed, seedTask } from './seeded-tasks.js';

/** As long as the server takes them: 255 bytes. */
const names: Readonly<Record<string, string>> = {
  short: 'a.png',
  usual: 'holiday photo (copy 3).png',
  words: `${'a very long holiday at the sea, '.repeat(7)}(copy 3).png`,
  oneWord: `${'x'.repeat(230)}-last-page.png`,
  hebrew: `${'חופשה ארוכה מאוד על שפת הים '.repeat(4)}סוף.png`,
  russian: `${'Отпуск у моря, второй день, снято на закате — '.repeat(2)}копия.png`,
  chinese: `${'海边假期的第一天'.repeat(9)}结束.png`,
};

let product: Product;
let browser: TestBrowser;
let job: string;
const ids: string[] = [];

beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
  job = (await httpClient(product.url).post<{ id: string }>('/api/v1/tasks/batch', { items: [] })).body.id;
  for (const name of Object.values(names))
    ids.push(await seedTask(product, { name, job, row: failed('engine_failed') }));
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

const views: readonly (readonly [string, View])[] = [
  ['1280', {}],
  ['390', phone],
  ['320', { viewport: { width: 320, height: 640 } }],
];
const unsent = `${'y'.repeat(296)}.png`;
const longest = Object.keys(names).length - 1;
const places: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  '/': async (page) => choose(page, ...(await Promise.all([...Object.values(names), unsent].map(small)))),
  '/b/': (page) => page.locator('.row').nth(longest).waitFor(),
  '/history': (page) => page.locator('.history-row').nth(longest).waitFor(),
  '/admin/tasks': (page) => page.locator('.tasks tbody tr').nth(longest).waitFor(),
};

interface Shown {
  readonly text: string | null;
  readonly title: string | undefined;
  readonly lines: number;
  /** Of the name as it would be with room for it. */
  readonly wholeLines: number;
  /** What stands over the rest of the last line, where that is in view. */
  readonly end: string;
  readonly isInside: boolean;
  readonly copied: string;
}
const read = (page: Page): Promise<Shown[]> =>
  page.locator('.file-name').evaluateAll((all) =>
    all.map((box) => {
      const text = box.firstElementChild!;
      const end = getComputedStyle(text, '::after');
      const [lineHeight, outer] = [Number.parseFloat(getComputedStyle(text).lineHeight), box.getBoundingClientRect()];
      const [top, height, width] = [end.top, end.height, end.width].map(Number.parseFloat);
      const isShown = end.content !== 'none' && top! < outer.height;
      getSelection()?.selectAllChildren(box);
      return {
        text: box.textContent,
        title: box.closest<HTMLElement>('[title]')?.title,
        lines: Math.round(outer.height / lineHeight),
        wholeLines: Math.round(text.getBoundingClientRect().height / lineHeight),
        end: isShown
          ? end.content
              .replace(/ \/ ""$/, '')
              .replaceAll('"', '')
              .replace(/ attr\(.*/, '')
          : '',
        isInside: !isShown || (top! + height! <= outer.height + 1 && width! <= outer.width + 1),
        copied: getSelection()?.toString() ?? '',
      };
    }),
  );

async function expectNames(page: Page, expected: readonly string[]): Promise<void> {
  const shown = await read(page);
  for (const name of expected) {
    const one = shown.find(({ text }) => text === name);
    expect(one, name).toBeDefined();
    const { title, lines, wholeLines, end, isInside, copied } = one!;
    expect(title, name).toContain(name);
    expect(copied.trim(), name).toBe(name);
    expect(lines, name).toBe(Math.min(2, wholeLines));
    expect(isInside, name).toBe(true);
    if (wholeLines <= 2) expect(end, name).toBe('');
    else {
      expect(end.startsWith('…'), `${name}: ${end}`).toBe(true);
      expect(end.length).toBeGreaterThan(12);
      expect(name.endsWith(end.slice(1)), `${name}: ${end}`).toBe(true);
    }
  }
}

type Find = (text: string, caseSensitive: boolean, backwards: boolean, wrap: boolean) => boolean;
const isFound = (page: Page, text: string): Promise<boolean> =>
  page.evaluate((text) => (globalThis as unknown as { find: Find }).find(text, true, false, true), text);

it.each(Object.keys(places).flatMap((path) => views.map((view) => [path, ...view] as const)))(
  '25 at %s %s wide a long name is cut in its middle',
  async (path, width, view) => {
    const { page } = await browser.visit(product.url + (path === '/b/' ? path + job : path), view);
    await places[path]!(page);
    const all = Object.values(names);
    await expectNames(page, path === '/' ? [...all, unsent] : all);
    // Found as it is by whoever looks for it on the page, also in what is cut.
    expect(await isFound(page, names['words']!.slice(20))).toBe(true);
    expect(await page.getByRole('link', { name: names['words']!, exact: true }).count()).toBe(path === '/' ? 0 : 1);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, `file-names-${path.replaceAll('/', '')}-${width}`);
  },
);

it.each(views)('25 at the head of its page, %s wide, too', async (width, view) => {
  for (const [at, name] of Object.values(names).entries()) {
    const { page } = await browser.visit(`${product.url}/t/${ids[at]}`, view);
    await page.locator('.task .status').first().waitFor();
    await expectNames(page, [name]);
    expect(await page.getByRole('heading', { name, exact: true }).count(), name).toBe(1);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await shoot(page, `file-names-task-${at}-${width}`);
  }
});

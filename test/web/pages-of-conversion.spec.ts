// The pages that files are converted on, in every state: see expected-of-pages.ts.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { phone, russian, TestBrowser } from './browser.js';
import { expectGoodLooks, PATIENCE_MS } from './expected-of-pages.js';
import { conversionStates } from './page-states.js';
import { makeWorld, type World } from './seeded-world.js';

let world: World;
let browser: TestBrowser;

beforeAll(async () => {
  world = await makeWorld();
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await world.stop();
});

it.each(conversionStates)(
  '2, 3, 5, 7, 8, 44, 46-48, 50 $name',
  (state) => expectGoodLooks(browser, { state, world, url: world.open.url }),
  PATIENCE_MS,
);

const lines: Readonly<Record<string, readonly [en: RegExp, ru: RegExp]>> = {
  'slides.png': [/^In queue, number 1 · no worker for it is running/, /^В очереди, 1-й · /],
  'clip.png': [/^Converting 63 %$/, /^Конвертируется 63 %$/],
  'unmeasured.png': [/^Converting, \d+:\d\d$/, /^Конвертируется, \d+:\d\d$/],
  'lecture.png': [
    /^Will retry at \d\d:\d\d \(in \d+:\d\d\) · attempt 2 of 4$/,
    /^Повторим в \d\d:\d\d \(через \d+:\d\d\) · попытка 2 из 4$/,
  ],
  'stopping.png': [/^Cancelling…$/, /^Отменяем…$/],
  'stopped.png': [/^Cancelled\. Nothing was kept\.$/, /^Отменено\. /],
  'broken.png': [/^Failed: The file is damaged\./, /^Не получилось: файл повреждён\./],
  'unlucky.png': [/^Failed: /, /^Не получилось: /],
  'gone.png': [/^Deleted on \d+ \w+, as announced\. /, /^Удалено \d+ [а-я]+ по сроку хранения\. /],
  'grown.png': [/^Done, \d+ % larger: [\d.]+ k?B → [\d.]+ k?B$/, /^Готово, на \d+ % больше: [\d,]+ к?Б → [\d,]+ к?Б$/],
};
it.each([
  ['en', 0, {}],
  ['ru', 1, russian],
] as const)(
  '21 each row says its state by the same grammar, and nothing of what a tool said, in %s',
  async (_language, at, view) => {
    const { page } = await browser.visit(`${world.open.url}/b/${world.job}`, view);
    const row = (name: string) => page.locator('.row', { has: page.getByText(name, { exact: true }) });
    for (const [name, line] of Object.entries(lines)) {
      await row(name).waitFor();
      const shown = async () => (await row(name).locator('.status').textContent())?.replaceAll('\u00a0', ' ');
      await expect.poll(shown, { message: name }).toMatch(line[at]);
    }
    expect(await page.locator('main').innerText()).not.toMatch(/Error:|ffmpeg|exit code|^\s*at \S+:\d+/m);
  },
);

it('20, 25 after a reload, and in another browser, each row stands there with its whole name and its state', async () => {
  const address = `${world.open.url}/b/${world.job}`;
  const read = async (page: Page) => {
    await page.locator('.row').nth(11).waitFor();
    const rows = await page.locator('.row').evaluateAll((all) =>
      all.map((row) => {
        const name = row.querySelector<HTMLElement>('.name')!;
        const { width, height } = name.getBoundingClientRect();
        const isSeen =
          name.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && width * height > 100;
        return { state: row.getAttribute('class'), text: name.textContent, title: name.title, isSeen };
      }),
    );
    return rows.toSorted((a, b) => a.title.localeCompare(b.title));
  };
  const { page } = await browser.visit(address);
  const before = await read(page);
  expect(before.filter(({ title, text, isSeen }) => title !== text || !isSeen)).toEqual([]);
  expect(new Set(before.map(({ state }) => state)).size).toBeGreaterThanOrEqual(7);
  await page.reload();
  expect(await read(page)).toEqual(before);
  expect(page.url()).toBe(address);
  const other = await browser.visit(address, { ...phone });
  expect(await read(other.page)).toEqual(before);
});

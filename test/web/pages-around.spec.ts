// All other pages, in every state: see expected-of-pages.ts.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { TestBrowser } from './browser.js';
import { expectGoodLooks, PATIENCE_MS } from './expected-of-pages.js';
import { coveredFocus } from './judges/covered-focus.js';
import { otherStates } from './page-states.js';
import { makeWorld, type World } from './seeded-world.js';

/** Lists go on in the same way. */
const MOST_STOPS = 80;
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

it.each(otherStates)(
  '2, 3, 5, 7, 8, 44, 46-48, 50 $name',
  (state) => expectGoodLooks(browser, { state, world, url: world.open.url }),
  PATIENCE_MS,
);

/** One that comes later moves what has the focus, which the browser does not follow. */
const picturesAreThere = (page: Page) =>
  page.evaluate(() =>
    Promise.all(
      [...document.images].map((image) => {
        image.loading = 'eager';
        return image.decode();
      }),
    ),
  );

/** Each with its own list of stops: on a phone most stand in the menu. */
const windows = { 390: { width: 390, height: 600 }, 1280: { width: 1280, height: 600 } };
it.each(Object.entries(windows))(
  '6 nothing covers what has the focus, from the first to the last stop of each page, %s pixels wide',
  async (_width, viewport) => {
    const { open, closed, job, shares, tasks } = world;
    const pages = [
      '/',
      `/b/${job}`,
      `/t/${tasks['failed']}`,
      `/t/${tasks['done']}`,
      '/history',
      '/admin/tasks',
      '/admin/monitor',
      '/settings/queues',
      '/help',
      '/docs',
      '/setup',
      shares.one,
      shares.many,
      shares.locked,
      `${closed.url}/login`,
    ].map((to) => new URL(to, open.url).href);
    for (const to of pages) {
      const { page } = await browser.visit(to, { viewport });
      await page.locator('h1').waitFor();
      await picturesAreThere(page);
      const isAtStart = () => page.evaluate(() => document.activeElement?.classList.contains('skip') ?? false);
      let stops = 0;
      for (; stops < MOST_STOPS; stops += 1) {
        await page.keyboard.press('Tab');
        expect(await coveredFocus(page), `${to} after ${stops + 1}`).toBe('');
        if (stops === 0 && !/\/(login|setup)$/.test(to))
          expect(await isAtStart(), `${to} begins at its top`).toBe(true);
        if (stops > 0 && (await isAtStart())) break;
      }
      expect(stops, to).toBeGreaterThan(3);
      await browser.closePages();
    }
  },
  PATIENCE_MS,
);

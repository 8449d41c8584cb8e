// Windows, menus and bars over the pages, in every language, theme and size: see expected-of-pages.ts.
import { afterAll, afterEach, beforeAll, it } from 'vitest';
import { TestBrowser } from './browser.js';
import { expectGoodLooks, PATIENCE_MS } from './expected-of-pages.js';
import { makeWorld, type World } from './seeded-world.js';
import { windowStates } from './window-states.js';

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

it.each(windowStates)(
  '2, 3, 5, 7, 8, 44, 46-48, 50 $name',
  (state) => expectGoodLooks(browser, { state, world, url: world.open.url }),
  PATIENCE_MS,
);

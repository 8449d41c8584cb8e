// Every window, menu and bar that lies over a page, as states of the table in page-states.ts: what has to be pressed until it is there.
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { bigPages } from '../engines/pdf-files.js';
import { makePng } from '../harness/pictures.js';
import { makeFolder } from '../harness/work-area.js';
import { choose, small, type PageState } from './page-states.js';
import type { World } from './seeded-world.js';

const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: bigPages(2) });
const seen = (page: Page, selector: string) => page.locator(selector).first().waitFor();

/** What stands there for ten seconds stays: a dozen looks take longer. */
const holdLongTimers = (page: Page) =>
  page.evaluate(() => {
    const set = window.setTimeout.bind(window);
    window.setTimeout = ((act: () => void, ms = 0) => (ms < 10_000 ? set(act, ms) : 0)) as typeof window.setTimeout;
  });

/** Of the rows of the batch: the picture that became smaller has both its pictures to see, the one that became larger has the longer menu. */
async function pressInRow(page: Page, name: string, button: string): Promise<void> {
  await page.locator('.row-done', { hasText: name }).locator(button).first().click();
}

async function share(page: Page): Promise<void> {
  await pressInRow(page, 'grown.png', '.actions button[aria-haspopup]');
  await page.locator('.row-menu button').last().click();
  await page.locator('dialog form .primary').click();
  await seen(page, '#share-link');
  await seen(page, '.shares li');
}

async function askAll(page: Page, action: number): Promise<void> {
  await seen(page, '.tasks tbody tr');
  await page.locator('.bulk summary').click();
  await page.locator('.bulk details button').nth(action).click();
  // Until they are counted it cannot be said.
  await seen(page, 'dialog .primary:enabled');
}

const overTheList: readonly PageState<World>[] = [
  {
    name: 'window-link',
    at: () => '/',
    ready: async (page) => {
      await page.locator('.ways button[aria-haspopup]').click();
      await page.locator('#link').fill('ftp://example.org/holiday.png');
      await page.keyboard.press('Enter');
      await seen(page, '#link-fault');
    },
  },
  {
    name: 'window-targets-of-all',
    at: () => '/',
    ready: async (page) => {
      await choose(page, await small('photo.png'), await small('other.png'), pdf('plan.pdf'));
      await page.locator('.for-kind button[aria-haspopup]').first().click();
      await seen(page, '[role=option]');
    },
  },
  {
    name: 'window-targets-whole',
    at: () => '/',
    ready: async (page) => {
      await choose(page, pdf('plan.pdf'));
      await page.locator('.row .target').click();
      // All formats, and below them what else is done with a PDF.
      await page.locator('.targets + button').click();
      await page.locator('.targets [role=group]').nth(1).waitFor();
    },
  },
  {
    name: 'window-pdf-work',
    at: () => '/',
    // Values of options, as programs write them.
    names: ['over', 'under'],
    ready: async (page) => {
      await choose(page, pdf('plan.pdf'));
      await page.locator('.row .target').click();
      await page.locator('#target-do-watermark').click();
      await page.locator('.options-form .primary').click();
      await seen(page, '.options-form .problem');
    },
  },
  {
    name: 'window-merge',
    at: () => '/',
    ready: async (page) => {
      await choose(
        page,
        pdf('plan.pdf'),
        await small('Отпуск — очень длинное имя файла (копия 3).png'),
        pdf('two.pdf'),
      );
      await page.locator('.for-all > button').click();
      await seen(page, '.merge-order');
    },
  },
  {
    name: 'window-preset',
    at: () => '/',
    names: ['first'],
    ready: async (page) => {
      await choose(page, await small('photo.png'));
      await page.locator('.row .target + button').click();
      await seen(page, '.options-form');
      for (const more of await page.locator('.options-form summary').all()) await more.click();
      await seen(page, '#preset-name');
    },
  },
  {
    name: 'notice-twice',
    at: () => '/',
    ready: async (page) => {
      await seen(page, '.ways');
      const file = path.join(makeFolder('twice'), 'twice.png');
      fs.writeFileSync(file, await makePng());
      for (let times = 0; times < 2; times += 1) await page.locator('#file').setInputFiles(file);
      await page.locator('.note button').nth(1).waitFor();
    },
  },
  {
    name: 'bar-undo',
    at: () => '/',
    ready: async (page) => {
      await holdLongTimers(page);
      await choose(page, await small('photo.png'), await small('Отпуск — очень длинное имя файла (копия 3).png'));
      await page.locator('.row').nth(1).locator('.actions button').last().click();
      await seen(page, '.undo');
    },
  },
];

const overResults: readonly PageState<World>[] = [
  {
    name: 'window-compare',
    at: ({ job }) => `/b/${job}`,
    ready: async (page) => {
      await pressInRow(page, 'Отпуск', '.actions button:not([aria-haspopup])');
      await page.locator('dialog .compare img').nth(1).waitFor();
    },
  },
  {
    name: 'window-more',
    at: ({ job }) => `/b/${job}`,
    ready: async (page) => {
      await pressInRow(page, 'grown.png', '.actions button[aria-haspopup]');
      await seen(page, '.row-menu');
    },
  },
  { name: 'window-share', at: ({ job }) => `/b/${job}`, ready: share },
  {
    name: 'bar-revoked',
    at: ({ job }) => `/b/${job}`,
    ready: async (page) => {
      await holdLongTimers(page);
      await share(page);
      await page.locator('.shares button').first().click();
      await seen(page, 'dialog .undo');
    },
  },
];

const overTasks: readonly PageState<World>[] = [
  { name: 'window-bulk-priority', at: () => '/admin/tasks', ready: (page) => askAll(page, 2) },
  { name: 'window-bulk-delete', at: () => '/admin/tasks', ready: (page) => askAll(page, 3) },
];

/** A window lies over the part that is seen, so that is what the picture is of. */
export const windowStates: readonly PageState<World>[] = [...overTheList, ...overResults, ...overTasks].map(
  (state) => ({ ...state, isLong: true }),
);

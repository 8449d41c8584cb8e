// Checks 47 and 49: the first frame of a page already has its theme; nothing moves for those who wish that; in the reader's own colours bars and borders are seen.
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { phone, russian, shoot, TestBrowser, type View } from './browser.js';
import { faintParts } from './judges/colours.js';
import { makeWorld, type World } from './seeded-world.js';

const PATIENCE_MS = 300_000;
/** Of the page, behind everything. */
const GROUND = { light: 'rgb(246, 247, 249)', dark: 'rgb(15, 18, 22)' } as const;
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

const everyPage = (): string[] => [
  ...['/', `/b/${world.job}`, `/t/${world.tasks['running'] ?? ''}`, '/history', '/admin/tasks', '/admin/monitor'],
  ...['/settings/preferences', '/help', '/docs', '/setup', '/nothing-here', world.shares.one],
  `${world.closed.url}/login`,
];

describe('the theme', () => {
  const wishes = [
    { of: 'the system', theme: 'dark', view: { colorScheme: 'dark' }, choice: '' },
    { of: 'the reader', theme: 'dark', view: { colorScheme: 'light' }, choice: '?theme=dark' },
    { of: 'the reader', theme: 'light', view: { colorScheme: 'dark' }, choice: '?theme=light' },
  ] as const;
  it.each(wishes)(
    '47 of $of ($theme) is that of every frame, from the first on',
    async ({ theme, view, choice }) => {
      const { page, context } = await browser.visit(`${world.open.url}/livez`, view);
      await context.addInitScript(() => {
        const grounds: string[] = [];
        Object.assign(globalThis, { grounds });
        const look = () => {
          for (const body of document.querySelectorAll('body')) grounds.push(getComputedStyle(body).backgroundColor);
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      await page.goto(`${world.open.url}/${choice}`);
      await page.goto(`${world.closed.url}/login${choice}`);
      for (const to of everyPage()) {
        await page.goto(new URL(to, world.open.url).href);
        await page.locator('h1').first().waitFor();
        const grounds = () => page.evaluate(() => (globalThis as unknown as { grounds: string[] }).grounds);
        // Its script has drawn by then, too.
        await expect.poll(async () => (await grounds()).length, { message: to }).toBeGreaterThan(20);
        expect([...new Set(await grounds())], to).toEqual([GROUND[theme]]);
      }
      // What is painted before any script has come, as a picture.
      await page.route('**/*.js', () => undefined);
      for (const to of everyPage()) {
        await page.goto(new URL(to, world.open.url).href, { waitUntil: 'commit' });
        await page.locator('header').first().waitFor();
        const { data } = await sharp(await page.screenshot())
          .removeAlpha()
          .raw()
          .toBuffer({ resolveWithObject: true });
        const [width, height] = [page.viewportSize()!.width, page.viewportSize()!.height];
        const corner = data.subarray(((height - 1) * width + 1) * 3).subarray(0, 3);
        expect(`rgb(${[...corner].join(', ')})`, to).toBe(GROUND[theme]);
      }
    },
    PATIENCE_MS,
  );
});

describe('what moves', () => {
  const moving = (page: Page) =>
    page.evaluate(
      () =>
        document.getAnimations().filter(({ playState, effect }) => {
          return playState === 'running' && Number(effect?.getComputedTiming().activeDuration) > 20;
        }).length,
    );

  it('49 is a bar that cannot tell how far it is, but not for those who wish that nothing does', async () => {
    const { page } = await browser.visit(`${world.open.url}/b/${world.job}`);
    await page.locator('.row progress:not([value])').first().waitFor();
    await expect.poll(() => moving(page)).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await expect.poll(() => moving(page)).toBe(0);
    for (const to of [...everyPage(), `/t/${world.tasks['unmeasured'] ?? ''}`]) {
      await page.goto(new URL(to, world.open.url).href);
      await page.locator('h1').first().waitFor();
      expect(await moving(page), to).toBe(0);
    }
  });
});

describe('in the colours of the reader', () => {
  /** Every one that is seen is marked. */
  const markBordered = (page: Page) =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll<HTMLElement>('body *')].filter((each) => {
        const { borderTopStyle, borderTopWidth, borderTopColor } = getComputedStyle(each);
        const hasOne = borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) > 0;
        return each.checkVisibility() && hasOne && !/^rgba\(.*, 0\)$/.test(borderTopColor);
      });
      for (const each of all) each.setAttribute('data-bordered', '');
      return all.length;
    });
  /** Which of the marked ones has none any more. */
  const borderless = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('[data-bordered]')].flatMap((each) => {
        const { borderTopStyle, borderTopWidth, borderTopColor } = getComputedStyle(each);
        const hasOne = borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) > 0;
        return hasOne && !/^rgba\(.*, 0\)$/.test(borderTopColor) ? [] : [each.outerHTML.slice(0, 90)];
      }),
    );
  /** Colours of the bar along its middle, from its beginning to its end. */
  async function alongBar(page: Page): Promise<string[]> {
    const bar = page.locator('.row progress[value], .task progress[value]').first();
    const { data, info } = await sharp(await bar.screenshot())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const middle = Math.floor(info.height / 2);
    const at = (share: number) => {
      const from = (middle * info.width + Math.floor(info.width * share)) * 3;
      return [...data.subarray(from, from + 3)].join(' ');
    };
    return [0.3, 0.9].map(at);
  }

  const looks: Readonly<Record<string, View>> = {
    'light-1280': {},
    'dark-390': { ...phone, ...russian, colorScheme: 'dark' },
  };
  it.each(Object.keys(looks))(
    '49 bars tell how far they are, and what has a border keeps one, in %s',
    async (look) => {
      const { page } = await browser.visit(`${world.open.url}/livez`, looks[look]);
      for (const [name, to] of Object.entries({
        'convert-empty': '/',
        'convert-batch': `/b/${world.job}`,
        'task-running': `/t/${world.tasks['running'] ?? ''}`,
        history: '/history',
        admin: '/admin/tasks',
        monitor: '/admin/monitor',
        'settings-limits': '/settings/limits',
        login: `${world.closed.url}/login`,
      })) {
        await page.emulateMedia({ forcedColors: 'none' });
        await page.goto(new URL(to, world.open.url).href);
        await page.locator('#app h1, main h1').first().waitFor();
        if (name.startsWith('convert-b')) await page.locator('.row').nth(11).waitFor();
        await page.waitForFunction(() => !/Loading…|Загружаем…/.test(document.body.innerText));
        expect(await markBordered(page), name).toBeGreaterThan(0);
        await page.emulateMedia({ forcedColors: 'active' });
        expect(await borderless(page), name).toEqual([]);
        expect(await faintParts(page), name).toEqual([]);
        await shoot(page, `forced-${name}-${look}`);
        if (!['convert-batch', 'task-running'].includes(name)) continue;
        const [full, empty] = await alongBar(page);
        expect(full, name).not.toBe(empty);
      }
    },
    PATIENCE_MS,
  );
});

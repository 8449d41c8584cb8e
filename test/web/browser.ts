// A real browser for the specs of the pages: every page that it opens fails the test when a script fails or anything is fetched from elsewhere.
import fs from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { makeFolder } from '../harness/work-area.js';
import { smallTargets } from './judges/targets.js';

const SHOTS = path.join(projectRoot, '.test/screenshots');
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Of a busy machine; the usual half a minute is not enough for one that starts a conversion meanwhile. */
const PATIENCE_MS = 60_000;

export type View = NonNullable<Parameters<Browser['newContext']>[0]>;
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the page, to be compared with []. */
  readonly faults: readonly string[];
}
export const desk: View = { locale: 'en-GB', viewport: { width: 1280, height: 900 } };
export const phone: View = { locale: 'en-GB', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const russian: View = { locale: 'ru-RU' };
export const dark: View = { colorScheme: 'dark' };

/** A service worker takes requests where page.route() cannot see them, so only what is about it has one. */
export class TestBrowser {
  private readonly open: BrowserContext[] = [];
  private readonly hasScript = new WeakMap<BrowserContext, boolean>();

  private constructor(private readonly browser: Browser) {}

  /** What it leaves in its folders is no leak of ours. */
  static async launch(): Promise<TestBrowser> {
    fs.mkdirSync(SHOTS, { recursive: true });
    const folder = makeFolder('browser');
    const env = { ...process.env, TMPDIR: folder, XDG_RUNTIME_DIR: folder };
    return new TestBrowser(
      await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: QUIET, env }),
    );
  }

  async visit(url: string, view: View = {}): Promise<Visit> {
    const context = await this.browser.newContext({ serviceWorkers: 'block', ...desk, ...view });
    this.hasScript.set(context, view.javaScriptEnabled ?? true);
    this.open.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    return this.visitIn(context, url);
  }

  /** Another tab of the same reader. */
  async visitIn(context: BrowserContext, url: string): Promise<Visit> {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(url).origin) faults.push(`fetched ${request.url()}`);
    });
    await page.goto(url);
    if (this.hasScript.get(context) !== false) await scriptHasRun(page);
    return { page, context, faults };
  }

  /** After each test. */
  async closePages(): Promise<void> {
    for (const context of this.open.splice(0)) await context.close();
  }

  async close(): Promise<void> {
    await this.closePages();
    await this.browser.close();
  }
}

/** A page is loaded before its script is through: that first asks for its words, some also for what they show. Whoever presses something sooner presses
 *  what the server wrote. To import a script once more is to wait for it. After every page that a test goes to itself. */
export const scriptHasRun = (page: Page): Promise<unknown> => page.evaluate(IMPORT_AGAIN);

/** As text, because what is compiled for tests imports in another way. */
const IMPORT_AGAIN = `Promise.all([...document.querySelectorAll('script[type=module][src]')].map(({ src }) => import(src))).then(() => undefined)`;

export async function shoot(page: Page, name: string): Promise<void> {
  await letLie(page, 'static');
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true });
  await letLie(page, '');
}

/** A bar that stays while one scrolls would lie across the middle of a picture of the whole page. */
const letLie = (page: Page, position: string) =>
  page.evaluate((position) => {
    for (const bar of document.querySelectorAll<HTMLElement>('.summary')) bar.style.position = position;
  }, position);

/** Of a page that is too long for a picture: what is in the window. */
export const shootWindow = (page: Page, name: string) => page.screenshot({ path: path.join(SHOTS, `${name}.png`) });

/** Pixels that can only be seen by scrolling sideways. */
export const overflow = (page: Page): Promise<number> =>
  // Not window.innerWidth: on a phone that grows with what is too wide.
  page.evaluate(
    (width) => document.documentElement.scrollWidth - (width ?? window.innerWidth),
    page.viewportSize()?.width,
  );

/** What axe has against the page, one line each. */
export async function axeFaults(page: Page): Promise<string[]> {
  // Once for each page: to read it again takes the browser longer than to look.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  // Only what is wrong is described and leaves the page: a few lines, where all that is right takes longer to write down and to send than to find.
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
      resultTypes: ['violations'],
      // Left out by axe as long as nobody asks: the visible text within the name (check 8). Sizes of targets have a judge of their own,
      // to which a button does not become small by being half below the bar that stays.
      rules: { 'label-content-name-mismatch': { enabled: true } },
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`),
    );
  });
}

/** Checks 3, 5, 7 and 8 of every page, and axe. */
export async function expectSound(page: Page): Promise<void> {
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await smallTargets(page)).toEqual([]);
  expect(await axeFaults(page)).toEqual([]);
}

// How much a page that lives asks and says: when the stream of events fails or falls silent, while nobody looks, and to those who hear it. By the page's own clock.
import type { Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { startThinLine } from '../harness/thin-line.js';
import { TestBrowser, type Visit } from './browser.js';
import { changeRow, running } from './seeded-tasks.js';

let product: Product;
/** Has no worker, so tasks wait. */
let idle: Product;
let browser: TestBrowser;
let png: Buffer;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  idle = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
  png = await makePng({ width: 400, height: 300 });
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
  await idle.stop();
});

const freshness = (page: Page, text: string | RegExp) => page.locator('.freshness', { hasText: text });
const choose = (page: Page, ...names: string[]) =>
  page.locator('#file').setInputFiles(names.map((name) => ({ name, mimeType: 'image/png', buffer: png })));

/** With a clock of its own from its first script on; `prepare` comes before that. */
async function visit(url: string, prepare: (page: Page) => Promise<unknown> = () => Promise.resolve()): Promise<Visit> {
  const visited = await browser.visit(url);
  const { page } = visited;
  await page.clock.install();
  await prepare(page);
  await page.reload();
  await page.locator('.ways').waitFor();
  return visited;
}
const AHEAD_S = 5;
/** Stands some seconds later than it is, because it goes on until it hears that. */
const stopClock = async (page: Page) => page.clock.pauseAt((await page.evaluate(() => Date.now())) + AHEAD_S * 1000);
/** Second by second, so that whatever is due each second comes each second. */
async function pass(page: Page, seconds: number, each: (second: number) => Promise<unknown> = () => Promise.resolve()) {
  for (let second = 1; second <= seconds; second += 1) {
    await page.clock.runFor(1000);
    await each(second);
  }
}
/** In a shared worker the clock of the page is not known, and nobody could shut the stream off. */
const withoutSharedWorker = (page: Page) =>
  page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));

it('39 asks by itself when the stream is shut off, and says so; it is back a minute after the way is free', async () => {
  const { page } = await visit(idle.url, async (page) => {
    await withoutSharedWorker(page);
    await page.route('**/api/v1/events**', (route) => route.abort());
  });
  await choose(page, 'polled.png');
  await page.locator('#start').click();
  await page.locator('.row .status-queued').waitFor();
  await stopClock(page);
  await pass(page, 20 - AHEAD_S);
  await freshness(page, /^Every \d+\ss$/).waitFor();
  await page.unroute('**/api/v1/events**');
  await pass(page, 60);
  await freshness(page, 'Live').waitFor();
});

it('39 a stream that stays open and says nothing is not trusted longer than twenty seconds', async () => {
  const line = await startThinLine({ to: idle.url, bytesPerS: 2 ** 30 });
  const { page } = await visit(line.url, withoutSharedWorker);
  await choose(page, 'silent.png');
  await page.locator('#start').click();
  await freshness(page, 'Live').waitFor();
  const id = (await page.locator('.row .name a').getAttribute('href'))?.split('/').at(-1) ?? '';
  line.hushStreams();
  await stopClock(page);
  await changeRow(idle, id, running(42));
  await pass(page, 20 - AHEAD_S);
  await freshness(page, /^Every \d+\ss$/).waitFor();
  await page.getByText('Converting 42').waitFor();
  line.mend();
  await pass(page, 60);
  await freshness(page, 'Live').waitFor();
});

it('41 asks for nothing more often than each half minute while nobody looks, and at once when somebody does', async () => {
  const { page } = await visit(idle.url);
  await choose(page, 'unseen.png');
  await page.locator('#start').click();
  await freshness(page, 'Live').waitFor();
  const id = (await page.locator('.row .name a').getAttribute('href'))?.split('/').at(-1) ?? '';
  const seen = await browser.visit(page.url());
  let second = 0;
  const asked: number[] = [];
  // Of what was asked before, the end may still come.
  const under = new Set<Request>();
  page.on('request', (request) => {
    asked.push(second);
    under.add(request);
  });
  for (const over of ['requestfinished', 'requestfailed'] as const)
    page.on(over as 'requestfinished', (request) => under.delete(request));
  const settled = () => expect.poll(() => under.size).toBe(0);
  const turn = (hidden: boolean) =>
    page.evaluate((isHidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await stopClock(page);
  await settled();
  asked.length = 0;
  await turn(true);
  await pass(page, 150, async (now) => {
    second = now;
    // In the first minute the stream is open: others see what it tells meanwhile.
    if (now % 12 === 0 && now < 60) {
      await changeRow(idle, id, running(now));
      await seen.page.getByText(`Converting ${now}`).waitFor();
    }
    await settled();
  });
  expect(asked.length).toBeGreaterThanOrEqual(3);
  const gaps = asked.slice(1).map((at, n) => at - (asked[n] ?? 0));
  expect(Math.min(...gaps), asked.join(' ')).toBeGreaterThanOrEqual(30);
  await Promise.all([page.waitForRequest((each) => each.url().includes('/api/v1/tasks?')), turn(false)]);
});

it('42 reads out how it stands at most every ten seconds, whatever can be heard of it, and never a percent alone', async () => {
  const { page } = await visit(product.url);
  await page.evaluate(() => {
    const said: { at: number; text: string }[] = [];
    const last = new Map<Element, string>();
    Object.assign(globalThis, { said });
    const look = () => {
      for (const region of document.querySelectorAll('[role=status], [role=alert], [role=log], [aria-live], output')) {
        const text = region.textContent.trim();
        if (region.getAttribute('aria-live') === 'off' || last.get(region) === text) continue;
        last.set(region, text);
        if (text !== '') said.push({ at: Date.now(), text });
      }
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const convertTwenty = async (from: number) => {
    await choose(page, ...Array.from({ length: 20 }, (_, n) => `file ${from + n}.png`));
    await page.locator('#start').click();
    await page.locator('#summary', { hasText: `Ready ${from + 20} of ${from + 20}` }).waitFor();
  };
  // Twice, because equal files may all be ready in one moment, of which only one sentence is heard.
  await convertTwenty(0);
  await convertTwenty(20);
  await page.clock.runFor(10_000);
  const heard = () => page.evaluate(() => (globalThis as unknown as { said: { at: number; text: string }[] }).said);
  await expect.poll(async () => (await heard()).at(-1)?.text).toBe('Ready 40 of 40');
  const said = await heard();
  expect(said.length).toBeGreaterThan(1);
  const gaps = said.slice(1).map(({ at }, n) => at - (said[n]?.at ?? 0));
  // What is drawn is seen some milliseconds after it was said.
  expect(Math.min(...gaps)).toBeGreaterThan(9_900);
  expect(said.filter(({ text }) => /^\d+\s?%$/.test(text))).toEqual([]);
});

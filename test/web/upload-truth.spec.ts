// What the Convert page says of an upload, against what the server had confirmed in that moment: over a slow line that is cut, after a reload, behind a locked screen.
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { startThinLine, type LineAsk, type ThinLine } from '../harness/thin-line.js';
import { makeFolder } from '../harness/work-area.js';
import { TestBrowser } from './browser.js';
import { changeRow, running } from './seeded-tasks.js';

const MIB = 2 ** 20;
/** Whatever is done to an upload at this pace is done long before its end. */
const CRAWL = MIB / 2;
const WIDE = 16 * MIB;
let product: Product;
let browser: TestBrowser;
/** Larger than what goes in one form. */
let large: { readonly file: string; readonly bytes: number; readonly sha256: string };

beforeAll(async () => {
  // Without a worker: uploads are all that happens.
  product = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
  const content = Buffer.concat([await makePng({ width: 64, height: 64 }), randomBytes(4.5 * MIB)]);
  const file = path.join(makeFolder('large'), 'large.png');
  fs.writeFileSync(file, content);
  large = { file, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

interface Shown {
  readonly at: number;
  readonly text: string;
  /** Of the bar; -1 when there is none, or when it has no number. */
  readonly percent: number;
}

interface StoredTask {
  readonly inputs: readonly { readonly size_bytes: number; readonly sha256: string }[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** From now on everything that the row shows is written down in the moment in which it changes. */
const watchRow = (page: Page) =>
  page.evaluate(() => {
    const shown: Shown[] = [];
    Object.assign(globalThis, { shown });
    const look = () => {
      const status = document.querySelector('.row .status')?.textContent ?? '';
      const bar = document.querySelector<HTMLProgressElement>('.row progress');
      const percent = bar?.hasAttribute('value') === true ? bar.value : -1;
      shown.push({ at: Date.now(), text: status, percent });
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  });
const allShown = (page: Page) => page.evaluate(() => (globalThis as unknown as { shown: Shown[] }).shown);
const status = (page: Page, text: string | RegExp) => page.locator('.row .status', { hasText: text }).first();
const isStored = async (page: Page) => {
  await status(page, 'In queue').waitFor();
  const job = new URL(page.url()).pathname.split('/').at(-1);
  const answer = await fetch(`${product.url}/api/v1/tasks?job_id=${job}`);
  const { data } = (await answer.json()) as { data: StoredTask[] };
  return data.map(({ inputs: [input], options }) => ({
    size_bytes: input?.size_bytes,
    sha256: input?.sha256,
    options,
  }));
};
const whole = (options: Record<string, unknown> = {}) => [
  { size_bytes: large.bytes, sha256: large.sha256, options: expect.objectContaining(options) as unknown },
];

async function begin(
  ask: Omit<LineAsk, 'to'>,
  choose: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<{ page: Page; line: ThinLine; starts: number[] }> {
  const line = await startThinLine({ to: product.url, ...ask });
  const { page } = await browser.visit(line.url);
  await page.locator('.ways').waitFor();
  await page.locator('#file').setInputFiles(large.file);
  const starts: number[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') starts.push(Number(request.headers()['upload-offset']));
  });
  await choose(page);
  await watchRow(page);
  await page.locator('#start').click();
  return { page, line, starts };
}

/** What the server had confirmed by then, in whole percents. */
const confirmedBy = ({ confirmed }: ThinLine, at: number) =>
  (Math.max(0, ...confirmed.filter((each) => each.at <= at).map(({ offset }) => offset)) / large.bytes) * 100;

it('38 three tabs of one reader are told by one stream', async () => {
  const line = await startThinLine({ to: product.url, bytesPerS: WIDE });
  const { page, context } = await browser.visit(line.url);
  await page.locator('.ways').waitFor();
  const buffer = await makePng({ width: 20, height: 20 });
  await page.locator('#file').setInputFiles({ name: 'small.png', mimeType: 'image/png', buffer });
  await page.locator('#start').click();
  await status(page, 'In queue').waitFor();
  const tabs = [page];
  while (tabs.length < 3) tabs.push((await browser.visitIn(context, page.url())).page);
  for (const tab of tabs) await tab.locator('.freshness', { hasText: 'Live' }).waitFor();
  expect(line.asked.filter((head) => head.includes('/api/v1/events'))).toHaveLength(1);
  // And what it tells reaches all of them.
  await page.getByRole('button', { name: 'Cancel small.png' }).click();
  for (const tab of tabs) await status(tab, 'Cancelled').waitFor();
});

it('38 a stream that was cut goes on behind what was heard last: each event comes once, in its order', async () => {
  const line = await startThinLine({ to: product.url, bytesPerS: WIDE });
  const { page } = await browser.visit(line.url);
  await page.locator('.ways').waitFor();
  const buffer = await makePng({ width: 20, height: 20 });
  const names = ['one.png', 'two.png'];
  await page.locator('#file').setInputFiles(names.map((name) => ({ name, mimeType: 'image/png', buffer })));
  await page.locator('#start').click();
  await status(page, 'In queue').waitFor();
  await page.locator('.row .status', { hasText: 'In queue' }).nth(1).waitFor();
  await page.locator('.freshness', { hasText: 'Live' }).waitFor();
  const links = await page.locator('.row .name a').evaluateAll((all) => all.map((each) => each.getAttribute('href')));
  const [first = '', second = ''] = links.map((link) => link?.split('/').at(-1) ?? '');
  await changeRow(product, first, running(10));
  await status(page, /^Converting 10/).waitFor();
  line.tear();
  for (const percent of [11, 12, 13]) await changeRow(product, first, `progress_percent = ${percent}`);
  await changeRow(product, second, running(40));
  line.mend();
  await page.locator('.freshness', { hasText: 'Live' }).waitFor();
  await changeRow(product, second, 'progress_percent = 77');
  await status(page, /^Converting 77/).waitFor();
  const job = new URL(page.url()).pathname.split('/').at(-1);
  // The first number is that of how things stood.
  const happened = async () =>
    (
      await ask<{ id: string }>(
        product.environment,
        'SELECT id FROM task_event WHERE job_id = $1 AND id > $2 ORDER BY id',
        [job, line.told[0]],
      )
    ).map(({ id }) => id);
  await expect.poll(async () => line.told.at(-1) === (await happened()).at(-1)).toBe(true);
  expect(line.told.slice(1)).toEqual(await happened());
  expect(line.told.length).toBeGreaterThanOrEqual(6);
});

describe('an upload in parts', () => {
  it('16, 17 never shows more than the server has, and goes on by itself behind a line that is cut twice', async () => {
    const cutAfter = [large.bytes * 0.25, large.bytes * 0.65];
    const failed: number[] = [];
    const { page, line, starts } = await begin({ bytesPerS: 2.5 * MIB, cutAfter }, (page) => {
      page.on('requestfailed', (request) => request.method() === 'PATCH' && failed.push(Date.now()));
      return Promise.resolve();
    });
    expect(await isStored(page)).toEqual(whole());
    const shown = await allShown(page);
    const lies = shown.filter(({ at, text, percent }) => {
      const most = confirmedBy(line, at);
      return percent > most || Number(/(\d+)\s%/.exec(text)?.[1] ?? 0) > most;
    });
    expect(lies).toEqual([]);
    expect(new Set(shown.map(({ percent }) => percent)).size).toBeGreaterThan(4);
    expect(line.cuts).toHaveLength(2);
    for (const cut of line.cuts) {
      const said = shown.find(({ at, text }) => at >= cut && text.startsWith('Connection lost.'));
      // How soon the system tells the browser is another matter.
      const noticed = Math.max(cut, ...failed.filter((at) => at >= cut).slice(0, 1));
      expect((said?.at ?? Infinity) - noticed).toBeLessThan(5000);
    }
    // It is gone on with from where the server was, not begun anew.
    expect(starts.filter((offset) => offset === 0)).toHaveLength(1);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    const known = new Set([0, ...line.confirmed.map(({ offset }) => offset)]);
    expect(starts.filter((offset) => !known.has(offset))).toEqual([]);
  });

  it('57 asks before it is left while bytes are on their way, and not when they are there', async () => {
    const { page } = await begin({ bytesPerS: 2.5 * MIB });
    await page.waitForFunction(() => (document.querySelector<HTMLProgressElement>('.row progress')?.value ?? 0) > 10);
    const leave = () => page.close({ runBeforeUnload: true });
    const [dialog] = await Promise.all([page.waitForEvent('dialog'), leave()]);
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    expect(await isStored(page)).toEqual(whole());
    // A question would be answered with no, and the page stay.
    await Promise.all([page.waitForEvent('close'), leave()]);
  });

  it('19 is gone on with after a reload, with the options that were chosen', async () => {
    const { page, line, starts } = await begin({ bytesPerS: CRAWL }, async (page) => {
      await page.getByRole('button', { name: 'Options: large.png' }).click();
      await page.getByRole('spinbutton', { name: 'Width' }).first().fill('120');
      await page.getByRole('button', { name: 'Apply', exact: true }).click();
    });
    await page.waitForFunction(() => (document.querySelector<HTMLProgressElement>('.row progress')?.value ?? 0) > 40);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    const ghost = status(page, /Choose the same file to go on from \d+\s%/);
    await ghost.waitFor();
    const percent = Number(/(\d+)\s%/.exec((await ghost.textContent()) ?? '')?.[1]);
    expect(percent).toBeGreaterThanOrEqual(40);
    expect(percent).toBeLessThanOrEqual(confirmedBy(line, Date.now()));
    starts.length = 0;
    line.widen(WIDE);
    await page.locator('.row input[type=file]').setInputFiles(large.file);
    expect(await isStored(page)).toEqual(whole({ width: 120 }));
    expect(starts[0]).toBeGreaterThanOrEqual((percent / 100) * large.bytes);
  });

  it.each([
    ['the upload', '**/api/v1/uploads/*', '.row .status'],
    ['the tasks of the batch', '**/api/v1/tasks?*', '.note'],
    ['the whole server', '**/api/v1/**', '.note'],
  ])(
    'is found after a reload as soon as %s can be reached, and the page says so until then',
    async (_, away, place) => {
      const { page, line } = await begin({ bytesPerS: CRAWL });
      await page.waitForFunction(() => (document.querySelector<HTMLProgressElement>('.row progress')?.value ?? 0) > 10);
      page.on('dialog', (dialog) => void dialog.accept());
      let asked = 0;
      await page.route(away, (route) => ((asked += 1), route.abort()));
      await page.reload();
      const said = page.locator(place, { hasText: 'The server could not be reached. Trying again by itself.' });
      await said.waitFor();
      const before = asked;
      await expect.poll(() => asked).toBeGreaterThan(before);
      await page.unroute(away);
      line.widen(WIDE);
      await status(page, /Choose the same file to go on from \d+\s%/).waitFor();
      expect(await said.count()).toBe(0);
      await page.locator('.row input[type=file]').setInputFiles(large.file);
      expect(await isStored(page)).toEqual(whole());
    },
  );

  it('goes on when a page that was put to sleep wakes up, though its line was cut meanwhile', async () => {
    const { page, line } = await begin({ bytesPerS: CRAWL });
    await page.waitForFunction(() => (document.querySelector<HTMLProgressElement>('.row progress')?.value ?? 0) > 10);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
    line.tear();
    line.mend();
    line.widen(WIDE);
    await cdp.send('Page.setWebLifecycleState', { state: 'active' });
    expect(await isStored(page)).toEqual(whole());
  });

  it('says so when the server has deleted what it had, and then begins anew', async () => {
    const { page, line, starts } = await begin({ bytesPerS: CRAWL });
    await page.waitForFunction(() => (document.querySelector<HTMLProgressElement>('.row progress')?.value ?? 0) > 10);
    line.tear();
    await status(page, 'Connection lost.').waitFor();
    const address = await page.evaluate(
      () => (JSON.parse(localStorage.getItem('athanor.pendingUploads') ?? '[]') as { address: string }[])[0]?.address,
    );
    const headers = { 'tus-resumable': '1.0.0' };
    const deleted = await fetch(product.url + new URL(address ?? '', product.url).pathname, {
      method: 'DELETE',
      headers,
    });
    expect(deleted.status).toBe(204);
    line.mend();
    line.widen(WIDE);
    await status(page, 'The server has deleted the part it had.').waitFor();
    starts.length = 0;
    await page.getByRole('button', { name: 'Try again large.png' }).click();
    expect(await isStored(page)).toEqual(whole());
    expect(starts[0]).toBe(0);
  });

  it('17 says within five seconds that nothing is heard of the server any more, and cancels nothing', async () => {
    const { page, line } = await begin({ bytesPerS: CRAWL }, (page) => page.clock.install());
    await page.waitForFunction(() => (document.querySelector<HTMLProgressElement>('.row progress')?.value ?? 0) > 10);
    line.hush();
    // By the clock of the page, which goes only as far as this lets it.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1000);
    await page.clock.runFor(4000);
    await status(page, /^No answer from the server/).waitFor();
    await page.clock.resume();
    line.mend();
    line.widen(WIDE);
    expect(await isStored(page)).toEqual(whole());
  });
});

// Pages while somebody works with them, slowed down as in pages.mjs: how long each press and key takes until it is seen (INP is the longest), and how soon
// the charts of a day are drawn once their numbers are there. Called by pages.mjs.
/* global document, requestAnimationFrame, PerformanceObserver, MutationObserver */
import { median, print } from './figures.mjs';
import { many } from './ground.mjs';

/** Pages that live never fall silent. */
const BEGUN_MS = 2000;
const SETTLE_MS = 400;
const CHARTS = 5;
const ROWS = 200;

const files = (count) =>
  Array.from({ length: count }, (_, at) => ({
    name: `photo ${at}.png`,
    mimeType: 'image/png',
    buffer: Buffer.from('x'),
  }));
const press = (selector) => (page) => page.locator(selector).first().click();
const keys = (text) => (page) => page.keyboard.type(text, { delay: 60 });
const key = (name) => (page) => page.keyboard.press(name);

/** What people do most, in the order in which they do it. */
const uses = {
  '/': [
    (page) => page.locator('#file').setInputFiles(files(20)),
    press('.row .target'),
    keys('jpg'),
    key('Enter'),
    press('.row .target + button'),
    key('Escape'),
    press('.row .actions button'),
  ],
  '/history': [press('input[type=search]'), keys('photo')],
  '/admin/tasks': [press('input[type=search]'), keys('bench'), press('tbody input[type=checkbox]')],
  '/admin/monitor?range=hour': [
    press('.chart-head button:nth-of-type(3)'),
    press('.chart-head button:nth-of-type(4)'),
    press('.chart summary'),
  ],
  '/help': [key('/'), keys('file')],
};

export async function usePages({ ground, desk, browser, url, rounds, open, client }) {
  await many(ROWS, 10, () => desk.enqueue.operation({ operation: 'bench.nothing', client, params: {} }));
  await fillDay(ground);
  for (const [path, steps] of Object.entries(uses)) {
    const longest = [];
    for (let round = 0; round < rounds; round += 1)
      longest.push(await use(await open(browser, true), url + path, steps));
    print(`${path.split('?')[0]}: INP over ${steps.length} steps`, `${median(longest).toFixed(0)} ms`);
  }
  for (const slow of [false, true]) {
    const drawn = [];
    for (let round = 0; round < rounds; round += 1) drawn.push(await chartsOfDay(await open(browser, slow), url));
    print(
      `charts of a day${slow ? ', slowed down' : ''}, from their numbers until drawn`,
      `${median(drawn).toFixed(0)} ms`,
    );
  }
}

/** Ten queues, each minute of a day. */
async function fillDay(ground) {
  await ground.sql(
    `INSERT INTO roll_up (span, at, queue, accepted, done, failed, cancelled, bytes_in, bytes_out, wait_ms, run_ms, waiting, running, oldest_wait_s)
     SELECT 'minute', date_trunc('minute', now()) - n * interval '1 minute', queue, 9, 5 + n % 7, n % 3, 0, 1000, 1000,
       ARRAY[n % 90, n % 300, n % 900], ARRAY[n % 400, n % 2000, n % 9000], n % 40, n % 8, n % 60
     FROM generate_series(1, 1440) n, unnest($1::text[]) queue ON CONFLICT DO NOTHING`,
    [['default', 'image', 'video', 'audio', 'document', 'archive', 'notify', 'cleanup', 'pack', 'import']],
  );
}

async function use({ context, page }, address, steps) {
  await page.addInitScript(() => {
    globalThis.longestPress = 0;
    new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries())
        if (interactionId > 0) globalThis.longestPress = Math.max(globalThis.longestPress, duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
  await page.goto(address);
  await page.locator('#app h1').first().waitFor();
  await page.waitForTimeout(BEGUN_MS);
  for (const step of steps) {
    await step(page);
    await page.waitForTimeout(SETTLE_MS);
  }
  const longest = await page.evaluate(() => globalThis.longestPress);
  await context.close();
  return longest;
}

async function chartsOfDay({ context, page }, url) {
  await page.addInitScript((count) => {
    globalThis.drawnAt = new Promise((resolve) => {
      const look = () => {
        const said = [...document.querySelectorAll('.chart figcaption .muted')];
        if (said.length < count || said.some(({ textContent }) => textContent === '…')) return;
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, characterData: true });
    });
  }, CHARTS);
  await page.goto(`${url}/admin/monitor?range=day`);
  const ms = await page.evaluate(async () => {
    const drawnAt = await globalThis.drawnAt;
    const answers = performance.getEntriesByType('resource').filter(({ name }) => name.includes('metrics/history'));
    return drawnAt - Math.max(...answers.map(({ responseEnd }) => responseEnd).filter((end) => end < drawnAt));
  });
  await context.close();
  return ms;
}

// What the pages may weigh: script and style packed with gzip, and requests at load. None of it depends on speed; what does is measured by bench/pages.mjs.
import http from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { russian, scriptHasRun, TestBrowser } from './browser.js';

interface Budget {
  readonly script: number;
  readonly style: number;
  readonly requests: number;
}
const usual: Budget = { script: 45_000, style: 12_000, requests: 8 };
const budgets: Readonly<Record<string, Budget>> = {
  '/': usual,
  '/history': usual,
  // Of one that is under way: its options have a schema, and the stream of events begins with one more look.
  '/t/': usual,
  '/admin/monitor': { script: 75_000, style: 12_000, requests: 9 },
};

let product: Product;
let browser: TestBrowser;
let task: string;

beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
  const form = new FormData();
  form.set('target', 'webp');
  form.set('file', new Blob([new Uint8Array(await makePng({ width: 8, height: 8 }))]), 'a.png');
  const made = await fetch(`${product.url}/api/v1/tasks`, { method: 'POST', body: form });
  task = ((await made.json()) as { id: string }).id;
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** Bytes of the body as it comes packed with gzip. */
const packedBytes = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (data: Buffer) => (bytes += data.length)).once('end', () => resolve(bytes));
    });
    request.once('error', reject);
  });

/** Browsers ask for these by themselves, when the page is there. */
const FOR_INSTALLING = /\/(manifest\.webmanifest|assets\/icon-)/;

const QUIET_MS = 700;

/** Everything that is asked for until nothing more comes. */
async function loaded(page: Page, url: string): Promise<string[]> {
  const asked: string[] = [];
  let lastAt = Infinity;
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith('http') || FOR_INSTALLING.test(url)) return;
    asked.push(url);
    lastAt = performance.now();
  });
  await page.goto(url, { waitUntil: 'load' });
  await page.locator('#app h1, #app h2').first().waitFor();
  await scriptHasRun(page);
  // The stream of events stays open, so that the network never rests: it is over when a while has brought nothing more. Soon after that pages look again.
  await expect.poll(() => performance.now() - lastAt).toBeGreaterThan(QUIET_MS);
  return asked;
}

describe.each(Object.entries(budgets))('51 the page at %s', (path, budget) => {
  it.each(['en', 'ru'])('keeps to its budget in %s', async (language) => {
    const { page } = await browser.visit(`${product.url}/livez`, language === 'ru' ? russian : {});
    const asked = await loaded(page, product.url + (path === '/t/' ? `/t/${task}` : path));
    const sum = async (ending: string) => {
      const files = asked.filter((url) => url.endsWith(ending));
      const sizes = await Promise.all(files.map(packedBytes));
      return sizes.reduce((all, bytes) => all + bytes, 0);
    };
    const weighed = { script: await sum('.js'), style: await sum('.css'), requests: asked.length };
    expect(weighed.script).toBeLessThanOrEqual(budget.script);
    expect(weighed.style).toBeLessThanOrEqual(budget.style);
    expect(weighed.requests, asked.join('\n')).toBeLessThanOrEqual(budget.requests);
    expect(asked.filter((url) => !url.startsWith(product.url) || /\.(woff2?|ttf)$/.test(url))).toEqual([]);
  });
});

// What moves by itself from one moment to the next.
const MOVES = /"(?:free_bytes|seen_at|memory_bytes|oldest_wait_s|next_at)":[^,}]*/g;

it.each(['/t/', '/admin/monitor'])('51 the page at %s begins with what its routes answer', async (path) => {
  const page = await fetch(product.url + (path === '/t/' ? `/t/${task}` : path));
  const [, written = ''] =
    /<script type="application\/json" id="answers">(.*?)<\/script>/s.exec(await page.text()) ?? [];
  const answers = Object.entries(JSON.parse(written) as Record<string, unknown>);
  expect(answers.length).toBeGreaterThan(0);
  for (const [route, answer] of answers) {
    const asked = await fetch(product.url + route);
    expect(JSON.stringify(answer).replace(MOVES, ''), route).toBe((await asked.text()).replace(MOVES, ''));
  }
});

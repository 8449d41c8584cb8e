// Budget of layout shift: a preview has its place before its bytes are there, so that nothing below it jumps when they come.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePhoto } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';
import { desk, phone, TestBrowser, type View } from './browser.js';

let product: Product;
let browser: TestBrowser;
let client: HttpClient;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:1,video:1'] });
  browser = await TestBrowser.launch();
  client = httpClient(product.url);
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

async function convert(bytes: Uint8Array, name: string, target: string): Promise<string> {
  const body = new FormData();
  body.set('target', target);
  body.set('file', new File([new Uint8Array(bytes)], name));
  const { id, status } = (
    await client.post<{ id: string; status: string }>('/api/v1/tasks', body, { Prefer: 'wait=60' })
  ).body;
  expect(status).toBe('done');
  return id;
}

function makeFilm(): Buffer {
  const film = path.join(makeFolder('film'), 'clip.mkv');
  const picture = ['-f', 'lavfi', '-i', 'testsrc=duration=1:size=320x180:rate=10'];
  execFileSync('ffmpeg', ['-v', 'error', ...picture, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', film]);
  return fs.readFileSync(film);
}

/** Content stays on its way until it is let go. */
async function held(context: BrowserContext): Promise<() => void> {
  let letGo = (): void => undefined;
  const gate = new Promise<void>((open) => (letGo = open));
  await context.route(/\/files\//, async (route) => {
    await gate;
    await route.continue();
  });
  return letGo;
}

const isThere = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const seen = [...document.querySelectorAll<HTMLImageElement | HTMLVideoElement>('main img, main video')];
    return Promise.all(
      seen.map(async (each) => {
        const [isIn, event] =
          each instanceof HTMLImageElement ? [each.complete, 'load'] : [each.readyState > 0, 'loadedmetadata'];
        if (!isIn) await new Promise((come) => each.addEventListener(event, come, { once: true }));
      }),
    );
  });

/** Where everything stands, and how large the previews are. */
const places = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('main img, main video, main p, main .button, main button, main h2')].map((each) => {
      const { top, width, height } = each.getBoundingClientRect();
      return `${each.tagName} ${[top, width, height].map(Math.round).join(' ')}`;
    }),
  );

async function expectSteady(url: string, view: View, preview: string): Promise<void> {
  const { page: first, context } = await browser.visit(`${product.url}/help`, view);
  await first.close();
  const letGo = await held(context);
  const { page, faults } = await browser.visitIn(context, url);
  await page.locator(preview).first().waitFor({ state: 'attached' });
  const before = await places(page);
  letGo();
  await isThere(page);
  expect(await places(page)).toEqual(before);
  // What was kept free is what it takes by itself: nothing is drawn out of its proportions.
  const distortion = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLImageElement>('main img:not(.compare img)')].map(
      ({ clientWidth, clientHeight, naturalWidth, naturalHeight }) =>
        Math.abs(clientWidth / clientHeight - naturalWidth / naturalHeight),
    ),
  );
  expect(Math.max(0, ...distortion)).toBeLessThan(0.02);
  expect(faults).toEqual([]);
}

it.each([
  ['desk', desk],
  ['phone', phone],
])('previews of a shared result take their place at once, %s', async (_, view) => {
  for (const task of [
    await convert(await makePhoto(), 'photo.png', 'webp'),
    await convert(makeFilm(), 'clip.mkv', 'webm'),
  ]) {
    const { url } = (await client.post<{ url: string }>('/api/v1/shares', { task_id: task })).body;
    await expectSteady(new URL(url, product.url).href, view, '.shared-file img, .shared-file video');
  }
});

it.each([
  ['desk', desk],
  ['phone', phone],
])('previews on the page of a task take their place at once, %s', async (_, view) => {
  const pair = await convert(await makePhoto(), 'photo.png', 'webp');
  await expectSteady(`${product.url}/t/${pair}`, view, '.compare img');
  const film = makeFilm();
  await expectSteady(`${product.url}/t/${await convert(film, 'clip.mkv', 'gif')}`, view, '.preview img');
  await expectSteady(`${product.url}/t/${await convert(film, 'clip.mkv', 'webm')}`, view, '.preview video');
});

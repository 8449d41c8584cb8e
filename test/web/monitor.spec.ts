// The monitor in a real browser, over real tasks and a history that was there before. Tests are named after the checks they show.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { chartNames } from '../../web/pages/monitor/chart-series.js';
import { dark, expectSound, phone, russian, shoot, TestBrowser } from './browser.js';

/** "0.1 s", "12:03", "1,024" and "5 %", to be compared. */
const amount = (said: string): number =>
  said.includes(':')
    ? said.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
    : Number(said.replaceAll(',', '').replace(/[^\d.].*$/, ''));

let product: Product;
let browser: TestBrowser;
let admin: HttpClient;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues image:2,default:1 --name w1'],
    settings: { OUTGOING_PRIVATE: '127.0.0.1' },
  });
  browser = await TestBrowser.launch();
  admin = httpClient(product.url);
  const png = new Uint8Array(await makePng());
  const [good, bad] = [await upload(admin, png, 'good.png'), await upload(admin, png.slice(0, 60), 'bad.png')];
  const make = (file_id: string, more: object = {}) =>
    admin.post('/api/v1/tasks', { file_id, target: 'webp', ...more }, { Prefer: 'wait=30' });
  await Promise.all(Array.from({ length: 10 }, () => make(good)));
  await Promise.all(Array.from({ length: 12 }, () => make(bad)));
  // For faults of the sender no queue is called failing.
  await ask(product.environment, `UPDATE task SET error_code = 'engine_failed' WHERE error_code = 'input_corrupt'`, []);
  await ask(
    product.environment,
    `INSERT INTO roll_up (span, at, queue, accepted, done, failed, wait_ms, run_ms, waiting, running, oldest_wait_s)
     SELECT 'minute', date_trunc('minute', now()) - n * interval '1 minute', 'image', n, n, n % 3, ARRAY[100, 100 * n, 200 * n], ARRAY[300, 900, 1000], n, 2, n
     FROM generate_series(1, 50) n`,
    [],
  );
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it('63 66 67 68 shows history at once, names the burst of failures, pauses a queue, gives its charts as tables', async () => {
  const { page, faults } = await browser.visit(`${product.url}/admin/monitor`);
  const line = page.getByRole('listitem').filter({ hasText: 'mostly engine_failed' });
  await line.waitFor();
  expect(await line.getByRole('link').getAttribute('href')).toContain(
    'queue=image&status=failed&error_code=engine_failed',
  );
  const listed = await browser.visit(
    new URL((await line.getByRole('link').getAttribute('href')) ?? '', product.url).href,
  );
  await expect.poll(() => listed.page.locator('.tasks tbody tr').count()).toBe(12);
  await page.getByRole('img', { name: /^Start delay.*p95: now 0[.]1\ss, at most 5\ss/ }).waitFor();
  await page.getByText('Show as table: Waiting and running').click();
  const rows = page.getByRole('region', { name: 'Waiting and running' }).locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(61);
  const waiting = (await rows.locator('td:nth-of-type(1)').allTextContents()).map(Number).filter(Number.isFinite);
  // As the name of the picture has it.
  const name = (await page.getByRole('img', { name: /^Waiting and running/ }).getAttribute('aria-label')) ?? '';
  expect(/Waiting: now \d+, at most (\d+)/.exec(name)?.[1]).toBe(String(Math.max(...waiting)));
  const [now] = await ask<{ running: number; waiting: number; failed: number }>(
    product.environment,
    `SELECT count(*) FILTER (WHERE state = 'running')::int AS running, count(*) FILTER (WHERE state = 'queued')::int AS waiting,
       count(*) FILTER (WHERE state = 'failed')::int AS failed FROM task`,
  );
  const tile = async (which: string) => Number(await page.locator(`[data-tile=${which}] b`).textContent());
  expect(Math.abs((await tile('running')) - (now?.running ?? -9))).toBeLessThanOrEqual(1);
  expect(Math.abs((await tile('waiting')) - (now?.waiting ?? -9))).toBeLessThanOrEqual(1);
  expect(await page.locator('[data-tile=failed]').innerText()).toContain(`${now?.failed} of `);
  await page.getByRole('button', { name: 'Pause image' }).click();
  await page.getByRole('button', { name: 'Resume image' }).click();
  await page.getByRole('button', { name: 'Pause image' }).waitFor();
  await shoot(page, 'monitor-en-1280-light');
  expect(faults).toEqual([]);
});

it('68 each chart has a name, and a table with the numbers that it draws', async () => {
  const { page } = await browser.visit(`${product.url}/admin/monitor`);
  await page.getByRole('img', { name: /^Start delay.*at most 5\ss/ }).waitFor();
  await page.getByRole('button', { name: 'Pause updates' }).click();
  for (const name of chartNames) {
    const chart = page.locator(`[data-chart=${name}]`);
    await chart.locator('details > summary').click();
    await expect.poll(() => chart.locator('.numbers tbody tr').count(), { message: name }).toBe(61);
    const heads = (await chart.locator('.numbers thead th').allTextContents()).slice(1);
    const table = await chart
      .locator('.numbers tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.children].map(({ textContent }) => textContent)));
    const summary = (await chart.getByRole('img').getAttribute('aria-label')) ?? '';
    for (const [at, head] of heads.entries()) {
      const known = table.map((row) => row[at + 1] ?? '').filter((cell) => cell !== '—');
      const most = known.find((cell) => amount(cell) === Math.max(...known.map(amount)));
      expect(summary, name).toContain(
        `${head}: ${known.length === 0 ? 'no data' : `now ${known.at(-1)}, at most ${most}`}`,
      );
    }
    // What stands under the pointer is told by the drawing itself.
    const over = chart.locator('.u-over');
    await over.scrollIntoViewIfNeeded();
    const box = (await over.boundingBox())!;
    for (const share of [0.3, 0.7]) {
      await page.mouse.move(box.x + box.width * share, box.y + 30);
      const told = () => chart.locator('.u-legend .u-value').allTextContents();
      await expect.poll(async () => (await told())[0], { message: name }).not.toBe('—');
      const values = await told();
      expect(table, name).toContainEqual(values);
    }
  }
});

it.each(
  Object.entries({
    'en-1280-light': {},
    'ru-1280-dark': { ...russian, ...dark },
    'ru-390-light': { ...phone, ...russian },
    'en-320-dark': { ...phone, ...dark, viewport: { width: 320, height: 640 } },
  }),
)('2 3 5 7 8 is sound in %s', async (name, view) => {
  const { page, faults } = await browser.visit(`${product.url}/admin/monitor`, view);
  await page.locator('.tile').first().waitFor();
  await shoot(page, `monitor-${name}`);
  await expectSound(page);
  expect(faults).toEqual([]);
});

it('69 a closer look at one chart is one at all, and Escape ends it', async () => {
  const { page, faults } = await browser.visit(`${product.url}/admin/monitor`);
  await page.getByRole('img', { name: /^Start delay.*at most 5\ss/ }).waitFor();
  await page.getByRole('button', { name: 'Pause updates' }).click();
  const pictures = () =>
    page.locator('.canvas canvas').evaluateAll((all) => all.map((each) => (each as HTMLCanvasElement).toDataURL()));
  let whole: string[] = [];
  const isDrawn = async () => {
    const before = whole;
    whole = await pictures();
    return whole.length === chartNames.length && whole.every((picture, at) => picture === before[at]);
  };
  const changed = async () => (await pictures()).filter((picture, at) => picture !== whole[at]).length;
  await expect.poll(isDrawn, { interval: 300 }).toBe(true);
  const over = page.locator('[data-chart=throughput] .u-over');
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  if (box === null) throw new Error('The chart is not drawn.');
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 20, { steps: 5 });
  await page.mouse.up();
  await expect.poll(changed).toBe(chartNames.length);
  await page.keyboard.press('Escape');
  await page.mouse.move(0, 0);
  await expect.poll(changed).toBe(0);
  expect(faults).toEqual([]);
});

it('65 shows what waits longest where the percentiles say nothing, with a mark and a word', async () => {
  // It takes the only place of its queue and keeps it: the server that it asks never answers.
  const silent = createServer(() => undefined);
  const port = await new Promise<number>((resolve) =>
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as AddressInfo).port)),
  );
  const fetched = async () => {
    const url = `http://127.0.0.1:${port}/photo.png`;
    return (await admin.post<{ id: string }>('/api/v1/tasks', { url, target: 'webp' })).body.id;
  };
  const ids = [await fetched(), await fetched()];
  try {
    await ask(
      product.environment,
      `INSERT INTO roll_up (span, at, queue, accepted, done, failed, wait_ms, run_ms, waiting, running, oldest_wait_s)
       SELECT 'minute', date_trunc('minute', now()) - n * interval '1 minute', 'default', 0, 0, 0, '{}', '{}', 1, 1, 720 - 60 * n FROM generate_series(1, 11) n`,
      [],
    );
    await expect
      .poll(async () => {
        await ask(
          product.environment,
          `UPDATE task SET queued_at = now() - interval '12 minutes', run_at = now() - interval '12 minutes' WHERE state = 'queued' AND queue = 'default'`,
          [],
        );
        const { body } = await admin.get<{ data: { queue: string; oldest_wait_s: number | null }[] }>(
          '/api/v1/admin/queues',
        );
        return body.data.find(({ queue }) => queue === 'default')?.oldest_wait_s ?? 0;
      })
      .toBeGreaterThan(700);
    const { page } = await browser.visit(`${product.url}/admin/monitor?queue=default`);
    await page
      .getByRole('listitem')
      .filter({ hasText: /⚠ default: Backlogged — the oldest task has waited 1[2-5]:\d\d/ })
      .waitFor();
    const chart = page.getByRole('img', { name: /^Start delay.*p95: no data.*Oldest waiting: now 11:00/ });
    await chart.waitFor();
  } finally {
    for (const id of ids) await admin.post(`/api/v1/tasks/${id}/cancel`, { mode: 'force' });
    silent.closeAllConnections();
    silent.close();
  }
});

// Last: afterwards there is no worker for the others.
it('64 says that nobody works when the worker has gone, and stops saying so when one comes', async () => {
  const { page } = await browser.visit(`${product.url}/admin/monitor`);
  await page.locator('.tile').first().waitFor();
  await admin.post('/api/v1/celery/workers/w1/shutdown');
  const file_id = await upload(admin, new Uint8Array(await makePng()), 'waits.png');
  const gone = page.getByRole('listitem').filter({ hasText: 'image: No workers' });
  await expect
    .poll(async () => (await admin.get<{ data: unknown[] }>('/api/v1/admin/workers')).body.data.length, {
      timeout: 30_000,
    })
    .toBe(0);
  await admin.post('/api/v1/tasks', { file_id, target: 'webp' });
  await gone.waitFor({ timeout: 30_000 });
  const main = path.join(projectRoot, 'dist/src/main.js');
  const other = spawn(process.execPath, [main, 'worker', '--queues', 'image:1', '--name', 'w2'], {
    env: { ...product.environment },
    stdio: 'ignore',
  });
  const over = once(other, 'exit');
  try {
    await gone.waitFor({ state: 'detached', timeout: 60_000 });
  } finally {
    other.kill('SIGTERM');
    await over;
  }
}, 150_000);

// The monitor in a real browser, over real tasks and a history that was there before. Tests are named after the checks they show.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
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
  await expectDelay(page);
  await expectSpace(page);
  await page.getByRole('button', { name: 'Pause image' }).click();
  await page.getByRole('button', { name: 'Resume image' }).click();
  await page.getByRole('button', { name: 'Pause image' }).waitFor();
  await shoot(page, 'monitor-en-1280-light');
  expect(faults).toEqual([]);
});

/** 63: the slowest queue's 95th percentile of all waits that have ended in the last hour. */
async function expectDelay(page: Page): Promise<void> {
  const [delay] = await ask<{ p95_s: number }>(
    product.environment,
    `SELECT max(p95)::float AS p95_s FROM (SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - queued_at)) AS p95
       FROM task WHERE ended_at > now() - interval '1 hour' AND started_at IS NOT NULL GROUP BY queue) q`,
  );
  const said = (await page.locator('[data-tile=wait] b').textContent()) ?? '';
  // As it is said: in tenths, or in whole seconds.
  expect(Math.abs(amount(said) - (delay?.p95_s ?? -9)), said).toBeLessThanOrEqual(said.includes(':') ? 0.5 : 0.1);
}

/** 63: what the disk has, as the system tells it, and what of it is ours. */
async function expectSpace(page: Page): Promise<void> {
  const { bavail, blocks, bsize } = fs.statfsSync(product.uploadsDir);
  const tile = await page.locator('[data-tile=space]').innerText();
  const [free = NaN, disk = NaN, used = NaN] = [...tile.matchAll(/([\d.,]+)\s([kMGT]?)B/g)].map(
    ([, figure = '', unit = '']) => amount(figure) * 1000 ** ' kMGT'.indexOf(unit || ' '),
  );
  // Others use the disk meanwhile, and a figure has two places.
  expect(free / (bavail * bsize), tile).toBeCloseTo(1, 1);
  expect(disk / (blocks * bsize), tile).toBeCloseTo(1, 1);
  const bytes = fs
    .readdirSync(path.join(product.uploadsDir, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
  expect(used / bytes, tile).toBeCloseTo(1, 1);
}

it.each([
  ['en', {}, 'Who used most, 1 h', 'User or key, Ran, Done, Failed, Last'],
  ['ru', russian, 'Для кого работали дольше всего за час', 'Пользователь или ключ, Работа, Готово, Ошибки, Последняя'],
] as const)('says in %s for whom it worked, with the way to their tasks', async (_language, view, title, heads) => {
  const { page, faults } = await browser.visit(`${product.url}/admin/monitor`, view);
  const table = page.getByRole('region', { name: title });
  expect((await table.locator('th').allInnerTexts()).join(', ')).toBe(heads);
  const cells = await table.locator('tbody td').allInnerTexts();
  expect([cells[0], cells[2], cells[3]]).toEqual(['local', '10', '12']);
  await table.getByRole('link', { name: 'local' }).click();
  await page.waitForURL('**/admin/tasks?client=local');
  await page.locator('tbody tr .whose').first().waitFor();
  expect(new Set(await page.locator('tbody tr .whose').allInnerTexts())).toEqual(new Set(['local']));
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
  // It takes the only place of its queue and keeps it: the server that it asks never comes to an end, and is never silent for so long that it is given up.
  const endless = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': 1e6 });
    const drip = setInterval(() => response.write('x'), 1000);
    response.on('close', () => clearInterval(drip));
  });
  const port = await new Promise<number>((resolve) =>
    endless.listen(0, '127.0.0.1', () => resolve((endless.address() as AddressInfo).port)),
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
    await expectTurn(page);
  } finally {
    for (const id of ids) await admin.post(`/api/v1/tasks/${id}/cancel`, { mode: 'force' });
    endless.closeAllConnections();
    endless.close();
  }
}, 300_000);

/** Nobody touches anything: what waits grows older, and passes five minutes while one looks on. */
async function expectTurn(page: Page): Promise<void> {
  const youngerBy = (seconds: number) =>
    ask(
      product.environment,
      `UPDATE task SET queued_at = now() - $1 * interval '1 s', run_at = now() - $1 * interval '1 s' WHERE state = 'queued' AND queue = 'default'`,
      [seconds],
    );
  const row = page.locator('tr', { has: page.getByRole('rowheader', { name: 'default' }) });
  const health = row.locator('.health');
  const oldest = async () => amount((await row.locator('td').nth(3).textContent()) ?? '');
  const look = () =>
    health.evaluate((each) => ({
      word: each.textContent,
      colour: getComputedStyle(each).color,
      sign: getComputedStyle(each, '::before').content,
    }));
  const amber = await page.evaluate(() => {
    const drop = document.body.appendChild(document.createElement('i'));
    drop.style.color = 'var(--warn)';
    const { color } = getComputedStyle(drop);
    drop.remove();
    return color;
  });
  await youngerBy(240);
  await expect.poll(async () => (await look()).word).toBe('At capacity');
  const before = await look();
  expect(before.colour).not.toBe(amber);
  expect(before.sign).not.toContain('▲');
  const ages = [await oldest()];
  await expect
    .poll(
      async () => {
        const age = await oldest();
        if (age !== ages.at(-1)) ages.push(age);
        return look();
      },
      { timeout: 150_000 },
    )
    .toEqual({ word: 'Backlogged', colour: amber, sign: expect.stringContaining('▲') as string });
  ages.push(await oldest());
  expect(ages).toEqual(ages.toSorted((a, b) => a - b));
  expect(ages[0]).toBeLessThan(300);
  expect(ages.at(-1)).toBeGreaterThan(300);
  expect(new Set(ages).size).toBeGreaterThan(2);
}

// Last: afterwards there is no worker for the others.
it('64 says that nobody works when the worker has gone or was killed, and stops saying so when one comes', async () => {
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
  const served = async () => {
    const { body } = await admin.get<{ data: { queue: string; workers: number }[] }>('/api/v1/admin/queues');
    return body.data.find(({ queue }) => queue === 'image')?.workers;
  };
  for (const end of ['SIGKILL', 'SIGTERM'] as const) {
    const other = startWorker();
    const over = once(other, 'exit');
    try {
      await gone.waitFor({ state: 'detached', timeout: 60_000 });
      // It works before it has said for which queues; who is killed then was never counted.
      await expect.poll(served, { timeout: 60_000 }).toBe(1);
    } finally {
      other.kill(end);
      await over;
    }
    // It had no time to say that it leaves.
    if (end === 'SIGTERM') continue;
    await admin.post('/api/v1/tasks', { file_id, target: 'webp' });
    await gone.waitFor({ timeout: 60_000 });
  }
}, 300_000);

const startWorker = () =>
  spawn(
    process.execPath,
    [path.join(projectRoot, 'dist/src/main.js'), 'worker', '--queues', 'image:1', '--name', 'w2'],
    { env: { ...product.environment }, stdio: 'ignore' },
  );

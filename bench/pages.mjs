// The pages in Chromium, slowed down as a weak phone on a mobile line: what they load, how soon they show, how long they block; the Convert page with many rows, and pages in use.
/* global document, requestAnimationFrame, dispatchEvent, DataTransfer, DragEvent, File, PerformanceObserver */
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { median, print } from './figures.mjs';
import { many, openDesk, openGround, until } from './ground.mjs';
import { usePages } from './pages-in-use.mjs';

/** Whom a server without accounts takes everybody on this machine for. */
const LOCAL = { id: '00000000-0000-7000-8000-000000000001' };
const SLOWER = 4;
const LINE = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const RUNNING = 100;
const LOOK_MS = 10_000;

export async function run({ rounds }) {
  const ground = await openGround('pages');
  const desk = await openDesk(ground.environment);
  const browser = await chromium.launch({
    executablePath: execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const url = await ground.startApi();
    await desk.enqueue.operation({ operation: 'bench.nothing', client: LOCAL, params: {} });
    // As most are; of another one pages ask what it is.
    await ground.sql("UPDATE task SET operation = 'convert', target_format = 'webp'");
    const [task] = await ground.sql('SELECT id FROM task');
    const paths = ['/', '/history', `/t/${task.id}`, '/settings', '/admin/tasks', '/admin/monitor'];
    // The first answer of a server that has just begun is no part of a page.
    await load(browser, url);
    for (const path of paths) {
      const loads = [];
      for (let round = 0; round < rounds; round += 1) loads.push(await load(browser, url + path));
      const name = path.startsWith('/t/') ? '/t/{id}' : path;
      const of = (key) => median(loads.map((each) => each[key]));
      const kB = (key) => `${(of(key) / 1000).toFixed(1)} kB`;
      print(
        `${name}: script, style, all bytes; requests`,
        `${kB('Script')}, ${kB('Stylesheet')}, ${kB('all')}; ${of('requests')}`,
      );
      print(
        '  LCP, longest task, CLS',
        `${of('lcp').toFixed(0)} ms, ${of('longest').toFixed(0)} ms, ${of('cls').toFixed(3)}`,
      );
    }
    const added = [];
    for (let round = 0; round < rounds; round += 1) added.push(await addFiles(browser, url, 100, false));
    print('100 files added at full speed, until they are drawn', `${median(added.map(({ ms }) => ms)).toFixed(0)} ms`);
    print('  longest task', `${median(added.map(({ longest }) => longest)).toFixed(0)} ms`);
    const thousand = await addFiles(browser, url, 1000, false);
    print('1 000 files added; row nodes', `${thousand.ms.toFixed(0)} ms; ${thousand.rows}`);
    await usePages({ ground, desk, browser, url, rounds, open, client: LOCAL });
    await watchRunning(ground, desk, browser, url);
  } finally {
    await browser.close();
    await desk.close();
    await ground.close();
  }
}

async function open(browser, slow) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  if (slow) {
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', LINE);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  }
  await page.addInitScript(observe);
  return { context, page, cdp };
}

/** In the page, before anything of it runs. */
function observe() {
  const seen = { lcp: 0, cls: 0, longest: 0 };
  globalThis.seen = seen;
  const see = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  see('largest-contentful-paint', ({ startTime }) => (seen.lcp = startTime));
  see('layout-shift', ({ value, hadRecentInput }) => (seen.cls += hadRecentInput ? 0 : value));
  see('longtask', ({ duration }) => (seen.longest = Math.max(seen.longest, duration)));
}

/** Browsers ask for these by themselves, when the page is there. */
const FOR_INSTALLING = /\/(manifest\.webmanifest|assets\/icon-)/;
/** Soon afterwards pages that live look again, which is no part of their load. */
const QUIET_MS = 700;

async function load(browser, address) {
  const { context, page, cdp } = await open(browser, true);
  // As they come over the line, packed; headers count only among all.
  const bytes = { Script: 0, Stylesheet: 0, all: 0 };
  const kinds = new Map();
  let requests = 0;
  let last = Date.now();
  cdp.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    last = Date.now();
    bytes.all += encodedDataLength;
  });
  cdp.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind in bytes) bytes[kind] += encodedDataLength;
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('http') || FOR_INSTALLING.test(request.url())) return;
    requests += 1;
    last = Date.now();
  });
  await page.goto(address);
  await page.locator('#app h1').first().waitFor();
  await until(() => Date.now() - last > QUIET_MS, 50);
  const seen = await page.evaluate(() => globalThis.seen);
  await context.close();
  return { ...bytes, requests, ...seen };
}

async function addFiles(browser, url, count, slow) {
  const { context, page } = await open(browser, slow);
  await page.goto(url);
  await page.locator('.ways').waitFor();
  await page.waitForLoadState('networkidle');
  const ms = await page.evaluate(async (count) => {
    globalThis.seen.longest = 0;
    const transfer = new DataTransfer();
    for (let at = 1; at <= count; at += 1)
      transfer.items.add(new File(['x'], `file ${at}.png`, { type: 'image/png', lastModified: at }));
    const began = performance.now();
    dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
    while (document.querySelector('.row') === null) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now() - began;
  }, count);
  const rows = await page.locator('.row').count();
  const { longest } = await page.evaluate(() => globalThis.seen);
  await context.close();
  return { ms, rows, longest };
}

/** Real tasks, real events: each says four times a second how far it is, and the server passes on what it passes on. */
async function watchRunning(ground, desk, browser, url) {
  const made = await fetch(`${url}/api/v1/tasks/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items: [] }),
  });
  const { id: job } = await made.json();
  const params = { steps: 400 };
  await many(RUNNING, 10, () => desk.enqueue.operation({ operation: 'bench.counting', client: LOCAL, params }));
  await ground.sql(`UPDATE task SET job_id = $1 WHERE operation = 'bench.counting'`, [job]);
  await ground.startWorker(String(RUNNING));
  const running = async () =>
    (await ground.sql(`SELECT count(*)::int AS count FROM task WHERE state = 'running'`))[0].count;
  await until(async () => (await running()) === RUNNING, 200);
  const { context, page, cdp } = await open(browser, false);
  await page.goto(`${url}/b/${job}`);
  await page.locator('.row').first().waitFor();
  await cdp.send('Performance.enable');
  const busy = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const of = (name) => metrics.find((each) => each.name === name)?.value ?? 0;
    return { at: of('Timestamp'), task: of('TaskDuration') };
  };
  const before = await busy();
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const after = await busy();
  const share = (after.task - before.task) / (after.at - before.at);
  print(`${RUNNING} running rows: the page's share of a core`, `${(share * 100).toFixed(1)} %`);
  await context.close();
  await ground.stopWorkers();
}

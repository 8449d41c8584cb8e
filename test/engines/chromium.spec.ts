// Pages of HTML printed by Chromium: as a browser lays them out, without scripts, and without anything that lies elsewhere.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/conversion/engine.js';
import { useCage } from '../../src/conversion/process/cage.js';
import { watchMemory } from '../../src/conversion/process/memory-watch.js';
import { runTool } from '../../src/conversion/process/tool.js';
import { usualLimits } from '../../src/conversion/limits.js';
import { edgesOf, plan } from '../../src/conversion/planner.js';
import { processesWith, untilNone } from '../harness/processes.js';
import { makeFolder } from '../harness/work-area.js';
import { openDocumentEngines, run, runAll, textOfPdf } from './document-run.js';
import { sizesOf } from './one-operation.js';
import { quarters } from './pictures.js';

let engines: Engine[] = [];
beforeAll(() => {
  engines = openDocumentEngines({ documentSlots: 0 });
});
afterEach(() => useCage('required'));
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const route = [{ engine: 'chromium', from: 'html', to: 'pdf' }];
const print = (page: string, options: object = {}, more: object = {}) =>
  run(engines, 'a.html', page, 'pdf', { route, options: { engine: 'chromium', ...options }, ...more });
const pictureOf = (file: string): string => {
  const stem = path.join(makeFolder('drawn'), 'page');
  execFileSync('pdftoppm', ['-r', '36', '-png', '-singlefile', file, stem]);
  return `${stem}.png`;
};
const colours = (file: string): string =>
  execFileSync('convert-im6.q16', [pictureOf(file), '-unique-colors', 'txt:-'], { encoding: 'utf8' });

it('lays a page out as a browser does', async () => {
  const page =
    '<!doctype html><style>main{display:grid;grid-template-columns:1fr 1fr} b{background:#20c040}</style><main><b>left</b><b>right</b></main>';
  const output = await print(page);
  expect(output).toMatchObject({ format: 'pdf', probe: { pages: 1 }, engine: { name: 'chromium' } });
  // Side by side: on one line.
  expect(execFileSync('pdftotext', ['-layout', output.path, '-'], { encoding: 'utf8' })).toMatch(/left +right/);
});

it('options of a PDF hold', async () => {
  const pages = ['one', 'two', 'three'].map((word) => `<p style="break-after:page">${word}</p>`).join('');
  const output = await print(pages, { pages: '2', orientation: 'landscape' });
  expect(output.probe.pages).toBe(1);
  expect(textOfPdf(output.path)).toContain('two');
  const [[width = 0, height = 0] = []] = sizesOf(output.path);
  expect(width).toBeGreaterThan(height);
});

it('paper is that of most countries unless it is asked for, or the page says it', async () => {
  const sizes = async (page: string, options = {}) => sizesOf((await print(page, options)).path);
  expect(await sizes('<p>one')).toEqual([[595, 842]]);
  expect(await sizes('<p>one', { paper: 'letter', orientation: 'landscape' })).toEqual([[792, 612]]);
  expect(await sizes('<style>@page { size: A5 }</style><p>one')).toEqual([[420, 595]]);
});

it('letters of any kind are read as UTF-8 or UTF-16', async () => {
  expect(textOfPdf((await print('<p>Привет, мир')).path)).toContain('Привет, мир');
});

describe('what a page may not', () => {
  it('run scripts, fetch, or show what lies elsewhere; pictures inside of it are shown', async () => {
    const hits: string[] = [];
    const trap = http.createServer((request, response) => {
      hits.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
    const secret = path.join(makeFolder('secret'), 'secret.html');
    fs.writeFileSync(secret, '<p>canary of somebody else</p>', { mode: 0o644 });
    const inside = `data:image/png;base64,${(await quarters().png().toBuffer()).toString('base64')}`;
    const evil = [
      `<script>document.body.append("scripted"); fetch("${at}/fetch")</script>`,
      `<img src="${at}/img" onerror="document.body.append('scripted')">`,
      `<link rel=stylesheet href="${at}/css"><style>@import "${at}/import"; p { background: url(${at}/url) }</style>`,
      `<iframe src="file://${secret}"></iframe><object data="file://${secret}"></object><embed src="file://${secret}">`,
      `<iframe srcdoc="<script>parent.document.body.append('scripted')</script>"></iframe>`,
      `<video src="${at}/video" poster="${at}/poster"></video><form action="${at}/form"><input autofocus></form>`,
      `<meta http-equiv="Content-Security-Policy" content="default-src *">`,
    ].join('\n');
    const output = await print(`<p>words</p><img src="${inside}">${evil}`);
    const text = textOfPdf(output.path);
    expect(text).toContain('words');
    expect(text).not.toMatch(/scripted|canary/);
    expect(colours(output.path)).toMatch(/#2040E0/i);
    const gone = await print(`<meta http-equiv="refresh" content="0;url=file://${secret}"><p>words</p>`).catch(
      () => undefined,
    );
    if (gone) expect(textOfPdf(gone.path)).not.toContain('canary');
    expect(hits).toEqual([]);
    await new Promise((resolve) => trap.close(resolve));
  });

  it('outlive its task', async () => {
    const stop = new AbortController();
    const folder = makeFolder('spool');
    const endless = `<style>div{filter:blur(40px);width:3000px;height:3000px;background:linear-gradient(red,blue)}</style>${'<div>x</div>'.repeat(3000)}`;
    const running = print(endless, {}, { signal: stop.signal });
    running.catch(() => undefined);
    const chromium = () =>
      processesWith({ folder: path.dirname(folder) }).filter(({ command }) => command.includes('--print-to-pdf'));
    await expect.poll(() => chromium().length, { timeout: 30_000 }).toBeGreaterThan(0);
    stop.abort({ code: 'cancelled', force: true });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await untilNone(chromium, 15_000)).toEqual([]);
  });
});

it('is only taken where nothing else can do it, and not offered without bubblewrap', async () => {
  expect(plan(edgesOf(engines), 'html', 'pdf')?.map(({ engine }) => engine)).not.toContain('chromium');
  const [chromium] = openDocumentEngines({ documentSlots: 0 }).filter(({ id }) => id === 'chromium');
  useCage('off');
  expect(await chromium?.probe()).toMatchObject({
    available: false,
    reason: expect.stringContaining('bubblewrap') as string,
  });
});

it('texts that become pages on the way can be printed by it too', async () => {
  const [output] = await runAll(engines, 'a.md', '# Title\n\nwords', 'pdf', {
    route: [{ engine: 'pandoc', from: 'md', to: 'html' }, ...route],
    options: { engine: 'chromium' },
  });
  expect(textOfPdf(output!.path)).toMatch(/Title[^]*words/);
});

it('what takes more memory than it may is ended, whatever its limits say', async () => {
  const watch = watchMemory(100e6, new AbortController().signal);
  const takes = (bytes: number) =>
    runTool({
      command: 'perl',
      args: ['-e', `my $bytes = ${bytes}; my $much = "x" x $bytes; sleep 20`],
      cwd: makeFolder('watched'),
      signal: watch.signal,
      limits: usualLimits,
      slot: 0,
      onStart: watch.onStart,
    });
  expect(await takes(300e6)).toMatchObject({ kind: 'stopped' });
  expect(watch.isOver()).toBe(true);
  watch.stop();
});

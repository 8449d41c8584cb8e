// The page of a task in a real browser, in every state, against the real product. Numbers are those of the checklist of the pages.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { busyPicture } from '../e2e/control/fleet.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { makePhoto } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';
import { axeFaults, dark, expectSound, phone, russian, shoot, TestBrowser, type View } from './browser.js';
import { changeRow, deleted, failed, retrying, running, seedTask } from './seeded-tasks.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly outputs: readonly { readonly id: string }[];
}

let product: Product;
/** Has no worker, so that rows stay as they are put. */
let still: Product;
let browser: TestBrowser;
let client: HttpClient;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2,video:1,document:1'] });
  still = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
  client = httpClient(product.url);
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
  await still.stop();
});

const views: Readonly<Record<string, View>> = {
  'en-1280-light': {},
  'ru-1280-dark': { ...russian, ...dark },
  'ru-390-light': { ...phone, ...russian },
  'en-390-dark': { ...phone, ...dark },
};
const status = (page: Page) => page.locator('.task .status').first();

async function convert(bytes: Uint8Array, name: string, target: string, options = {}): Promise<TaskBody> {
  const body = new FormData();
  body.set('target', target);
  body.set('options', JSON.stringify(options));
  body.set('file', new File([new Uint8Array(bytes)], name));
  const answer = await client.post<TaskBody>('/api/v1/tasks', body, { Prefer: 'wait=60' });
  return answer.body;
}

describe('the title of a task', () => {
  it.each([
    ['clip.png', 'clip.png → clip.webp'],
    [`${'long '.repeat(8)}name.png`, `${'long '.repeat(8)}name.png → webp`],
  ])('of %s does not repeat what is long', async (name, title) => {
    const { id } = await convert(await makePhoto(), name, 'webp');
    const { page } = await browser.visit(`${product.url}/t/${id}`, phone);
    await expect.poll(() => page.locator('h1').textContent()).toBe(title);
  });
});

describe('a task that is done', () => {
  it('2, 3, 5, 7, 8, 31, 46-48 shows sizes, saving, times and its path, in each view', async () => {
    const { id } = await convert(await makePhoto(), 'Отпуск photo.png', 'webp', { quality: 40 });
    for (const [view, with_] of Object.entries(views)) {
      const { page, faults } = await browser.visit(`${product.url}/t/${id}`, with_);
      await page.locator('.compare img').nth(1).waitFor();
      const isRussian = view.startsWith('ru');
      expect(await status(page).textContent()).toMatch(
        isRussian
          ? /^Готово, на \d+\s% меньше: [\d,]+\sкБ →\s[\d,]+\sкБ$/
          : /^Done, \d+\s% smaller: [\d.]+\skB →\s[\d.]+\skB$/,
      );
      expect(await page.locator('.card .muted').first().textContent()).toMatch(
        isRussian
          ? /в ожидании .+ · в работе .+будет удалено через ≈\s24\sч \(/
          : /waited .+ · ran .+deleted in ≈\s24\sh \(/,
      );
      expect(await page.locator('.station').count()).toBe(3);
      expect(await page.locator('h1').count()).toBe(1);
      await expectSound(page);
      await shoot(page, `task-done-${view}`);
      expect(faults).toEqual([]);
    }
  });

  it('7, 8, 25 names its file in every button, whatever the name is', async () => {
    const name = `${'long '.repeat(40)}<img src=x onerror=alert(1)>\u202Egnp.photo.png`;
    const id = await seedTask(still, { row: failed('input_corrupt') });
    // The door makes such names harmless; rows may have them all the same.
    await ask(
      still.environment,
      'UPDATE stored_file SET filename = $2 FROM task WHERE task.id = $1 AND stored_file.id = ANY (inputs)',
      [id, name],
    );
    for (const view of [{}, phone]) {
      const { page, faults } = await browser.visit(`${still.url}/t/${id}`, view);
      await page.getByRole('button', { name: /^Delete now/ }).waitFor();
      const shown = (await page.locator('h1 bdi').first().textContent()) ?? '';
      expect(shown).toContain('<img src=x onerror=alert(1)>');
      for (const button of await page.locator('.actions .button, .actions button').all()) {
        const label = (await button.getAttribute('aria-label')) ?? '';
        expect(label).toContain((await button.textContent())?.trim());
        if (await button.isVisible()) expect(label).toContain(shown.slice(0, 100));
      }
      await expectSound(page);
      await shoot(page, `task-name-${view === phone ? 390 : 1280}`);
      expect(faults).toEqual([]);
    }
  });

  it('53 the line between before and after moves by arrow keys, and by button and key c', async () => {
    const { id } = await convert(await makePhoto(), 'compare.png', 'webp');
    const { page } = await browser.visit(`${product.url}/t/${id}`);
    const slider = page.getByRole('slider');
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => slider.inputValue()).toBe('51');
    const clips = () =>
      page.locator('.compare img').evaluateAll((all) => all.map((each) => getComputedStyle(each).clipPath));
    await expect.poll(clips).toEqual(['inset(0px 49% 0px 0px)', 'inset(0px 0px 0px 51%)']);
    await page.getByRole('button', { name: 'Before' }).click();
    await expect.poll(() => slider.inputValue()).toBe('100');
    await page.keyboard.press('c');
    await expect.poll(() => slider.inputValue()).toBe('0');
    await page.getByRole('button', { name: 'Actual size' }).click();
    await expect.poll(() => page.locator('.compare').evaluate((each) => each.clientWidth)).toBe(640);
  });

  it('54 shows no SVG as a page: its script does nothing, its bytes come as a download', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="parent.hit=1"><script>top.hit=1</script></svg>';
    const { id } = await convert(new TextEncoder().encode(svg), 'evil.svg', 'png');
    const { page, faults } = await browser.visit(`${product.url}/t/${id}`);
    await page.locator('.preview img').waitFor();
    expect(await page.locator('.preview img').count()).toBe(1);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    const task = (await client.get<{ inputs: { id: string }[] }>(`/api/v1/tasks/${id}`)).body;
    const answer = await client.fetch(`/api/v1/files/${task.inputs[0]?.id ?? ''}/content?disposition=inline`);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(faults).toEqual([]);
  });

  it('54 shows no HTML as a page either: its bytes come as a download, which could do nothing here', async () => {
    const text = '# Report\n\n<script>top.hit = 1; parent.hit = 1</script>\n\n<img src=x onerror="top.hit = 1">\n';
    const { id, status: state, outputs } = await convert(new TextEncoder().encode(text), 'report.md', 'html');
    expect(state).toBe('done');
    const { page, faults } = await browser.visit(`${product.url}/t/${id}`);
    await page.getByRole('link', { name: 'Download report.md' }).waitFor();
    expect(await page.locator('iframe, embed, object, frame').count()).toBe(0);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    const path = `/api/v1/files/${outputs[0]?.id ?? ''}/content`;
    for (const how of ['', '?disposition=inline']) {
      const { headers } = await client.fetch(path + how);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-disposition')).toMatch(/^attachment/);
      expect(headers.get('content-security-policy')).toContain('sandbox');
    }
    // As somebody does who opens its address.
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.evaluate((to) => location.assign(to), `${path}?disposition=inline`),
    ]);
    expect(download.suggestedFilename()).toBe('report.html');
    expect(faults).toEqual([]);
  });

  it('55 a film plays here and seeks by parts', async () => {
    const film = path.join(makeFolder('film'), 'clip.mkv');
    const picture = ['-f', 'lavfi', '-i', 'testsrc=duration=6:size=320x240:rate=10'];
    execFileSync('ffmpeg', ['-v', 'error', ...picture, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', film]);
    const { id, status: state } = await convert(fs.readFileSync(film), 'clip.mkv', 'webm');
    expect(state).toBe('done');
    const { page, faults } = await browser.visit(`${product.url}/t/${id}`);
    const parts: number[] = [];
    page.on('response', (response) => response.url().includes('/content') && parts.push(response.status()));
    const video = page.locator('video');
    await video.evaluate(
      (each: HTMLVideoElement) => each.readyState > 0 || new Promise((seen) => (each.onloadedmetadata = seen)),
    );
    await video.evaluate((each: HTMLVideoElement) => {
      each.currentTime = 4;
      return new Promise((seen) => (each.onseeked = seen));
    });
    expect(await video.evaluate((each: HTMLVideoElement) => Math.round(each.currentTime))).toBe(4);
    await page.reload();
    await video.evaluate(
      (each: HTMLVideoElement) => each.readyState > 0 || new Promise((seen) => (each.onloadedmetadata = seen)),
    );
    await expect.poll(() => parts).toContain(206);
    await expectSound(page);
    await shoot(page, 'task-film-en-1280');
    expect(faults).toEqual([]);
  });

  it('shows pages of a document as pictures, and keeps nothing of that on the server', async () => {
    const { id, status: state } = await convert(await makePhoto(), 'page.png', 'pdf');
    expect(state).toBe('done');
    const { page, faults } = await browser.visit(`${product.url}/t/${id}`);
    await page.getByRole('button', { name: 'Show its pages page.pdf' }).click();
    await page.locator('.page-pictures img').waitFor({ timeout: 60_000 });
    const width = () => page.locator('.page-pictures img').evaluate((each: HTMLImageElement) => each.naturalWidth);
    await expect.poll(width).toBeGreaterThan(100);
    const { data } = (await client.get<{ data: unknown[] }>('/api/v1/tasks?operation=thumbnail')).body;
    expect(data).toEqual([]);
    // What was looked at is still there.
    await expect.poll(async () => (await client.fetch(`/api/v1/tasks/${id}/result`)).status).toBe(200);
    expect(faults).toEqual([]);
  });
});

describe('a task under way', () => {
  it('20, 21, 27 says its place, its percent and its attempt, which never go back', async () => {
    const id = await seedTask(still, { name: 'clip.png' });
    const { page, faults } = await browser.visit(`${still.url}/t/${id}`);
    await expectText(page, /^In queue, number \d+ · no worker for it is running, the task will wait$/);
    await page.getByText('Live', { exact: true }).waitFor();
    await changeRow(still, id, running(63));
    await expectText(page, 'Converting 63 %');
    await changeRow(still, id, 'progress_percent = 40');
    await changeRow(still, id, `progress_percent = 41, tag = 'seen'`);
    await changeRow(still, id, 'progress_percent = 70');
    await expectText(page, 'Converting 70 %');
    expect(await page.getByRole('progressbar').getAttribute('aria-valuetext')).toBe('70 percent');
    await changeRow(still, id, 'progress_percent = 5, attempt = 2');
    await expectText(page, 'Converting 5 % · attempt 2 of 4');
    await page.reload();
    await expectText(page, 'Converting 5 % · attempt 2 of 4');
    await shoot(page, 'task-running-en-1280');
    await expectSound(page);
    expect(faults).toEqual([]);
  });

  it('28 without a percent tells how long it runs, and no number to anybody', async () => {
    const id = await seedTask(still, { row: running(null), attempts: [null] });
    const { page } = await browser.visit(`${still.url}/t/${id}`);
    const seen = async () => Number(/^Converting, 0:(\d\d)$/.exec((await status(page).textContent()) ?? '')?.[1]);
    const first = await seen();
    expect(first).toBeGreaterThanOrEqual(8);
    await page.waitForFunction(
      (than) => Number(document.querySelector('.task .status')?.textContent.slice(-2)) > than,
      first,
    );
    expect(await page.locator('progress').getAttribute('aria-valuenow')).toBeNull();
    expect(await page.locator('progress').evaluate((each: HTMLProgressElement) => each.position)).toBe(-1);
    await changeRow(still, id, "progress_at = started_at + interval '4 s', progress_eta_ms = 26000");
    await expectText(page, /^Converting, 0:\d\d · usually takes ≈\s30\ss$/);
    await changeRow(still, id, 'progress_eta_ms = NULL');
    await expectText(page, /^Converting, 0:\d\d$/);
  });

  it('29 says when it is tried again, and tries at once when that is asked', async () => {
    const id = await seedTask(still, { row: retrying(1800), attempts: ['retrying'] });
    const { page } = await browser.visit(`${still.url}/t/${id}`);
    await expectText(page, /^Will retry at \d\d:\d\d \(in \d\d:\d\d\) · attempt 2 of 4$/);
    const errorS = async () => {
      const [, minutes, seconds] = /in (\d+):(\d\d)/.exec((await status(page).textContent()) ?? '') ?? [];
      const [row] = await ask<{ left: number }>(
        still.environment,
        'SELECT extract(epoch FROM run_at - now())::float AS left FROM task WHERE id = $1',
        [id],
      );
      return Math.abs((row?.left ?? 0) - (Number(minutes) * 60 + Number(seconds)));
    };
    await expect.poll(errorS).toBeLessThanOrEqual(2);
    await expectSound(page);
    await shoot(page, 'task-retrying-en-1280');
    const other = await browser.visit(`${still.url}/t/${id}`, { ...phone, ...russian });
    await expectText(other.page, /^Повторим в \d\d:\d\d \(через \d\d:\d\d\) · попытка 2 из 4$/);
    await shoot(other.page, 'task-retrying-ru-390');
    await page.getByRole('button', { name: 'Now photo.png' }).click();
    await page.getByRole('button', { name: 'Now photo.png' }).waitFor({ state: 'detached' });
    const [now] = await ask<{ due: boolean }>(
      still.environment,
      'SELECT run_at <= now() AS due FROM task WHERE id = $1',
      [id],
    );
    expect(now?.due).toBe(true);
  });

  it('29 is begun within three seconds when that is asked', async () => {
    const body = new FormData();
    body.set('target', 'gif');
    body.set('delay_s', '3600');
    body.set('file', new File([new Uint8Array(await makePhoto())], 'later.png'));
    const { id } = (await client.post<TaskBody>('/api/v1/tasks', body)).body;
    await changeRow(product, id, retrying(1800));
    const { page } = await browser.visit(`${product.url}/t/${id}`);
    await page.getByRole('button', { name: 'Now later.png' }).click();
    await expectText(page, /^Done/);
    const [begun] = await ask<{ after: number }>(
      product.environment,
      `SELECT extract(epoch FROM a.started_at - task.run_at)::float AS after FROM task JOIN task_attempt a ON a.task_id = task.id
       WHERE task.id = $1 ORDER BY a.started_at DESC LIMIT 1`,
      [id],
    );
    expect(begun?.after).toBeLessThanOrEqual(3);
  });

  it('30 is cancelled: first it says so, then that it is, and no program is left', async () => {
    const body = new FormData();
    body.set('target', 'png');
    body.set('file', new File([busyPicture(60)], 'busy.svg'));
    const { id } = (await client.post<TaskBody>('/api/v1/tasks', body)).body;
    const { page } = await browser.visit(`${product.url}/t/${id}`);
    await page.locator('.status-running').waitFor({ timeout: 60_000 });
    // The worker is held meanwhile, or it would sometimes be quicker than the page.
    const worker = product.pids().find(({ command }) => command.includes('main.js worker'))?.pid ?? 0;
    process.kill(worker, 'SIGSTOP');
    try {
      await page.getByRole('button', { name: 'Cancel busy.svg' }).click();
      await expectText(page, 'Cancelling…');
    } finally {
      process.kill(worker, 'SIGCONT');
    }
    await expectText(page, 'Cancelled. Nothing was kept.');
    await page.getByRole('button', { name: 'Convert again busy.svg' }).waitFor();
    await expect
      .poll(() => fs.readdirSync(path.join(product.uploadsDir, '.work')).filter((each) => each === id))
      .toEqual([]);
  });

  it('30 leaves no program behind, and nothing of its work', async () => {
    const film = path.join(makeFolder('endless'), 'long.mkv');
    const second = path.join(path.dirname(film), 'second.mkv');
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=duration=1:size=1280x720:rate=10'];
    execFileSync('ffmpeg', [
      '-v',
      'error',
      ...picture,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-crf',
      '45',
      second,
    ]);
    execFileSync('ffmpeg', ['-v', 'error', '-stream_loop', '900', '-i', second, '-c', 'copy', film]);
    const body = new FormData();
    body.set('target', 'webm');
    body.set('file', new File([fs.readFileSync(film)], 'long.mkv'));
    const { id } = (await client.post<TaskBody>('/api/v1/tasks', body)).body;
    const { page } = await browser.visit(`${product.url}/t/${id}`);
    const tools = () => product.pids().filter(({ command }) => command.includes('ffmpeg') && command.includes(id));
    await expect.poll(() => tools().length, { timeout: 60_000 }).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Cancel long.mkv' }).click();
    await expectText(page, 'Cancelled. Nothing was kept.');
    await expect.poll(tools).toEqual([]);
    await expect
      .poll(() => fs.readdirSync(path.join(product.uploadsDir, '.work')).filter((each) => each === id))
      .toEqual([]);
  });

  it('7 shows its operator what stood where, and changes the priority', async () => {
    const id = await seedTask(still, { name: 'first.png' });
    const { page } = await browser.visit(`${still.url}/t/${id}`);
    await page.getByLabel('Priority (9 is highest)').selectOption('9');
    const priority = async () =>
      (await httpClient(still.url).get<{ priority: number }>(`/api/v1/tasks/${id}`)).body.priority;
    await expect.poll(priority).toBe(9);
  });
});

describe('a task that failed', () => {
  it('2, 3, 21, 46-48 says why in words, whose fault it is and where to read on, in each view', async () => {
    const id = await seedTask(still, {
      name: 'broken.png',
      row: failed('input_corrupt'),
      attempts: ['retrying', 'lost', 'failed'],
    });
    for (const [view, with_] of Object.entries(views)) {
      const { page, faults } = await browser.visit(`${still.url}/t/${id}`, with_);
      await page.locator('.task .status-failed').waitFor();
      const text = await page.locator('main').innerText();
      expect(text).not.toMatch(/Error:|ffmpeg|exit code/);
      expect(text).toContain(view.startsWith('ru') ? 'Причина в файле' : 'The problem is in the file');
      expect(await page.locator('a[href$="/help#input_corrupt"]').count()).toBe(1);
      // The same file once more would fail in the same way.
      expect(await page.getByRole('button', { name: /^(Try again|Повторить)/ }).count()).toBe(0);
      await expectSound(page);
      await shoot(page, `task-failed-${view}`);
      expect(faults).toEqual([]);
    }
  });

  it('3 tells its notes in the language of the reader, with what they name', async () => {
    const note = { code: 'fonts_substituted', detail: 'These fonts are not installed: Consolas.', names: ['Consolas'] };
    const row = `state = 'done', attempt = 1, started_at = created_at, ended_at = now(), warnings = '${JSON.stringify([note])}'`;
    const id = await seedTask(still, { row });
    const inEnglish = await browser.visit(`${still.url}/t/${id}`);
    await inEnglish.page.getByText(note.detail).waitFor();
    const { page } = await browser.visit(`${still.url}/t/${id}`, russian);
    await page
      .locator('.task')
      .getByText(/^Некоторые шрифты .* \(Consolas\)/)
      .waitFor();
    expect(await page.locator('main').innerText()).not.toContain('These fonts');
  });

  it('22 has a number for the administrator where the server is the reason', async () => {
    const id = await seedTask(still, { row: failed('internal_error') });
    const { page } = await browser.visit(`${still.url}/t/${id}`);
    await page.getByText(`Number for the administrator: ${id}`).waitFor();
  });

  it('22 a locked document is tried again with the password that is typed', async () => {
    const id = await seedTask(still, { name: 'locked.png', row: failed('input_encrypted') });
    const { page } = await browser.visit(`${still.url}/t/${id}`, russian);
    await page.getByLabel('Пароль документа').fill('open sesame');
    await shoot(page, 'task-locked-ru-1280');
    const asked = page.waitForRequest((request) => request.url().endsWith('/retry'));
    await page.keyboard.press('Enter');
    expect((await asked).postDataJSON()).toMatchObject({ options: { password: 'open sesame' } });
  });

  it('is repeated as a new task with a page of its own', async () => {
    const id = await seedTask(still, { row: failed('engine_failed') });
    const { page } = await browser.visit(`${still.url}/t/${id}`);
    await page.getByRole('button', { name: 'Try again photo.png' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/t/') && !url.pathname.endsWith(id));
    await expectText(page, /^In queue/);
  });
});

describe('the end of its life', () => {
  it('37 says when its files were deleted, and that the settings are still there', async () => {
    const id = await seedTask(still, { row: deleted, options: { quality: 40 } });
    for (const [view, with_] of Object.entries(views)) {
      const { page } = await browser.visit(`${still.url}/t/${id}`, with_);
      await expectText(page, view.startsWith('ru') ? /^Удалено .+ по сроку хранения/ : /^Deleted on .+, as announced/);
      const link = page.getByRole('link', { name: view.startsWith('ru') ? /^Загрузить снова/ : /^Upload again/ });
      expect(await link.getAttribute('href')).toBe(`/?again=${id}`);
      expect(await page.locator('dd').filter({ hasText: /^40$/ }).count()).toBe(1);
      expect(await axeFaults(page)).toEqual([]);
      await shoot(page, `task-deleted-${view}`);
    }
  });

  it('56 deletes after ten seconds in which it can be taken back, and says so afterwards', async () => {
    const id = await seedTask(still, { name: 'away.png', row: failed('input_corrupt') });
    const { page } = await browser.visit(`${still.url}/t/${id}`);
    await page.getByRole('button', { name: 'Delete now away.png' }).click();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('button', { name: 'Delete now away.png' }).click();
    expect((await httpClient(still.url).get(`/api/v1/tasks/${id}`)).status).toBe(200);
    await shoot(page, 'task-undo-en-1280');
    await page.getByText('Deleted. Nothing of it was kept.').waitFor({ timeout: 60_000 });
    expect((await httpClient(still.url).get(`/api/v1/tasks/${id}`)).status).toBe(410);
    await page.reload();
    expect(await page.locator('h1').textContent()).toBe('No longer here');
    expect(await page.locator('.problem').textContent()).toContain('its time is over');
  });

  it('deletes also when its reader leaves within those seconds', async () => {
    const id = await seedTask(still, { row: failed('input_corrupt') });
    const { page } = await browser.visit(`${still.url}/t/${id}`);
    await page.getByRole('button', { name: /^Delete now/ }).click();
    await page.goto(`${still.url}/help`);
    await expect.poll(async () => (await httpClient(still.url).get(`/api/v1/tasks/${id}`)).status).toBe(410);
  });
});

describe('sharing', () => {
  it('10, 36 makes a link without a login, says when it is shortened, revokes it', async () => {
    const { id } = await convert(await makePhoto(), 'shared.png', 'webp');
    const { page, faults } = await browser.visit(`${product.url}/t/${id}`);
    const opener = page.getByRole('button', { name: 'Share shared.png' });
    await opener.click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => opener.evaluate((each) => each === document.activeElement)).toBe(true);
    await opener.click();
    await page.getByLabel('The link works for').selectOption('604800');
    await page.getByRole('button', { name: 'Create link' }).click();
    await expect.poll(() => page.getByRole('button', { name: /^Revoke/ }).count()).toBe(1);
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    await page.getByText('Shorter than asked for').waitFor();
    await expectSound(page);
    await shoot(page, 'task-share-en-1280');
    const stranger = await browser.visit(link);
    expect(await stranger.page.locator('meta[name=robots]').getAttribute('content')).toBe('noindex');
    expect(await stranger.page.getByText('shared.webp').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: /^Revoke/ }).click();
    await page.keyboard.press('Escape');
    const answer = async () => (await fetch(link)).status;
    await expect.poll(answer, { timeout: 60_000 }).toBe(410);
    for (const [view, title] of [
      [{}, 'No longer here'],
      [russian, 'Этого больше нет'],
    ] as const) {
      const late = await browser.visit(link, view);
      await late.page.locator('h1', { hasText: title }).waitFor();
      expect(await late.page.getByText('shared.webp').count()).toBe(0);
    }
    expect(faults).toEqual([]);
  });

  it('lists the link that was made also when the list from before it comes later', async () => {
    const { id } = await convert(await makePhoto(), 'raced.png', 'webp');
    const { page } = await browser.visit(`${product.url}/t/${id}`);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let [asked, late] = [0, false];
    await page.route('**/api/v1/shares', async (route) => {
      if (route.request().method() !== 'GET' || (asked += 1) > 1) return route.continue();
      const answer = await route.fetch();
      await held;
      await route.fulfill({ response: answer });
      late = true;
    });
    await page.getByRole('button', { name: 'Share raced.png' }).click();
    await page.getByRole('button', { name: 'Create link' }).click();
    const revoke = page.getByRole('button', { name: /^Revoke/ });
    await revoke.waitFor();
    letGo();
    await expect.poll(() => late).toBe(true);
    // What the page has heard by now it has drawn two frames later.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect(await revoke.count()).toBe(1);
  });
});

async function expectText(page: Page, text: string | RegExp): Promise<void> {
  // A number and its unit are tied by a space of their own.
  const shown = async () => (await status(page).textContent())?.replaceAll('\u00a0', ' ');
  await expect.poll(shown).toMatch(text);
}

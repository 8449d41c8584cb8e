// The Convert page against the real product: from choosing to downloading, and everything that goes wrong in between. The numbers are those of the checks of pages.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { busyPicture } from '../e2e/control/fleet.js';
import { httpClient } from '../harness/http-client.js';
import { upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';
import { en } from '../../web/words/en.js';
import { dark, expectSound, phone, russian, shoot, TestBrowser, type View, type Visit } from './browser.js';
import { changeRow, deleted } from './seeded-tasks.js';

let product: Product;
/** Has no worker, so tasks wait; takes 6 MiB at most. */
let idle: Product;
let browser: TestBrowser;
let png: Buffer;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  idle = await startProduct({ roles: ['api'], settings: { MAX_FILE: '6MiB', MAX_FILES: '17', KEEP_FILES: '3h' } });
  browser = await TestBrowser.launch();
  png = await makePng({ width: 400, height: 300 });
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
  await idle.stop();
});

/** With the script in its place: the form that works without it has a field of the same name. */
async function visit(to: string, view: View = {}, url = product.url): Promise<Visit> {
  const visited = await browser.visit(url + to, view);
  await visited.page.locator('.ways').waitFor();
  return visited;
}
const file = (name: string, buffer: Buffer = png) => ({ name, mimeType: 'image/png', buffer });
const row = (page: Page, name: string) => page.locator('.row', { hasText: name });
const ready = (page: Page, text: string) => page.locator('#summary', { hasText: text }).waitFor();
const choose = (page: Page, ...files: ReturnType<typeof file>[]) => page.locator('#file').setInputFiles(files);
/** As somebody does who has no mouse: whatever cannot be reached in this way is never reached. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  const isThere = () => goal.evaluate((each) => each === document.activeElement);
  for (let stops = 0; stops < 60 && !(await isThere()); stops += 1) await page.keyboard.press('Tab');
  expect(await isThere()).toBe(true);
}
/** As from the file manager: entries with folders inside. */
const drop = (page: Page, files: Readonly<Record<string, string>>) =>
  page.evaluate((contents) => {
    const transfer = new DataTransfer();
    for (const [name, base64] of Object.entries(contents)) {
      const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: 'image/png' }));
    }
    dispatchEvent(new DragEvent('dragenter', { dataTransfer: transfer }));
    dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
  }, files);

describe('from a file to its result', () => {
  it('1, 9, 25, 31, 43 by keyboard alone: choose, target, convert, download', async () => {
    const { page, faults } = await visit('/');
    await page.locator('.ways').waitFor();
    expect(await page.locator('h1').allTextContents()).toEqual(['Convert files']);
    expect(await page.locator('.primary:visible').allTextContents()).toEqual(['Choose files']);
    expect((await page.locator('#limits').textContent())?.replaceAll('\u00a0', ' ')).toBe(
      'Up to 2.1 GB a file, 100 files at a time. Results are kept for 24 hours.',
    );
    // Before the way there: a browser that has not heard yet that somebody waits for its dialog shows nobody and gives up.
    const asked = page.waitForEvent('filechooser');
    await tabTo(page, page.getByRole('button', { name: 'Choose files' }));
    await page.keyboard.press('Enter');
    const chooser = await asked;
    await chooser.setFiles([file('photo.png'), file('second photo.png')]);
    await expect.poll(() => page.locator('.row').count()).toBe(2);
    await tabTo(page, page.getByRole('button', { name: /target of photo.png$/ }));
    await page.keyboard.press('Enter');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('jp');
    await page.keyboard.press('Enter');
    await expect.poll(() => row(page, 'photo.png').first().locator('.target').textContent()).toContain('JPG');
    await tabTo(page, page.locator('#start'));
    await page.keyboard.press('Enter');
    await ready(page, 'Ready 2 of 2');
    expect(await row(page, 'second photo.png').locator('.name').getAttribute('title')).toBe('second photo.png');
    await expect.poll(() => page.title()).toMatch(/^\(2\/2\) ✓/);
    await tabTo(page, page.getByRole('link', { name: 'Download photo.png' }));
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/^photo\.jpe?g$/);
    expect((await sharp(await download.path()).metadata()).format).toBe('jpeg');
    expect(await row(page, 'second photo.png').locator('.status').textContent()).toMatch(
      /^Done, \d+\s% smaller: .+ →\s.+/,
    );
    expect(faults).toEqual([]);
  });

  it('14, 15, 21, 23, 24 says on the row what is wrong with a file, and the others go on', async () => {
    const { page } = await visit('/');
    await page.clock.install();
    await page.reload();
    await page.locator('.ways').waitFor();
    const sent: string[] = [];
    page.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()));
    await choose(
      page,
      file('broken.png', png.subarray(0, png.length - 60)),
      file('empty.png', Buffer.alloc(0)),
      file('zip.png', Buffer.from('PK\x03\x04 no picture')),
      file('good.png'),
      file('what.xyz'),
    );
    await row(page, 'what.xyz').getByText('We cannot convert .xyz files.').waitFor();
    const wayOn = row(page, 'what.xyz').getByRole('link', { name: 'See what works here' });
    expect(await wayOn.getAttribute('href')).toBe('/help#formats');
    await row(page, 'empty.png').getByText('The file is empty (0 bytes).').waitFor();
    expect(sent).toEqual([]);
    await page.locator('#start').click();
    await row(page, 'broken.png').getByText('Failed: The file is damaged.').waitFor();
    await row(page, 'zip.png').getByText('The content is of another kind').waitFor();
    await row(page, 'good.png').getByText(/^Done/).waitFor();
    await ready(page, 'Ready 1 of 5, failed 4');
    await page.clock.fastForward(15_000);
    await row(page, 'broken.png').getByText('Failed: The file is damaged.').waitFor();
    await row(page, 'empty.png').getByText('The file is empty (0 bytes).').waitFor();
    expect(await row(page, 'broken.png').getByRole('link', { name: 'What to do' }).getAttribute('href')).toContain(
      '/help#input_corrupt',
    );
    expect(await page.locator('.row').allTextContents()).not.toContainEqual(
      expect.stringMatching(/Error:|exit code|ffmpeg/),
    );
    // Nor was anything else sent afterwards: a form for each of the others.
    const forms = sent.map((url) => new URL(url).pathname).filter((path) => /\/(tasks|files|uploads)$/.test(path));
    expect(forms).toEqual(Array(3).fill(expect.stringMatching(/^\/api\/v1\/jobs\/.+\/tasks$/)));
  });

  it('20 a reload and a second tab show the same', async () => {
    const { page, context } = await visit('/');
    await choose(page, file('kept.png'));
    await page.locator('#start').click();
    await ready(page, 'Ready 1 of 1');
    expect(new URL(page.url()).pathname).toMatch(/^\/b\/[0-9a-f-]{36}$/);
    await page.reload();
    await ready(page, 'Ready 1 of 1');
    const other = await browser.visitIn(context, page.url());
    await ready(other.page, 'Ready 1 of 1');
    await expect.poll(() => other.page.getByRole('link', { name: 'Download kept.png' }).count()).toBe(1);
    await page.getByRole('link', { name: 'Start a new list' }).click();
    await page.getByText(/^Last batch: 1 file, .+ · ready 1 of 1$/).waitFor();
  });

  it('a file that was the fault is replaced in its row, and the batch knows only the new one', async () => {
    const { page, faults } = await visit('/');
    await choose(page, file('broken.png', png.subarray(0, png.length - 60)), file('good.png'));
    await page.locator('#start').click();
    await ready(page, 'Ready 1 of 2, failed 1');
    await page.getByLabel('Replace file broken.png').setInputFiles(file('whole.png'));
    await ready(page, 'Ready 2 of 2');
    expect((await page.locator('.row .name').allTextContents()).toSorted()).toEqual(['good.png', 'whole.png']);
    await page.reload();
    await ready(page, 'Ready 2 of 2');
    expect(faults).toEqual([]);
  });

  it('what became larger is tried once more, as small as is useful, without being sent again', async () => {
    const { page, faults } = await visit('/');
    const jpeg = await sharp(png).resize(1600, 1200).jpeg({ quality: 30 }).toBuffer();
    await choose(page, { ...file('photo.jpg', jpeg), mimeType: 'image/jpeg' });
    await page.getByRole('button', { name: /target of photo.jpg$/ }).click();
    await page.getByRole('combobox').fill('png');
    await page.keyboard.press('Enter');
    await page.locator('#start').click();
    await row(page, 'photo.jpg')
      .getByText(/^Done, .+ larger/)
      .waitFor();
    await page.getByRole('button', { name: 'Try smaller photo.jpg' }).click();
    await ready(page, 'Ready 2 of 2');
    const smaller = page.locator('.row', { hasText: 'as small as is useful' });
    expect(await smaller.getByRole('button', { name: /^Try smaller/ }).count()).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      smaller.getByRole('link', { name: 'Download photo.jpg' }).click(),
    ]);
    expect(await sharp(await download.path()).metadata()).toMatchObject({ format: 'png', width: 1280 });
    expect(faults).toEqual([]);
  });

  it('37 what was deleted is not counted as ready, and can be brought again in its row', async () => {
    const { page } = await visit('/');
    await choose(page, file('kept.png'), file('gone.png'));
    await page.locator('#start').click();
    await ready(page, 'Ready 2 of 2');
    const gone = await page.getByRole('link', { name: 'gone.png', exact: true }).getAttribute('href');
    await changeRow(product, gone?.split('/').at(-1) ?? '', deleted);
    await page.reload();
    await ready(page, 'Ready 1 of 2, deleted 1');
    await row(page, 'gone.png')
      .getByText(/^Deleted on .+, as announced/)
      .waitFor();
    await page.getByLabel('Upload again gone.png').setInputFiles(file('gone.png'));
    await ready(page, 'Ready 2 of 2');
  });

  it('the last batch is not offered any more when it has been deleted', async () => {
    const { page } = await visit('/');
    await choose(page, file('once.png'), file('bad.png', png.subarray(0, 300)));
    await page.locator('#start').click();
    await ready(page, 'Ready 1 of 2, failed 1');
    const job = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.goto(product.url);
    await page.getByText(/^Last batch: 2 files, .+ · ready 1 of 2, failed 1$/).waitFor();
    expect((await fetch(`${product.url}/api/v1/jobs/${job}`, { method: 'DELETE' })).status).toBe(204);
    await page.reload();
    const kept = () => page.evaluate(() => localStorage.getItem('athanor.lastBatch'));
    await expect.poll(kept).toBe('null');
    expect(await page.locator('.last-batch').count()).toBe(0);
  });

  it('23, 35 all that is ready comes as one zip, with folders, and with what failed', async () => {
    const { page } = await visit('/');
    const trip = path.join(makeFolder('zip'), 'trip');
    fs.mkdirSync(path.join(trip, 'день 1'), { recursive: true });
    for (const name of ['first.png', 'день 1/закат 🌅.png']) fs.writeFileSync(path.join(trip, name), png);
    await page.locator('#folder').setInputFiles(trip);
    const other = await makePng({ width: 20, height: 20 });
    await choose(page, file('снимок.png'), file('снимок.png', other), file('bad.png', png.subarray(0, 300)));
    await page.locator('#start').click();
    await ready(page, 'Ready 4 of 5, failed 1');
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#download-all').click()]);
    const zip = await download.path();
    const listed = spawnSync('unzip', ['-Z1', zip], { encoding: 'utf8' }).stdout.trim().split('\n').sort();
    expect(listed).toEqual(
      ['errors.txt', 'trip/first.webp', 'trip/день 1/закат 🌅.webp', 'снимок (2).webp', 'снимок.webp'].toSorted(),
    );
    expect(spawnSync('unzip', ['-tq', zip]).status).toBe(0);
  });
});

describe('ways in', () => {
  it('11, 12, 13 a drop anywhere, a paste outside of fields, no file twice', async () => {
    const { page } = await visit('/');
    await drop(page, { 'dropped.png': png.toString('base64') });
    await row(page, 'dropped.png').waitFor();
    await page.evaluate((base64) => {
      const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, png.toString('base64'));
    await row(page, 'pasted-').waitFor();
    expect(await page.locator('.row').count()).toBe(2);
    expect(await page.locator('#folder').getAttribute('webkitdirectory')).not.toBeNull();
    await page.getByRole('button', { name: /target of dropped.png$/ }).click();
    const taken = await page.getByRole('combobox').evaluate((field, base64) => {
      const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
      // True when nobody has prevented what the field itself does with it.
      return !field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, png.toString('base64'));
    expect(taken).toBe(false);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.row').count()).toBe(2);
  });

  it('13 what is dragged over the window is greeted, and not any more when it has left', async () => {
    const { page } = await visit('/');
    const drag = (type: string) =>
      page.evaluate((type) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], 'a.png'));
        dispatchEvent(new DragEvent(type, { dataTransfer }));
      }, type);
    await drag('dragenter');
    await page.locator('.drop-over').waitFor();
    await drag('dragleave');
    await page.locator('.drop-over').waitFor({ state: 'detached' });
    expect(await page.locator('.row').count()).toBe(0);
  });

  it('11 a dropped folder is walked to its end, and what systems leave in it is left out and counted', async () => {
    const { page } = await visit('/');
    await page.evaluate(() => {
      // As the browser gives them: a hundred at a time, and nothing at the end.
      const folder = (name: string, inside: object[]) => ({
        isFile: false,
        name,
        createReader: () => {
          const left = [...inside];
          return { readEntries: (take: (entries: object[]) => void) => take(left.splice(0, 100)) };
        },
      });
      const leaf = (name: string) => ({
        isFile: true,
        name,
        file: (take: (file: File) => void) => take(new File(['x'], name, { type: 'image/png', lastModified: 1 })),
      });
      const many = Array.from({ length: 150 }, (_, at) => leaf(`inner ${at}.png`));
      const tree = folder('trip', [leaf('first.png'), leaf('.DS_Store'), folder('day one', many)]);
      const transfer = new DataTransfer();
      transfer.items.add(new File(['x'], 'trip'));
      DataTransferItem.prototype.webkitGetAsEntry = () => tree as unknown as FileSystemEntry;
      dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
    });
    await page.locator('#summary', { hasText: '151 files chosen' }).waitFor();
    await page.getByText('Skipped 1 system file.').waitFor();
    await expect.poll(() => row(page, 'inner 0.png').locator('.about').textContent()).toContain('trip/day one');
  });

  it('rows are worked through by keys, and the focus stays in the list', async () => {
    const { page } = await visit('/');
    await choose(page, file('first.png'), file('second.png'), file('third.png'));
    await page.getByRole('button', { name: 'Remove second.png' }).focus();
    await page.keyboard.press('Delete');
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('.row')?.querySelector('.name')?.textContent ?? '');
    await expect.poll(focused).toBe('third.png');
    await page.keyboard.press('Delete');
    await expect.poll(focused).toBe('first.png');
    await page.locator('#start').click();
    await page.getByRole('link', { name: 'Download first.png' }).focus();
    await Promise.all([page.waitForEvent('download'), page.keyboard.press('d')]);
    const name = page.getByRole('link', { name: 'first.png', exact: true });
    const address = (await name.getAttribute('href')) ?? '';
    await name.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(product.url + address);
    await page.locator('h1', { hasText: 'first.png' }).waitFor();
  });

  it('56 what was removed comes back to its place', async () => {
    const { page } = await visit('/');
    await choose(page, file('first.png'), file('second.png'), file('third.png'));
    await page.getByRole('button', { name: 'Remove second.png' }).click();
    await expect.poll(() => page.locator('.row .name').allTextContents()).toEqual(['first.png', 'third.png']);
    await expectSound(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.mouse.move(1, 1);
    await expect
      .poll(() => page.locator('.row .name').allTextContents())
      .toEqual(['first.png', 'second.png', 'third.png']);
  });

  it('52 keeps a thousand files with few rows, and the last can be reached', async () => {
    const { page } = await visit('/');
    await page.evaluate(() => {
      const transfer = new DataTransfer();
      for (let at = 1; at <= 1000; at += 1)
        transfer.items.add(new File(['x'], `file ${at}.png`, { type: 'image/png', lastModified: at }));
      dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
    });
    await page.locator('#summary', { hasText: '1,000 files chosen' }).waitFor();
    await expect.poll(() => page.locator('.row').count()).toBeLessThanOrEqual(60);
    for (let turns = 0; turns < 40 && (await row(page, 'file 1000.png').count()) === 0; turns += 1) {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForFunction(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))),
      );
    }
    await row(page, 'file 1000.png').waitFor();
    await expect.poll(() => page.locator('.row').count()).toBeLessThanOrEqual(60);
  });
});

describe('targets and options', () => {
  it('10, 33 the menu recommends six at most, finds JPG once, and gives the focus back at Escape', async () => {
    const { page } = await visit('/');
    await choose(page, file('photo.png'));
    const opener = page.getByRole('button', { name: /target of photo.png$/ });
    await opener.click();
    await page.getByRole('option').first().waitFor();
    expect(await page.getByRole('option').count()).toBeLessThanOrEqual(6);
    await page.getByRole('button', { name: /^All formats/ }).click();
    await expect.poll(() => page.getByRole('option').count()).toBeGreaterThan(6);
    await page.getByRole('combobox').fill('jp');
    await expect.poll(() => page.getByRole('option').count()).toBeLessThan(6);
    expect(await page.getByRole('option').filter({ hasText: /^JPG/ }).allTextContents()).toHaveLength(1);
    expect(
      await page
        .getByRole('option')
        .filter({ hasText: /^(JPEG|JPE|JFIF)\b/ })
        .count(),
    ).toBe(0);
    await expectSound(page);
    await page.keyboard.press('Escape');
    await expect.poll(() => opener.evaluate((each) => each === document.activeElement)).toBe(true);
    const options = page.getByRole('button', { name: 'Options: photo.png' });
    await options.click();
    await page.getByRole('spinbutton', { name: 'Width' }).first().fill('5');
    await page.getByLabel('Preset', { exact: true }).selectOption('web');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => options.evaluate((each) => each === document.activeElement)).toBe(true);
    // What was not applied is not kept.
    await options.click();
    await expect.poll(() => page.getByLabel('Preset', { exact: true }).inputValue()).toBe('');
  });

  it('what is converted often is one press away, with its target', async () => {
    const { page } = await visit('/');
    await choose(page, file('a.png'));
    await page.getByRole('button', { name: /target of a.png$/ }).click();
    await page.getByRole('combobox').fill('gif');
    await page.keyboard.press('Enter');
    await page.locator('#start').click();
    await ready(page, 'Ready 1 of 1');
    await page.goto(product.url);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'PNG → GIF' }).click(),
    ]);
    expect(await page.locator('#file').getAttribute('accept')).toBe('.png');
    await chooser.setFiles([file('b.png')]);
    await row(page, 'b.png').locator('.target', { hasText: 'GIF' }).waitFor();
  });

  it('32 remembers the target of an ending; a choice for all leaves alone what was set by hand', async () => {
    const { page } = await visit('/');
    await choose(page, file('a.png'), file('b.png'));
    const set = async (opener: string | RegExp, target: string) => {
      await page.getByRole('button', { name: opener }).click();
      await page.getByRole('combobox').fill(target);
      await page.keyboard.press('Enter');
    };
    await set(/target of a.png$/, 'gif');
    await set(/^All pictures to/, 'avif');
    const target = (name: string) => expect.poll(() => row(page, name).locator('.target').textContent());
    await target('a.png').toContain('GIF');
    await target('b.png').toContain('AVIF');
    await page.getByRole('button', { name: 'Remove b.png' }).click();
    await page.locator('#start').click();
    await ready(page, 'Ready 1 of 1');
    await page.goto(product.url);
    await page.locator('.ways').waitFor();
    await choose(page, file('c.png'));
    await target('c.png').toContain('GIF');
  });

  it('options are drawn from what the server says, and are kept to', async () => {
    const { page } = await visit('/');
    await choose(page, file('wide.png'));
    await page.getByRole('button', { name: 'Options: wide.png' }).click();
    await page.getByRole('spinbutton', { name: 'Width' }).first().fill('99999999');
    await expect.poll(() => page.getByRole('button', { name: 'Apply', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('spinbutton', { name: 'Width' }).first().fill('120');
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.locator('#start').click();
    await ready(page, 'Ready 1 of 1');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download wide.png' }).click(),
    ]);
    expect(await sharp(await download.path()).metadata()).toMatchObject({ width: 120 });
  });
});

describe('what the reader likes', () => {
  it('is obeyed: begins at once, keeps the target of an ending, names results as wished', async () => {
    const { page } = await visit('/');
    await page.evaluate(() =>
      localStorage.setItem(
        'athanor:preferences:',
        JSON.stringify({ start_at_once: true, name_template: 'my {name}.{ext}', targets: 'png=avif' }),
      ),
    );
    await page.reload();
    await page.locator('.ways').waitFor();
    await choose(page, file('liked.png'));
    await ready(page, 'Ready 1 of 1');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download liked.png' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('my liked.avif');
    expect((await sharp(await download.path()).metadata()).format).toBe('heif');
  });

  it('a task comes back with its file, to be converted with other options', async () => {
    const { page } = await visit('/');
    await choose(page, file('twice.png'));
    await page.locator('#start').click();
    await ready(page, 'Ready 1 of 1');
    const task = (await row(page, 'twice.png').locator('.name a').getAttribute('href'))?.split('/').at(-1);
    await page.goto(`${product.url}/?again=${task ?? ''}`);
    await row(page, 'twice.png').locator('.target').waitFor();
    await page.locator('#start').click();
    await ready(page, 'Ready 1 of 1');
  });
});

describe('while it goes on', () => {
  it('1, 14, 30, 67 without a worker says so, shows the place in the queue, and cancels', async () => {
    const { page } = await visit('/', {}, idle.url);
    await page.getByText('No worker is running now.').waitFor();
    const limits = (await page.locator('#limits').textContent())?.replaceAll('\u00a0', ' ');
    expect(limits).toBe('Up to 6.3 MB a file, 17 files at a time. Results are kept for 3 hours.');
    const sent: string[] = [];
    page.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()));
    await choose(page, file('slow.png'), file('large.png', Buffer.alloc(7 * 2 ** 20, 1)));
    await row(page, 'large.png').getByText('7.3 MB is over the limit of 6.3 MB.').waitFor();
    await page.locator('#start').click();
    await page.getByText('In queue, number 1 · no worker for it is running, the task will wait').waitFor();
    await page.locator('.freshness', { hasText: 'Live' }).waitFor();
    await page.getByRole('button', { name: 'Cancel slow.png' }).click();
    await page.getByText('Cancelled. Nothing was kept.').waitFor();
    await row(page, 'large.png').getByText('7.3 MB is over the limit of 6.3 MB.').waitFor();
    expect(sent.filter((url) => /\/(tasks|files|uploads)$/.test(url))).toHaveLength(1);
  });

  it('67 says that the queue is paused: what runs ends, what waits stays, and goes on by itself when it is not any more', async () => {
    const client = httpClient(product.url);
    try {
      const { page } = await visit('/');
      await choose(page, file('runs.svg', Buffer.from(busyPicture(4))));
      await page.locator('#start').click();
      await row(page, 'runs.svg').locator('.status-running').waitFor();
      await client.post('/api/v1/admin/queues/image/pause', {});
      await choose(page, file('held.png'));
      await page.locator('#start').click();
      const held = row(page, 'held.png').getByText('In queue, number 1 · this queue is paused, the task will wait');
      await held.waitFor();
      await row(page, 'runs.svg').locator('.status-done').waitFor();
      await held.waitFor();
      await client.post('/api/v1/admin/queues/image/resume', {});
      await ready(page, 'Ready 2 of 2');
    } finally {
      await client.post('/api/v1/admin/queues/image/resume', {});
    }
  });

  it('16, 19 a large file goes in parts, shows no more than the server has, and is gone on with after a reload', async () => {
    const large = path.join(fs.mkdtempSync(path.join(idle.uploadsDir, '..', 'large-')), 'large.png');
    fs.writeFileSync(large, Buffer.concat([png, Buffer.alloc(5.5 * 2 ** 20, 7)]));
    const { page } = await visit('/', {}, idle.url);
    let held = 0;
    // The line breaks behind the second part, for good.
    await page.route('**/api/v1/uploads/*', (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      held += 1;
      return held > 2 ? route.abort() : route.continue();
    });
    await page.locator('#file').setInputFiles(large);
    await page.locator('#start').click();
    await page.getByText(/Connection lost\. Will go on from \d+\s% by itself\./).waitFor();
    const shown = Number(/(\d+)\s%/.exec((await row(page, 'large.png').locator('.status').textContent()) ?? '')?.[1]);
    const address = await page.evaluate(
      () =>
        (JSON.parse(localStorage.getItem('athanor.pendingUploads') ?? '[]') as { address: string }[])[0]?.address ?? '',
    );
    const offsetNow = async () => {
      const answer = await fetch(new URL(address, idle.url), { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });
      return Number(answer.headers.get('upload-offset'));
    };
    const offset = await offsetNow();
    expect(offset).toBeGreaterThan(0);
    expect(shown).toBeLessThanOrEqual((offset / fs.statSync(large).size) * 100);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.getByText(`Choose the same file to go on from ${shown} %`).waitFor();
    await page.unroute('**/api/v1/uploads/*');
    const starts: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') starts.push(Number(request.headers()['upload-offset']));
    });
    await row(page, 'large.png').locator('input[type=file]').setInputFiles(large);
    await page.getByText('In queue, number').waitFor();
    expect(starts[0]).toBe(offset);
    fs.rmSync(path.dirname(large), { recursive: true });
  });

  it('26 the place in the queue falls while others go, and never rises', async () => {
    const client = httpClient(idle.url);
    const file_id = await upload(client, new Uint8Array(png), 'before.png');
    const ahead = await Promise.all(
      [1, 2, 3, 4].map(
        async () => (await client.post<{ id: string }>('/api/v1/tasks', { file_id, target: 'gif' })).body,
      ),
    );
    const { page } = await visit('/', {}, idle.url);
    await choose(page, file('patient.png'));
    await page.locator('#start').click();
    const place = page.locator('.row .status', { hasText: /^In queue, number \d+/ });
    await place.waitFor();
    await page.locator('.freshness', { hasText: 'Live' }).waitFor();
    await page.evaluate(() => {
      const places: { at: number; place: number }[] = [];
      Object.assign(globalThis, { places });
      const look = () => {
        const text = document.querySelector('.row .status')?.textContent ?? '';
        const place = Number(/number (\d+)/.exec(text)?.[1] ?? 0);
        if (places.at(-1)?.place !== place) places.push({ at: Date.now(), place });
      };
      look();
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const cancel = ({ id }: { id: string }) => client.post(`/api/v1/tasks/${id}/cancel`, {});
    const shown = () =>
      page.evaluate(() => (globalThis as unknown as { places: { at: number; place: number }[] }).places);
    const last = async () => (await shown()).at(-1)?.place ?? 0;
    const first = await last();
    await Promise.all(ahead.slice(0, 2).map(cancel));
    await expect.poll(last, { timeout: 20_000 }).toBe(first - 2);
    await Promise.all(ahead.slice(2).map(cancel));
    await expect.poll(last, { timeout: 20_000 }).toBe(first - 4);
    const places = await shown();
    expect(places.map(({ place }) => place)).toEqual(places.map(({ place }) => place).toSorted((a, b) => b - a));
    const gaps = places.slice(2).map(({ at }, n) => at - (places[n + 1]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4000);
    await page.getByRole('button', { name: 'Cancel patient.png' }).click();
    await page.getByText('Cancelled. Nothing was kept.').waitFor();
  });

  it('43 asks to notify at the click on its switch alone, and tells only who has looked away', async () => {
    const { page, context } = await browser.visit(`${product.url}/`);
    await context.addInitScript(() => {
      const noted = { asked: 0, shown: [] as string[] };
      const real = Notification.requestPermission.bind(Notification);
      const Noted = class extends Notification {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          noted.shown.push(options?.body ?? '');
        }
        static override requestPermission = () => {
          noted.asked += 1;
          return real();
        };
      };
      Object.assign(globalThis, { noted, Notification: Noted });
    });
    const noted = () =>
      page.evaluate(() => (globalThis as unknown as { noted: { asked: number; shown: string[] } }).noted);
    const convert = async (isHidden: boolean) => {
      await page.goto(`${product.url}/`);
      await page.locator('.ways').waitFor();
      await choose(page, file('away.png'));
      await page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      }, isHidden);
      await page.locator('#start').click();
      await expect.poll(() => page.title()).toMatch(/^\(1\/1\) ✓/);
      return noted();
    };
    await context.grantPermissions(['notifications']);
    expect(await convert(true)).toEqual({ asked: 0, shown: [] });
    await page.goto(`${product.url}/settings/preferences`);
    await page.getByLabel(en['settings.notifyWhenDone']).check();
    await expect.poll(async () => (await noted()).asked).toBe(1);
    await page.getByText(en['settings.kept']).waitFor();
    expect(await convert(false)).toEqual({ asked: 0, shown: [] });
    expect(await convert(true)).toEqual({ asked: 0, shown: [expect.stringContaining('Ready 1 of 1')] });
  });

  it('a name with markup or a turned direction stays text', async () => {
    const { page } = await visit('/');
    const names = ['<img src=x onerror=alert(1)>.png', '\u202egnp.exe.png', `${'очень длинное имя '.repeat(17)}.png`];
    await drop(page, Object.fromEntries(names.map((name) => [name, png.toString('base64')])));
    await expect.poll(() => page.locator('.row .name').allTextContents()).toEqual(names);
    expect(names.at(-1)?.length).toBeGreaterThan(300);
    expect(await page.locator('.row img').count()).toBe(0);
    await expectSound(page);
    await page.locator('#start').click();
    await ready(page, 'Ready 3 of 3');
    expect(await page.locator('.row img').count()).toBe(0);
    expect(
      await page
        .locator('.row')
        .getByRole('link', { name: /^Download/ })
        .count(),
    ).toBe(3);
    await expectSound(page);
  });
});

describe('for everybody', () => {
  const views: Readonly<Record<string, View>> = {
    'en-1280-light': {},
    'ru-1280-dark': { ...russian, ...dark },
    'ru-390-light': { ...phone, ...russian },
    'en-390-light': phone,
    'en-320-dark': { ...dark, viewport: { width: 320, height: 640 } },
  };
  it.each(Object.keys(views))('2, 3, 4, 5, 7, 46, 47 in %s', async (name) => {
    const { page, faults } = await visit('/', views[name]);
    await page.locator('.ways').waitFor();
    await expectSound(page);
    await shoot(page, `convert-empty-${name}`);
    await choose(
      page,
      file('Отпуск — очень длинное имя файла, которое не помещается в строку (копия 3).png'),
      file('b.png'),
      file('broken.png', png.subarray(0, 500)),
    );
    await page.locator('.row').nth(2).waitFor();
    if (name.includes('390'))
      expect(
        await page
          .locator('.row')
          .first()
          .evaluate((each) => each.getBoundingClientRect().top),
      ).toBeLessThanOrEqual(260);
    await expectSound(page);
    await shoot(page, `convert-chosen-${name}`);
    await page.locator('#start').click();
    await page.locator('.row-done').nth(1).waitFor();
    await page.locator('.row-failed').waitFor();
    await expectSound(page);
    await shoot(page, `convert-done-${name}`);
    expect(faults).toEqual([]);
  });
});

// Check 22: what fails on the Convert page is made to fail for real, by limits, files, links and programs that do so. The row says why, whose fault it is by word and
// by sign, and what to do. Only what cannot be made to fail here is put into the row.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dyingWithUs } from '../../src/embedded/owned-process.js';
import { projectRoot } from '../../src/shared/settings.js';
import { sideOf } from '../../src/shared/fault-sides.js';
import type { ErrorCode } from '../../src/shared/errors.js';
import { orderedPicture } from '../chaos/ordered-pictures.js';
import { busyPicture } from '../e2e/control/fleet.js';
import { bigPages } from '../engines/pdf-files.js';
import { makeTar } from '../harness/archives.js';
import { startFileHost } from '../harness/file-host.js';
import { httpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product, type ProductOptions } from '../harness/product.js';
import { logIn } from '../harness/session.js';
import { makeFolder } from '../harness/work-area.js';
import { en } from '../../web/words/en.js';
import { ru } from '../../web/words/ru.js';
import { expectSound, russian, shoot, TestBrowser, type View } from './browser.js';
import { changeRow, failed } from './seeded-tasks.js';

/** A role of the built program whose pictures may carry an order for a tool: see ordered-pictures.ts. */
const OBEDIENT = path.join(projectRoot, 'test/chaos/observed-role.mjs');
/** What a side is drawn with beside its words; of the others the words are all. */
const signs: Partial<Record<ReturnType<typeof sideOf>, string>> = { file: '▤', server: '⚙', both: '▤⚙' };
const wordsOf = { en, ru };
type Language = keyof typeof wordsOf;
const languages: readonly (readonly [Language, View])[] = [
  ['en', {}],
  ['ru', russian],
];

let browser: TestBrowser;
/** Those of one test. */
const started: Product[] = [];

beforeAll(async () => {
  browser = await TestBrowser.launch();
});
afterEach(async () => {
  await browser.closePages();
  for (const product of started.splice(0)) await product.stop();
});
afterAll(() => browser.close());

async function start(options: ProductOptions): Promise<Product> {
  const product = await startProduct(options);
  started.push(product);
  return product;
}
async function visit(url: string, view: View = {}): Promise<Page> {
  const { page } = await browser.visit(url, view);
  await page.locator('.ways').waitFor();
  return page;
}
const file = (name: string, buffer: Buffer) => ({ name, mimeType: '', buffer });
const row = (page: Page, name: string) => page.locator('.row', { hasText: name });
const plain = (text: string): string => text.replaceAll('\u00a0', ' ').toLowerCase();
const signOf = (part: Locator): Promise<string> => part.evaluate((each) => getComputedStyle(each, '::before').content);

async function expectRow(page: Page, name: string, code: ErrorCode, language: Language): Promise<void> {
  const [words, side] = [wordsOf[language], sideOf(code)];
  const failedRow = row(page, name);
  await failedRow.locator('.status-failed').waitFor();
  const shown = await failedRow.innerText();
  // Behind a colon Russian goes on with a small letter.
  expect(shown, code).not.toMatch(/Не получилось: [А-ЯЁ]/);
  const text = plain(shown);
  expect(text, code).toContain(plain(words[`error.${code}`]));
  expect(text, code).toContain(plain(words[`side.${side}`]));
  expect(await signOf(failedRow.locator('.status')), code).toContain('✕');
  const sign = await signOf(failedRow.locator('.whose'));
  if (signs[side] === undefined) expect(sign, code).toBe('none');
  else expect(sign, code).toContain(`"${signs[side]} "`);
  expect(await failedRow.locator(`a[href="/help#${code}"]`).count(), code).toBe(1);
  expect(text).not.toMatch(/error:|ffmpeg|exit code|^\s*at \S+:\d+/m);
}
/** The same file would fail once more: another one is asked for. What is not its fault may be tried again. */
async function expectWayOn(page: Page, name: string, code: ErrorCode, language: Language): Promise<void> {
  const isTheFile = sideOf(code) === 'file';
  const again = row(page, name).getByRole('button', { name: language === 'ru' ? /^Повторить/ : /^Try again/ });
  expect(await again.count(), code).toBe(isTheFile ? 0 : 1);
  expect(await row(page, name).locator('input[type=file]').count(), code).toBe(isTheFile ? 1 : 0);
}

async function media(name: string, ...args: string[]): Promise<Buffer> {
  const made = path.join(makeFolder('media'), name);
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', ...args, made]);
  return fs.promises.readFile(made);
}
function lockedPdf(): Buffer {
  const folder = makeFolder('locked');
  const [open, locked] = ['open.pdf', 'locked.pdf'].map((name) => path.join(folder, name)) as [string, string];
  fs.writeFileSync(open, bigPages(1));
  execFileSync('qpdf', ['--encrypt', 'open sesame', 'owner', '256', '--', open, locked]);
  return fs.readFileSync(locked);
}
const by = (tool: string) => orderedPicture({ tool });

describe('a file that fails', () => {
  /** Each with what it becomes. */
  const files: Partial<Record<ErrorCode, readonly [name: string, make: () => Buffer | Promise<Buffer>]>> = {
    input_corrupt: ['broken.png', async () => (await makePng()).subarray(0, -40)],
    dimension_limit: ['huge.png', () => makePng({ width: 1200, height: 1000 })],
    page_limit: ['thick.pdf', () => bigPages(2001)],
    no_suitable_stream: ['mute.mkv', () => media('mute.mkv', 'testsrc=duration=1:size=64x48:rate=5')],
    duration_limit: ['long.wav', () => media('long.wav', 'sine=duration=9')],
    archive_bomb: ['grows.txt.gz', () => gzipSync(Buffer.alloc(120e6))],
    archive_unsafe_path: ['climbs.tar', () => makeTar([{ name: '../../climbs.txt', content: 'x' }])],
    engine_failed: ['fails.png', () => by('exit 3')],
    engine_crashed: ['crashes.png', () => by('kill -SEGV $$')],
    out_of_memory: ['hungry.png', () => by('kill -KILL $$')],
    engine_unavailable: ['gone.png', () => orderedPicture({ program: 'no-such-program' })],
    output_invalid: ['spoilt.png', () => orderedPicture({ after: 'printf spoilt > out.webp' })],
  };

  it('22 says why, whose fault it is and what to do, and all that in both languages', async () => {
    const product = await start({
      roles: ['api', 'worker --queues image:2,document:1,video:1,audio:1,archive:1,default:1'],
      program: OBEDIENT,
      settings: { MAX_PIXELS: '1000000', MAX_DURATION: '5s', MAX_ATTEMPTS: '1' },
    });
    const page = await visit(product.url);
    const targets = 'pdf=png mkv=mp3 wav=mp3 gz=txt tar=zip png=webp';
    await page.evaluate(
      (kept) => localStorage.setItem('athanor:preferences:', JSON.stringify({ targets: kept })),
      targets,
    );
    await page.reload();
    await page.locator('.ways').waitFor();
    const all = Object.entries(files) as [ErrorCode, NonNullable<(typeof files)[ErrorCode]>][];
    const made = await Promise.all(all.map(async ([, [name, make]]) => file(name, await make())));
    await page.locator('#file').setInputFiles([...made, file('locked.pdf', lockedPdf())]);
    await page.locator('#start').click();
    const others = () => page.locator('.row:not(.row-failed)').allInnerTexts();
    await expect.poll(others, { timeout: 100_000 }).toEqual([]);
    for (const [language, view] of languages) {
      const other = await visit(page.url(), view);
      for (const [code, [name]] of all) {
        await expectRow(other, name, code, language);
        await expectWayOn(other, name, code, language);
      }
      await expectRow(other, 'locked.pdf', 'input_encrypted', language);
      // Its way on is the field for its password.
      expect(await row(other, 'locked.pdf').locator('input').count()).toBe(1);
      expect(await row(other, 'locked.pdf').getByRole('button').count()).toBe(1);
      await expectSound(other);
      await shoot(other, `failures-real-${language}-1280`);
    }
    const locked = row(page, 'locked.pdf');
    const unlock = async (password: string) => {
      await locked.locator('input[type=password]').fill(password);
      await page.keyboard.press('Enter');
    };
    await unlock('not this one');
    await locked.getByText(en['error.password_wrong']).waitFor();
    await expectRow(page, 'locked.pdf', 'password_wrong', 'en');
    await unlock('open sesame');
    await locked.locator('.status-done').waitFor();
  }, 300_000);

  it('22 takes longer than it may', async () => {
    const roles = ['api', 'worker --queues image:1'];
    const product = await start({ roles, settings: { SOFT_LIMIT: '2s', HARD_LIMIT: '4s' } });
    const page = await visit(product.url);
    await page.locator('#file').setInputFiles(file('endless.svg', Buffer.from(busyPicture(60))));
    await page.locator('#start').click();
    for (const [language, view] of languages) {
      await row(page, 'endless.svg').locator('.status-failed').waitFor();
      const other = await visit(page.url(), view);
      await expectRow(other, 'endless.svg', 'soft_timeout', language);
      await expectWayOn(other, 'endless.svg', 'soft_timeout', language);
    }
  });

  it('22 loses its worker three times', async () => {
    const product = await start({ roles: ['api', 'beat'] });
    const page = await visit(product.url);
    await page.locator('#file').setInputFiles(file('lost.png', await by('sleep 120')));
    await page.locator('#start').click();
    await row(page, 'lost.png').locator('.status-queued').waitFor();
    const state = async () =>
      (await ask<{ state: string }>(product.environment, 'SELECT state FROM task', []))[0]?.state ?? '';
    for (let losses = 0; losses < 3; losses += 1) {
      const [program, ...args] = dyingWithUs('SIGKILL', [process.execPath, OBEDIENT, 'worker', '--queues', 'image:1']);
      const worker = spawn(program, args, { env: { ...product.environment }, stdio: 'ignore' });
      const over = once(worker, 'exit');
      try {
        await expect.poll(state, { timeout: 60_000 }).toBe('running');
      } finally {
        worker.kill('SIGKILL');
        await over;
      }
      await expect.poll(state, { timeout: 60_000 }).not.toBe('running');
    }
    for (const [language, view] of languages) {
      const other = await visit(page.url(), view);
      await expectRow(other, 'lost.png', 'worker_lost', language);
      await expectWayOn(other, 'lost.png', 'worker_lost', language);
    }
  }, 300_000);
});

describe('a file that is not taken', () => {
  const doors: Partial<Record<ErrorCode, Readonly<Record<string, string>>>> = {
    storage_full: { DISK_FLOOR: '1000TB' },
    queue_full: { MAX_QUEUE: '1' },
    too_many_active_tasks: { MAX_UNFINISHED: '1' },
  };
  it.each(Object.entries(doors) as [ErrorCode, Record<string, string>][])(
    '22 says so on its row: %s',
    async (code, settings) => {
      const product = await start({ roles: ['api'], settings });
      const body = new FormData();
      body.set('target', 'webp');
      body.set('file', new File([new Uint8Array(await makePng())], 'before.png'));
      // Until it is full: how many wait is counted each second.
      const taken = async () => (await httpClient(product.url).post('/api/v1/tasks', body)).status === 202;
      await expect.poll(taken).toBe(false);
      for (const [language, view] of languages) await expectRefused(product.url, code, language, view);
    },
  );

  const guests: Partial<Record<ErrorCode, object>> = {
    rate_limited: { rate_per_minute: 1 },
    quota_exceeded: { bytes_per_day: 30_000 },
  };
  it('22 says so on its row to visitors who have had their share', async () => {
    const boss = { email: 'admin@example.org', password: 'correct horse battery' };
    const settings = { ADMIN_EMAIL: boss.email, ADMIN_PASSWORD: boss.password, ANONYMOUS: 'on' };
    const product = await start({ roles: ['api'], settings });
    const admin = await logIn(product.url, boss);
    const { body } = await admin.get<{ guests: object }>('/api/v1/admin/rules');
    for (const [code, limits] of Object.entries(guests) as [ErrorCode, object][]) {
      expect((await admin.patch('/api/v1/admin/rules', { guests: { ...body.guests, ...limits } })).status).toBe(200);
      for (const [language, view] of languages) await expectRefused(product.url, code, language, view);
    }
  });

  it('22 says so on its row when the administrator has forbidden its target meanwhile', async () => {
    const product = await start({ roles: ['api'] });
    const admin = httpClient(product.url);
    for (const [language, view] of languages) {
      await admin.patch('/api/v1/admin/rules', { formats: { deny: [] } });
      const page = await visit(product.url, view);
      await page.locator('#file').setInputFiles(file('photo.png', await makePng()));
      await row(page, 'photo.png').locator('.target').waitFor();
      await admin.patch('/api/v1/admin/rules', { formats: { deny: ['webp'] } });
      await page.locator('#start').click();
      await expectRow(page, 'photo.png', 'unsupported_conversion', language);
    }
  });

  /** Of two the first may have been taken. */
  async function expectRefused(url: string, code: ErrorCode, language: Language, view: View): Promise<void> {
    const page = await visit(url, view);
    const png = Buffer.concat([await makePng(), Buffer.alloc(20_000)]);
    await page.locator('#file').setInputFiles(['first.png', 'second.png'].map((name) => file(name, png)));
    await page.locator('#start').click();
    const name = (await page.locator('.row-failed .name').first().textContent()) ?? '';
    await expectRow(page, name, code, language);
    // It was never here, so it can be sent once more.
    const again = row(page, name).getByRole('button', { name: language === 'ru' ? /^Повторить/ : /^Try again/ });
    expect(await again.count(), code).toBe(1);
  }
});

it('22 a link that cannot be fetched says why on its row', async () => {
  const roles = ['api', 'worker --queues default:2'];
  const settings = { OUTGOING_PRIVATE: '127.0.0.1', MAX_ATTEMPTS: '1', MAX_FILE: '6MiB' };
  const product = await start({ roles, settings });
  const host = await startFileHost();
  host.serve('/large.png', (response) => void response.writeHead(200, { 'content-length': 7e6 }).write('x'));
  host.serve('/empty.png', (response) => void response.end());
  const links: Partial<Record<ErrorCode, string>> = {
    fetch_failed: `${host.url}/missing.png`,
    fetch_too_large: `${host.url}/large.png`,
    input_empty: `${host.url}/empty.png`,
    url_blocked: 'http://10.1.2.3/secret.png',
  };
  for (const [language, view] of languages) {
    const page = await visit(product.url, view);
    for (const link of Object.values(links)) {
      await page.locator('.ways button[aria-haspopup]').click();
      await page.locator('#link').fill(link);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    for (const [code, link] of Object.entries(links) as [ErrorCode, string][])
      await expectRow(page, path.basename(link), code, language);
  }
});

/** Of faults of the server, and of what the page itself does not let happen. */
const unprovoked = [
  'internal_error',
  'dependency_down',
  'hard_timeout',
  'codec_unsupported',
  'type_mismatch',
  'upload_incomplete',
] as const;
it('22 what cannot be provoked here says the same when the row of the task holds it', async () => {
  const product = await start({ roles: ['api'] });
  const page = await visit(product.url);
  const png = await makePng();
  await page.locator('#file').setInputFiles(unprovoked.map((code) => file(`${code}.png`, png)));
  await page.locator('#start').click();
  await expect.poll(() => page.locator('.status-queued').count()).toBe(unprovoked.length);
  for (const code of unprovoked) {
    const link = page.getByRole('link', { name: `${code}.png`, exact: true });
    await changeRow(product, (await link.getAttribute('href'))?.split('/').at(-1) ?? '', failed(code));
  }
  for (const [language, view] of languages) {
    const other = await visit(page.url(), view);
    for (const code of unprovoked) {
      await expectRow(other, `${code}.png`, code, language);
      await expectWayOn(other, `${code}.png`, code, language);
    }
    await expectSound(other);
    await shoot(other, `failures-put-in-${language}-1280`);
  }
});

// Check 73: pages that say why something cannot be shown, each provoked for real, in both languages; what they lead to is there.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeDatabase } from '../harness/database.js';
import { httpClient } from '../harness/http-client.js';
import { ask } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { logIn } from '../harness/session.js';
import { startThinLine, type ThinLine } from '../harness/thin-line.js';
import { russian, scriptHasRun, TestBrowser } from './browser.js';
import { expectGoodLooks, PATIENCE_MS } from './expected-of-pages.js';
import type { PageState } from './page-states.js';
import { boss } from './seeded-world.js';
import { seedTask } from './seeded-tasks.js';

/** Everybody comes in, takes 1 MiB at most, and its only worker lacks what letters are converted with. */
let open: Product;
/** Takes one task a minute of somebody without an account. */
let guarded: Product;
let line: ThinLine;
let browser: TestBrowser;
let gone: string;
let waiting: string;

beforeAll(async () => {
  const database = new URL((await makeDatabase()).url);
  line = await startThinLine({ to: database.href, bytesPerS: 2 ** 28 });
  const through = Object.assign(new URL(database), { port: new URL(line.url).port }).href;
  open = await startProduct({ roles: ['api'], settings: { DATABASE_URL: through, MAX_FILE: '1MiB' } });
  const account = { ADMIN_EMAIL: boss.email, ADMIN_PASSWORD: boss.password, ANONYMOUS: 'on' };
  guarded = await startProduct({ roles: ['api'], settings: account });
  await (await logIn(guarded.url, boss)).patch('/api/v1/admin/rules', { guests: { rate_per_minute: 1 } });
  [gone, waiting] = [await seedTask(open), await seedTask(open)];
  await httpClient(open.url).delete(`/api/v1/tasks/${gone}`);
  const engines = ['sharp', 'pdf', 'tiff-pages'].map((id) => ({ id, version: '1', missing: null }));
  await ask(
    open.environment,
    `INSERT INTO worker (name, incarnation, host, pid, version, queues, state, seen_at, engines)
     VALUES ('poor', gen_random_uuid(), 'h', 1, '1', '{"image": 1}', 'running', now() + interval '1 hour', $1)`,
    [JSON.stringify(engines)],
  );
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await open.stop();
  await guarded.stop();
});

/** The form as those have it who have no script, so that its answer is a page. */
async function sendForm(
  page: Page,
  file: { name: string; mimeType: string; buffer: Buffer },
  target: string,
): Promise<void> {
  await page.evaluate(async () => {
    const told = new DOMParser().parseFromString(await (await fetch('/')).text(), 'text/html');
    const form = told.querySelector('#convert');
    if (form !== null) document.body.replaceChildren(form);
  });
  await page.locator('#convert [name=file]').setInputFiles(file);
  await page.locator('#convert [name=target]').selectOption(target);
  await Promise.all([
    page.waitForEvent('framenavigated'),
    page.locator('#convert').evaluate((form: HTMLFormElement) => form.submit()),
  ]);
  await scriptHasRun(page);
}
const picture = async () => ({ name: 'photo.png', mimeType: 'image/png', buffer: await makePng() });
const heading = (page: Page) => page.locator('h1').waitFor();
const broken = (to: 'task_event' | 'away') =>
  ask(open.environment, `ALTER TABLE ${to === 'away' ? 'task_event' : 'away'} RENAME TO ${to}`);
async function withoutDatabase(page: Page): Promise<void> {
  line.tear();
  await page.goto(`${open.url}/history`);
  await scriptHasRun(page);
  line.mend();
}
async function withFault(page: Page): Promise<void> {
  await broken('away');
  try {
    await page.goto(`${open.url}/t/${waiting}`);
    await scriptHasRun(page);
  } finally {
    await broken('task_event');
  }
}
async function onceTooOften(page: Page): Promise<void> {
  await sendForm(page, await picture(), 'webp');
  if (new URL(page.url()).pathname !== '/convert') {
    await page.goto(guarded.url);
    await scriptHasRun(page);
    await sendForm(page, await picture(), 'webp');
  }
}

/** Each with what it says beside its title, and where it leads. */
interface ErrorPage extends PageState<void> {
  readonly title: readonly [en: string, ru: string];
  readonly says?: RegExp;
  readonly leads: string;
}
const pages: readonly ErrorPage[] = [
  {
    name: 'error-404',
    title: ['There is nothing here', 'Здесь ничего нет'],
    leads: '/',
    at: () => '/nothing-here',
    ready: heading,
  },
  {
    name: 'error-410',
    title: ['No longer here', 'Этого больше нет'],
    leads: '/',
    at: () => `/t/${gone}`,
    ready: heading,
  },
  {
    name: 'error-413',
    title: ['Too large', 'Слишком большой размер'],
    leads: '/help#limits',
    at: () => '/',
    ready: async (page) => sendForm(page, { ...(await picture()), buffer: Buffer.alloc(2 ** 21, 1) }, 'webp'),
  },
  {
    name: 'error-429',
    title: ['Too much at once', 'Слишком много сразу'],
    says: /Try again in \d+|Повторите через \d+/,
    leads: '/',
    at: () => guarded.url,
    ready: onceTooOften,
  },
  {
    name: 'error-500',
    title: ['Our fault', 'Ошибка на нашей стороне'],
    says: /Number for|Номер для/,
    leads: 'again',
    at: () => '/help',
    ready: withFault,
  },
  {
    name: 'error-503',
    title: ['Not possible right now', 'Сейчас не получится'],
    says: /database|База данных/,
    leads: 'again',
    at: () => '/help',
    ready: withoutDatabase,
  },
  {
    name: 'error-503-engine',
    title: ['Not possible right now', 'Сейчас не получится'],
    says: /libreoffice/,
    leads: '/help#formats',
    at: () => '/',
    ready: (page) =>
      sendForm(
        page,
        { name: 'letter.rtf', mimeType: 'application/rtf', buffer: Buffer.from('{\\rtf1 Dear all}') },
        'pdf',
      ),
  },
];

describe('73 the page of an error', () => {
  it.each(pages)('73 $name says why in both languages, and leads on', async (row) => {
    for (const [at, view] of [
      [0, {}],
      [1, russian],
    ] as const) {
      const { page } = await browser.visit(new URL(row.at(), open.url).href, view);
      await row.ready(page);
      expect(await page.locator('h1').allTextContents()).toEqual([row.title[at]]);
      expect(await page.locator('main').innerText()).toMatch(row.says ?? /\S/);
      expect(await page.locator('main').innerText()).not.toMatch(/Error:|at \S+\.js|\/work\/|SELECT/);
      const address = page.url();
      const way = page.locator('main a.button').first();
      await way.click();
      await page.waitForURL((url) =>
        row.leads === 'again' ? url.href === address : url.pathname + url.hash === row.leads,
      );
      await scriptHasRun(page);
      expect(await page.locator('h1').textContent()).not.toBe(row.title[at]);
    }
  });

  it.each(pages)(
    '2, 3, 5, 7, 8, 44, 46-48, 50 $name',
    (row) => expectGoodLooks(browser, { state: row, world: undefined, url: open.url }),
    PATIENCE_MS,
  );
});

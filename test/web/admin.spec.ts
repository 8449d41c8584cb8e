// The page of all tasks in a real browser: rows that do not jump, filters in the address, actions on many. Tests are named after the checks they show.
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { languages, words } from '../../src/shared/words.js';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { dark, expectSound, overflow, phone, russian, scriptHasRun, shoot, TestBrowser } from './browser.js';

interface Made {
  readonly id: string;
}
let product: Product;
let browser: TestBrowser;
let program: HttpClient;
let admin: HttpClient;
let png: Uint8Array<ArrayBuffer>;
const RTL = 'תמונה \u202Egnp.exe <b>very</b> long name '.padEnd(180, 'x') + '.png';

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2,default:1 --name w1'] });
  browser = await TestBrowser.launch();
  admin = httpClient(product.url);
  program = httpClient(product.url, { 'X-API-Key': await athanor(product, ['key', 'add', 'shop']) });
  png = new Uint8Array(await makePng());
  await make('fine.png', { tag: 'seed' }, 'wait=30');
  await make(RTL, { tag: 'seed' }, 'wait=30');
  for (const n of [1, 2, 3]) await makeBad(`bad ${n}.png`);
  await make('later.png', { tag: 'seed', delay_s: 3600 });
  const gone = await make('cancelled.png', { tag: 'seed', delay_s: 3600 });
  await program.post(`/api/v1/tasks/${gone}/cancel`);
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

async function make(name: string, more: object, prefer = 'wait=0', bytes = png): Promise<string> {
  const file_id = await upload(program, bytes, name);
  const made = await program.post<Made>('/api/v1/tasks', { file_id, target: 'webp', ...more }, { Prefer: prefer });
  return made.body.id;
}
const makeBad = (name: string) => make(name, { tag: 'bad' }, 'wait=30', png.slice(0, 60));
const rowsOf = (page: Page) => page.locator('.tasks tbody tr');
const open = (search = '', view = {}) => browser.visit(`${product.url}/admin/tasks${search}`, view);

describe('the list', () => {
  it('shows reasons, owners and workers, counts by state, and narrows by what stands in the address', async () => {
    const { page, faults } = await open('?status=failed&error_code=input_corrupt&client=shop&worker=w1');
    await expect.poll(() => rowsOf(page).count()).toBe(3);
    const row = rowsOf(page).first();
    expect(await row.innerText()).toMatch(/Failed[^]*bad 3\.png[^]*shop[^]*PNG → WEBP[^]*image[^]*w1[^]*input_corrupt/);
    await page.getByRole('link', { name: /^All \d/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('status')).toBe(null);
    await page.getByRole('link', { name: 'Clear the filter' }).click();
    await page.getByText('fine.png').waitFor();
    await page.getByRole('searchbox').fill('damaged');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).search).toContain('q=damaged');
    await page.goBack();
    await page.getByText('fine.png').waitFor();
    expect(faults).toEqual([]);
  });

  it('44 has a dash where nothing is to be said, and why in words; a card leaves it out', async () => {
    const { page, faults } = await open('?q=later.png', russian);
    const row = rowsOf(page).filter({ hasText: 'later.png' });
    await row.waitFor();
    const empty = row.locator('.no-value');
    expect(await empty.locator('.unseen').allTextContents()).toEqual([
      'Не ждала',
      'Не запускалась',
      'Не запускалась',
      'Без обработчика',
      'Без ошибок',
    ]);
    expect(await empty.locator('[aria-hidden]').allTextContents()).toEqual(Array(5).fill('—'));
    expect(await page.locator('.tasks tbody td:empty').count()).toBe(0);
    await expectSound(page);
    const small = await open('?q=later.png', phone);
    const card = rowsOf(small.page).filter({ hasText: 'later.png' });
    await card.waitFor();
    expect(await card.locator('.no-value:visible').count()).toBe(0);
    // Nobody works on what is answered from the cache.
    await ask(
      product.environment,
      `UPDATE task SET cache = 'hit', worker = NULL, attempt = 0 WHERE tag = 'seed' AND state = 'done'`,
      [],
    );
    const reused = await open('?q=fine.png');
    const first = rowsOf(reused.page).filter({ hasText: 'fine.png' }).locator('.no-value .unseen');
    await expect
      .poll(() => first.allTextContents())
      .toEqual(['An earlier result was given', 'An earlier result was given', 'No failure']);
    expect([...faults, ...small.faults]).toEqual([]);
  });

  it('61 does not jump when tasks arrive: it offers them', async () => {
    const { page, faults } = await open('?tag=stays');
    await page.getByText('No task fits').waitFor();
    await make('first.png', { tag: 'stays', delay_s: 600 });
    await page.getByRole('button', { name: '1 new — show' }).click();
    await rowsOf(page).first().waitFor();
    const box = page.getByRole('checkbox', { name: 'Select first.png' });
    await box.focus();
    const before = await box.boundingBox();
    await make('second.png', { tag: 'stays', delay_s: 600 });
    await page.getByRole('button', { name: '1 new — show' }).waitFor();
    expect(await rowsOf(page).count()).toBe(1);
    expect(await box.evaluate((each) => each === document.activeElement)).toBe(true);
    expect(await box.boundingBox()).toEqual(before);
    await page.getByRole('button', { name: '1 new — show' }).click();
    await expect.poll(() => rowsOf(page).count()).toBe(2);
    expect(faults).toEqual([]);
  });

  it('61 stays where its reader has scrolled to', async () => {
    const tag = 'scrolled';
    await Promise.all(Array.from({ length: 30 }, (_, n) => make(`row ${n}.png`, { tag, delay_s: 600 })));
    const { page } = await open(`?tag=${tag}`, { viewport: { width: 1280, height: 500 } });
    await expect.poll(() => rowsOf(page).count()).toBe(30);
    const box = rowsOf(page).nth(20).getByRole('checkbox');
    await box.focus();
    await box.scrollIntoViewIfNeeded();
    const seen = async () => [await page.evaluate(() => scrollY), await box.boundingBox()];
    const before = await seen();
    expect(before[0]).toBeGreaterThan(0);
    await make('late.png', { tag, delay_s: 600 });
    await page.getByRole('button', { name: '1 new — show' }).waitFor({ state: 'attached' });
    expect(await seen()).toEqual(before);
    expect(await box.evaluate((each) => each === document.activeElement)).toBe(true);
  });

  it('keeps rows true while they are shown, also when they do not fit the filter any more', async () => {
    const id = await make('leaves.png', { tag: 'leaves', delay_s: 600 });
    const { page } = await open('?tag=leaves&status=queued');
    await rowsOf(page).first().waitFor();
    await program.post(`/api/v1/tasks/${id}/cancel`);
    await rowsOf(page).getByText('Cancelled', { exact: true }).waitFor();
  });

  it('keeps a filter under a name, and gives it back on another day', async () => {
    const { page, faults, context } = await open('?status=failed&tag=bad');
    await page.getByText('Save this view').click();
    await page.getByRole('textbox', { name: 'Name of the view' }).fill('What is broken');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const view = page.getByRole('link', { name: 'What is broken' });
    await expect.poll(() => view.getAttribute('aria-current')).toBe('true');
    const other = await browser.visitIn(context, `${product.url}/admin/tasks`);
    await other.page.getByRole('link', { name: 'What is broken' }).click();
    await expect.poll(() => new URL(other.page.url()).search).toBe('?status=failed&tag=bad');
    await expect.poll(() => rowsOf(other.page).count()).toBe(3);
    await expectSound(other.page);
    await other.page.getByRole('button', { name: 'Remove the view What is broken' }).click();
    await other.page.getByRole('link', { name: 'What is broken' }).waitFor({ state: 'detached' });
    await other.page.getByRole('button', { name: 'Undo' }).click();
    await other.page.getByRole('link', { name: 'What is broken' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('tells of a task for later when it begins', async () => {
    const { page } = await open('?tag=seed', russian);
    const later = rowsOf(page).filter({ hasText: 'later.png' });
    await expect.poll(() => later.locator('td').nth(1).innerText()).toMatch(/В очереди\s+начнётся \d+ \S+, \d\d:\d\d$/);
    expect(await rowsOf(page).filter({ hasText: 'fine.png' }).locator('td').nth(1).innerText()).toBe('Готово');
    await expectSound(page);
  });

  it('turns pages by cursor', async () => {
    await Promise.all(Array.from({ length: 55 }, (_, n) => make(`many ${n}.png`, { tag: 'many', delay_s: 3600 })));
    const { page } = await open('?tag=many');
    await expect.poll(() => rowsOf(page).count()).toBe(50);
    await page.getByRole('link', { name: 'Older tasks' }).click();
    await expect.poll(() => rowsOf(page).count()).toBe(5);
    await page.getByRole('link', { name: 'Newest tasks' }).click();
    await expect.poll(() => rowsOf(page).count()).toBe(50);
  });
});

describe('actions on many', () => {
  it('60 repeat all that match, with the number said before, progress, an end and a line in the audit', async () => {
    const { page, faults } = await open('?status=failed&error_code=input_corrupt&tag=bad');
    await rowsOf(page).first().waitFor();
    await page.getByText('All 3 tasks that match').click();
    await page.getByRole('button', { name: 'Try again all that match' }).click();
    const dialog = page.getByRole('dialog', { name: 'Try 3 tasks again?' });
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('State: Failed · Error code: input_corrupt · Tag: bad · Last 24 hours');
    await shoot(page, 'admin-confirm-en-1280');
    await expectSound(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    const opener = page.getByRole('button', { name: 'Try again all that match' });
    await expect.poll(() => opener.evaluate((each) => each === document.activeElement)).toBe(true);
    await opener.click();
    await page.getByRole('button', { name: 'Try 3 again' }).click();
    await page.locator('.report').getByText('Done: 3. Changed meanwhile: 0. Failed: 0.').waitFor();
    await shoot(page, 'admin-report-en-1280');
    const audited = async () => {
      const { body } = await admin.get<{ data: { action: string; details: object }[] }>('/api/v1/admin/audit');
      return body.data.find(({ action }) => action === 'bulk action ended')?.details;
    };
    await expect.poll(audited).toMatchObject({ done: 3 });
    expect(faults).toEqual([]);
  });

  it('60 give those that wait another priority', async () => {
    const id = await make('hurry.png', { tag: 'hurry', delay_s: 3600 });
    const { page, faults } = await open('?tag=hurry');
    await page.getByRole('checkbox', { name: 'Select hurry.png' }).check();
    await page.getByRole('button', { name: /^Priority/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the priority of 1 task?' });
    await dialog.getByLabel('Priority (9 is the most urgent)').selectOption('9');
    await expectSound(page);
    await dialog.getByRole('button', { name: 'Change 1' }).click();
    await page.locator('.report').getByText('Done: 1.').waitFor();
    expect((await program.get(`/api/v1/tasks/${id}`)).body).toMatchObject({ priority: 9 });
    await page.getByRole('button', { name: 'Close the report' }).click();
    expect(faults).toEqual([]);
  });

  it('60 say how far they are while they go on', async () => {
    const most = 20;
    await Promise.all(Array.from({ length: most }, (_, n) => make(`part ${n}.png`, { tag: 'part', delay_s: 3600 })));
    const database = new pg.Client({ connectionString: product.environment['DATABASE_URL'] });
    await database.connect();
    try {
      // Somebody else holds the one in the middle: it stands still there until it is let go.
      await database.query('BEGIN');
      const middle = `SELECT id FROM task WHERE tag = 'part' ORDER BY id LIMIT 1 OFFSET ${most / 2}`;
      await database.query(`SELECT 1 FROM task WHERE id = (${middle}) FOR UPDATE`);
      const { page } = await open('?tag=part');
      await page.getByText(`All ${most} tasks`).click();
      await page.getByRole('button', { name: 'Cancel all that match' }).click();
      await page.getByRole('button', { name: `Cancel ${most}` }).click();
      const bar = page.locator('.report progress');
      await expect.poll(() => bar.getAttribute('value')).toMatch(/^40/);
      await database.query('ROLLBACK');
      await page.locator('.report').getByText(`Done: ${most}. Changed meanwhile: 0. Failed: 0.`).waitFor();
      expect(await bar.count()).toBe(0);
      await page.getByRole('button', { name: 'Close the report' }).click();
    } finally {
      await database.end();
    }
  });

  it('60 can be stopped, and are found again after a reload', async () => {
    await make('one.png', { tag: 'stopped', delay_s: 3600 });
    await admin.post('/api/v1/admin/queues/default/pause');
    const { page } = await open('?tag=stopped');
    await page.getByRole('checkbox', { name: 'Select one.png' }).check();
    await page.getByRole('button', { name: /^Cancel/ }).click();
    await page.getByRole('button', { name: 'Cancel 1' }).click();
    await page.getByText('Waiting for a free place').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Stop the action on many tasks' }).click();
    await page.locator('.report').getByText('Stopped. What was done until then stays done.').waitFor();
    await admin.post('/api/v1/admin/queues/default/resume');
    await page.getByRole('button', { name: 'Close the report' }).click();
    await expect.poll(() => rowsOf(page).innerText()).toContain('In queue');
  });

  it('above a hundred the number is typed', async () => {
    const file_id = await upload(program, png, 'crowd.png');
    const task = { file_id, target: 'webp', tag: 'crowd', delay_s: 3600 };
    await Promise.all(Array.from({ length: 101 }, () => program.post('/api/v1/tasks', task)));
    const { page } = await open('?tag=crowd');
    await page.getByText('All 101 tasks').click();
    await page.getByRole('button', { name: 'Delete all that match' }).click();
    const sure = page.getByRole('button', { name: 'Delete 101' });
    await page.getByLabel('Type 101 to go on').fill('100');
    await expect.poll(() => sure.isDisabled()).toBe(true);
    await shoot(page, 'admin-type-number-en-1280');
    await page.getByLabel('Type 101 to go on').fill('101');
    await sure.click();
    await page.locator('.report').getByText('Done: 101.').waitFor({ timeout: 90_000 });
    expect((await admin.get(`/api/v1/admin/tasks/counts?tag=crowd`)).body).toMatchObject({ total: 0 });
  });
});

describe('every view', () => {
  const views = {
    'en-1280-light': {},
    'ru-1280-dark': { ...russian, ...dark },
    'ru-390-light': { ...phone, ...russian },
    'en-390-dark': { ...phone, ...dark },
    'ru-320-dark': { ...phone, ...russian, ...dark, viewport: { width: 320, height: 640 } },
  };
  it.each(Object.entries(views))('2 3 5 7 8 46 is sound in %s', async (name, view) => {
    const { page, faults } = await open('', view);
    await rowsOf(page).first().waitFor();
    await page.locator('.tick input').nth(1).check();
    await expectSound(page);
    expect(await page.locator('h1').count()).toBe(1);
    await shoot(page, `admin-${name}`);
    expect(await cutLabels(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('begins with tasks on the first screen of a phone, and tells what they are narrowed by', async () => {
    const { page, faults } = await open('?tag=seed', { ...phone, ...russian });
    const startsOnFirstScreen = () =>
      expect.poll(async () => (await rowsOf(page).first().boundingBox())?.y).toBeLessThan(phone.viewport?.height ?? 0);
    await rowsOf(page).first().waitFor();
    await startsOnFirstScreen();
    const fold = page.locator('summary', { hasText: 'Ещё фильтры' });
    expect(await fold.innerText()).toMatch(/seed/);
    await page.getByRole('link', { name: 'Сбросить фильтр' }).click();
    await fold.getByText('seed').waitFor({ state: 'detached' });
    await startsOnFirstScreen();
    expect(await page.locator('#queue').isVisible()).toBe(false);
    await page.getByText('Ещё фильтры').click();
    await page.locator('#queue').fill('image');
    await page.getByRole('button', { name: 'Показать' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('queue')).toBe('image');
    expect(await fold.innerText()).toMatch(/image/);
    await expectSound(page);
    expect(faults).toEqual([]);
  });

  it('46 tells above the search all that it looks through', async () => {
    const { page } = await open('', russian);
    await page.getByRole('searchbox', { name: 'Имя, номер, владелец, ошибка' }).waitFor();
    expect(await page.getByRole('searchbox').getAttribute('placeholder')).toBe(null);
  });

  it('50 nothing is lost at 200 % text', async () => {
    const { page } = await open('', { viewport: { width: 768, height: 900 } });
    await rowsOf(page).first().waitFor();
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});

/** Labels and buttons whose text does not fit into them. */
const cutLabels = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('label, button, .button, h1, h2, .counts a')]
      .filter((each) => each.checkVisibility() && !each.classList.contains('tick'))
      .flatMap((each) => (each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0 ? [each.outerHTML] : [])),
  );

const operatorParts = ['users', 'limits', 'engines', 'queues', 'schedules', 'storage'].map(
  (part) => `/settings/${part}`,
);
/** What changes nothing but how the page looks to its reader. */
const OWN_VIEW = /^(Show|Pause updates|Save|Clear|\d+\s(?:min|h|d|days))$/;

it('62 whoever only looks sees no way to act, and is refused; others get a page in words', async () => {
  const closed = await startProduct({ roles: ['api'] });
  try {
    const people = { admin: 'a@example.org', viewer: 'v@example.org', user: 'u@example.org' };
    for (const [role, email] of Object.entries(people))
      await athanor(closed, ['user', 'add', email, '--role', role], 'correct horse battery\n');
    const enter = async (email: string) => {
      const visit = await browser.visit(`${closed.url}/login`);
      await visit.page.locator('input[name=email]').fill(email);
      await visit.page.locator('input[name=password]').fill('correct horse battery');
      await visit.page.locator('main button.primary').click();
      await visit.page.waitForURL((url) => !url.pathname.endsWith('/login'));
      return visit;
    };
    const { page } = await enter(people.viewer);
    await page.goto(`${closed.url}/admin/tasks`);
    await scriptHasRun(page);
    await page.getByText('No task fits').waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    for (const to of ['/admin/tasks', '/admin/monitor', ...operatorParts]) {
      await page.goto(closed.url + to);
      await scriptHasRun(page);
      await page.waitForFunction(() => !document.body.innerText.includes('Loading…'));
      const names = await page
        .locator('#app button:visible')
        .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? each.textContent));
      expect(
        names.filter((name) => !OWN_VIEW.test(name.trim())),
        to,
      ).toEqual([]);
    }
    const refused = await page.request.post(`${closed.url}/api/v1/admin/tasks/bulk`, {
      data: { action: 'retry', filter: { status: 'failed' } },
      headers: { origin: closed.url },
    });
    expect(refused.status()).toBe(403);
    const other = await enter(people.user);
    expect(await other.page.locator('header a[href*=admin]').count()).toBe(0);
    const sentences = { en: /administrators/, ru: new RegExp(words.ru['error.forbidden']) };
    for (const to of ['/admin/tasks', '/admin/monitor', ...operatorParts])
      for (const lang of languages) {
        const answer = await other.page.goto(`${closed.url}${to}?lang=${lang}`);
        expect(answer?.status(), to).toBe(403);
        expect(await other.page.locator('main').innerText(), to).toMatch(sentences[lang]);
        expect(await other.page.locator('main a.button').count(), to).toBe(1);
      }
  } finally {
    await closed.stop();
  }
}, 300_000);

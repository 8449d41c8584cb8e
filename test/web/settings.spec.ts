// The settings in a real browser: preferences, presets, keys, webhooks, account and what administrators see; each test is named by the checks that it shows.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { startReceiver, type Receiver } from '../harness/receiver.js';
import { makePng } from '../harness/pictures.js';
import { logIn } from '../harness/session.js';
import { makeFolder } from '../harness/work-area.js';
import { dark, expectSound, phone, russian, scriptHasRun, shoot, TestBrowser, type View } from './browser.js';
import { settingsParts } from './page-states.js';

const admin = { email: 'admin@example.org', password: 'correct horse battery' };
const viewer = { email: 'viewer@example.org', password: 'only looks around' };
const person = { email: 'person@example.org', password: 'does some work here' };

let open: Product;
let closed: Product;
let browser: TestBrowser;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  const roles = ['api', 'worker --queues image:2,notify:4,cleanup:1', 'beat'];
  open = await startProduct({ roles, settings: { OUTGOING_PRIVATE: '127.0.0.1' } });
  closed = await startProduct({
    roles: ['api'],
    settings: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password },
  });
  const boss = await logIn(closed.url, admin);
  for (const [role, who] of [
    ['viewer', viewer],
    ['user', person],
  ] as const)
    await boss.post('/api/v1/admin/users', { ...who, role });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await open.stop();
  await closed.stop();
});

const part = (name: string) => `${open.url}/settings/${name}`;
async function enter(who: typeof admin, to: string, view: View = {}): Promise<{ page: Page; context: BrowserContext }> {
  const { page, context } = await browser.visit(`${closed.url}/login?next=${to}`, view);
  await page.locator('#email').fill(who.email);
  await page.locator('#password').fill(who.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${closed.url}${to}`);
  return { page, context };
}
const loaded = (page: Page) => page.waitForFunction(() => !/Loading…|Загружаем…/.test(document.body.innerText));

describe('every part', () => {
  it.each([
    ['en', 'light', {}],
    ['ru', 'dark', { ...russian, ...dark }],
    ['ru', 'phone', { ...phone, ...russian }],
    ['en', 'narrow', { ...dark, viewport: { width: 320, height: 700 } }],
  ] as const)('2 3 5 7 8 44 46 47 is sound in %s, %s', async (language, look, view) => {
    const { page, faults } = await browser.visit(part('preferences'), view);
    for (const name of settingsParts) {
      await page.goto(part(name));
      await scriptHasRun(page);
      await page.locator('.settings-part h2').waitFor();
      await loaded(page);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await page.locator('h1').count()).toBe(1);
      await shoot(page, `settings-${name}-${language}-${look}`);
      await expectSound(page);
      const names = await buttonNames(page);
      expect(names, name).toEqual([...new Set(names)]);
    }
    expect(faults).toEqual([]);
  });

  it('62 shows administration to administrators, looks to those who look, and neither to others', async () => {
    const boss = await enter(admin, '/settings/users');
    await boss.page.getByRole('button', { name: `Turn off: ${person.email}` }).waitFor();
    const looks = await enter(viewer, '/settings/users');
    await looks.page.getByText(person.email).waitFor();
    expect(await looks.page.locator('#app').getByRole('button').count()).toBe(0);
    const works = await enter(person, '/settings/preferences');
    expect(await works.page.getByRole('link', { name: 'Users' }).count()).toBe(0);
    const answer = await works.page.goto(`${closed.url}/settings/users`);
    expect(answer?.status()).toBe(403);
    await shoot(works.page, 'error-403-en');
  });
});

const buttonNames = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('#app button')].map((each) => each.getAttribute('aria-label') ?? each.textContent),
  );

describe('preferences', () => {
  it('are kept in the browser where nobody has an account', async () => {
    const { page } = await browser.visit(part('preferences'));
    await page.getByLabel('Start at once').check();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByLabel('Template').fill('{name}-{preset}.{ext}');
    await page.getByText('Holiday-web.mp4').waitFor();
    await page.getByRole('button', { name: 'Save: Names of results' }).click();
    const kept = () => page.evaluate(() => localStorage.getItem('athanor:preferences:'));
    await expect.poll(kept).toContain('{name}-{preset}.{ext}');
    await page.reload();
    await expect.poll(() => page.getByLabel('Start at once').isChecked()).toBe(true);
    await expect.poll(() => page.getByLabel('Template').inputValue()).toBe('{name}-{preset}.{ext}');
    await page.getByLabel('Template').fill('all the same');
    await page.getByText('It must contain {name}.').waitFor();
    expect(await page.getByLabel('Template').getAttribute('aria-invalid')).toBe('true');
  });

  it('follow a person to another browser', async () => {
    const first = await enter(person, '/settings/preferences');
    await first.page.getByLabel('Keep metadata').check();
    await first.page.getByText('Saved', { exact: true }).waitFor();
    const second = await enter(person, '/settings/preferences');
    await second.page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('#keepMetadata')?.checked === true,
    );
  });

  it('keep what was chosen while the older ones were still on their way', async () => {
    const { page, context } = await enter(person, '/help');
    const other = await browser.visitIn(context, `${closed.url}/help`);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let answers = 0;
    await page.route('**/api/v1/me', async (route) => {
      if (route.request().method() !== 'GET') return route.continue();
      const answer = await route.fetch();
      await held;
      await route.fulfill({ response: answer });
      answers += 1;
    });
    await page.goto(`${closed.url}/settings/preferences`);
    await scriptHasRun(page);
    await page.getByLabel('Sound when done').check();
    await page.getByText('Saved', { exact: true }).waitFor();
    letGo();
    // The first answer is older than the choice, so it is asked once more.
    await expect.poll(() => answers).toBe(2);
    await expect.poll(() => page.getByLabel('Sound when done').isChecked()).toBe(true);
    const kept = () =>
      other.page.evaluate(
        async () => ((await (await fetch('/api/v1/me')).json()) as { preferences: object }).preferences,
      );
    await expect.poll(kept).toMatchObject({ sound_when_done: true });
  });

  it('have a target for each extension', async () => {
    const { page } = await browser.visit(part('preferences'));
    await page.locator('#from').selectOption('png');
    await page.locator('#to').selectOption('webp');
    await page.getByRole('button', { name: 'Add: Usual targets' }).click();
    await page.getByText('.png → WebP').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Remove: .png' }).click();
    await page.getByText('.png → WebP').waitFor({ state: 'detached' });
  });
});

describe('presets', () => {
  it('34 are made of the options that the server names, and say beside a field what is wrong', async () => {
    const { page } = await browser.visit(part('presets'));
    await page.getByLabel('Name', { exact: true }).fill('thumbs');
    await page.locator('#target').selectOption('webp');
    await page.locator('#preset-width').fill('99999');
    const fault = page.locator('#preset-width-fault');
    await fault.getByText('Enter a number from 1 to 16,383.').waitFor();
    expect(await page.locator('#preset-width').getAttribute('aria-describedby')).toContain('preset-width-fault');
    await page.getByRole('button', { name: 'Save: New preset' }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('preset-width');
    await page.locator('#preset-width').fill('320');
    await page.getByRole('button', { name: 'Save: New preset' }).click();
    await page.getByText('Width: 320').waitFor();
    await shoot(page, 'settings-presets-made-en');
    expect((await httpClient(open.url).get<{ options: unknown }>('/api/v1/presets/thumbs')).body.options).toEqual({
      width: 320,
    });
    await page.getByRole('button', { name: 'Edit: thumbs' }).click();
    await page.locator('#preset-width').fill('640');
    await page.getByRole('button', { name: 'Save: Change thumbs' }).click();
    await page.getByText('Width: 640').waitFor();
    await page.getByRole('button', { name: 'Remove: thumbs' }).click();
    await page.getByRole('button', { name: 'Now: Remove, thumbs' }).click();
    await page.getByText('Width: 640').waitFor({ state: 'detached' });
  });
});

describe('a file and its options', () => {
  const picture = async (name: string) => ({ name, mimeType: 'image/png', buffer: await makePng() });

  it('34 are kept as a preset, for all files of an ending, and from now on also in another browser', async () => {
    const { page, context } = await enter(person, '/');
    await page.locator('.ways').waitFor();
    await page.locator('#file').setInputFiles([await picture('a.png'), await picture('b.png')]);
    await page.getByRole('button', { name: 'Options: a.png' }).click();
    await page.getByRole('spinbutton', { name: 'Width' }).first().fill('320');
    await page.getByText('Save as preset').click();
    await page.getByLabel('Name of the preset').fill('narrow ones');
    await page.keyboard.press('Enter');
    await page.getByText('Saved as “narrow ones”').waitFor();
    await page.getByLabel('From now on for every .png file').check();
    await expectSound(page);
    await shoot(page, 'convert-options-en-1280');
    await page.getByRole('button', { name: 'Apply to all PNG (2 files)' }).click();
    await page.locator('#start').click();
    await page.locator('.row .status', { hasText: 'In queue' }).nth(1).waitFor();
    const job = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const { data } = (await (await context.request.get(`${closed.url}/api/v1/tasks?job_id=${job}`)).json()) as {
      data: { preset: string; options: object }[];
    };
    expect(data.map(({ preset }) => preset)).toEqual([
      expect.stringContaining('narrow ones'),
      expect.stringContaining('narrow ones'),
    ]);
    expect(data.map(({ options }) => options)).toMatchObject([{ width: 320 }, { width: 320 }]);
    const other = await enter(person, '/', russian);
    await other.page.locator('.ways').waitFor();
    await other.page.locator('#file').setInputFiles(await picture('c.png'));
    await other.page.getByRole('button', { name: /^Параметры: c\.png$/ }).click();
    await expect.poll(() => other.page.getByLabel('Пресет', { exact: true }).inputValue()).toBe('narrow ones');
    await shoot(other.page, 'convert-options-ru-1280');
    // Another target has presets of its own.
    await other.page.keyboard.press('Escape');
    await other.page.getByRole('button', { name: /формат для c\.png$/ }).click();
    await other.page.getByRole('combobox').fill('gif');
    await other.page.keyboard.press('Enter');
    await other.page.getByRole('button', { name: /^Параметры: c\.png$/ }).click();
    await expect.poll(() => other.page.getByLabel('Пресет', { exact: true }).inputValue()).toBe('');
  });

  it('20 wait in the list when the session has ended, with the way to log in; another browser then shows the same', async () => {
    const { page, context } = await enter(person, '/');
    await page.locator('.ways').waitFor();
    await page.locator('#file').setInputFiles(await picture('chosen before.png'));
    await context.clearCookies();
    await page.locator('#start').click();
    const row = page.locator('.row', { hasText: 'chosen before.png' });
    await row.getByText('Your session has ended.').waitFor();
    const [login] = await Promise.all([
      context.waitForEvent('page'),
      row.getByRole('link', { name: 'Log in (new tab)' }).click(),
    ]);
    await login.locator('#email').fill(person.email);
    await login.locator('#password').fill(person.password);
    await login.keyboard.press('Enter');
    await login.waitForURL(`${closed.url}/`);
    await page.getByRole('button', { name: 'Try again chosen before.png' }).click();
    await row.getByText(/^In queue/).waitFor();
    const other = await enter(person, new URL(page.url()).pathname);
    await other.page
      .locator('.row', { hasText: 'chosen before.png' })
      .getByText(/^In queue/)
      .waitFor();
  });
});

describe('limits of one client', () => {
  it.each([
    [
      'en',
      { viewport: { width: 1280, height: 900 } },
      'Limits',
      'Save',
      'Unfinished tasks',
      '1.5 GB',
      'Enter a size, such as 500 MB.',
    ],
    [
      'ru',
      { ...phone, ...russian },
      'Пределы',
      'Сохранить',
      'Незавершённых задач',
      '1,5 ГБ',
      'Введите размер, например 500 МБ.',
    ],
  ] as const)(
    'of a person and of a key are shown and changed, in %s',
    async (language, view, limits, save, unfinished, size, fault) => {
      const boss = await logIn(closed.url, admin);
      await boss.post('/api/v1/admin/api-keys', { name: `shop ${language}`, limits: { rate_per_minute: 60 } });
      const { page } = await enter(admin, '/settings/users', view);
      const row = page.locator('.entries > li', { hasText: viewer.email });
      await row.getByRole('button', { name: `${limits}: ${viewer.email}` }).click();
      const form = row.getByRole('form', { name: `${limits}: ${viewer.email}` });
      await form.getByLabel(unfinished).fill('4');
      const volume = form.locator('input[name="limits.bytes_per_day"]');
      await volume.fill('plenty');
      await form.getByRole('button', { name: `${save}: ${limits}: ${viewer.email}` }).click();
      await form.getByText(fault).waitFor();
      await volume.fill(size);
      await form.getByRole('button', { name: `${save}: ${limits}: ${viewer.email}` }).click();
      await row.getByText(`${unfinished}: 4`).waitFor();
      // Still there, and saying so.
      await form.locator('.saved').getByText(/./).waitFor();
      await expectSound(page);
      await shoot(page, `settings-user-limits-${language}`);
      const { data } = (
        await boss.get<{ data: { id: string; email: string; limits: object }[] }>('/api/v1/admin/users')
      ).body;
      const changed = data.find(({ email }) => email === viewer.email);
      expect(changed?.limits).toEqual({ concurrent: 4, bytes_per_day: 1.5e9 });
      await page.goto(`${closed.url}/settings/keys`);
      await scriptHasRun(page);
      const key = page.locator('.entries > li', { hasText: `shop ${language}` });
      await key.getByText(/: 60$/).waitFor();
      await key.getByRole('button', { name: new RegExp(`^${limits}: shop`) }).click();
      await key.locator('input[name="limits.rate_per_minute"]').fill('');
      await key.locator('input[name="limits.max_priority"]').fill('0');
      await key.getByRole('form').getByRole('button').click();
      await key.getByText(/: 60$/).waitFor({ state: 'detached' });
      await key.getByText(/: 0$/).waitFor();
      await expectSound(page);
      await shoot(page, `settings-key-limits-${language}`);
      await boss.patch(`/api/v1/admin/users/${changed?.id ?? ''}`, { limits: {} });
    },
  );
});

describe('keys', () => {
  it('71 are shown once, then by their first letters; revoking can be undone, and works at once when it is wished', async () => {
    const { page } = await enter(person, '/settings/keys');
    await page.getByLabel('Name', { exact: true }).fill('backup script');
    await page.getByRole('button', { name: 'Create key' }).click();
    const key = await page.getByLabel('The key of backup script', { exact: true }).last().inputValue();
    await shoot(page, 'settings-keys-shown-en');
    const script = () => fetch(`${closed.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } });
    expect((await script()).status).toBe(200);
    await page.reload();
    await page.getByText('backup script').waitFor();
    expect(await page.content()).not.toContain(key);
    await page.getByText(key.slice(0, 8)).waitFor();
    await page.getByRole('button', { name: 'Revoke: backup script' }).click();
    await page.getByRole('button', { name: 'Undo: Revoke, backup script' }).click();
    expect((await script()).status).toBe(200);
    await page.getByRole('button', { name: 'Revoke: backup script' }).click();
    await page.getByRole('button', { name: 'Now: Revoke, backup script' }).click();
    await page.locator('strong', { hasText: 'Revoked' }).waitFor();
    expect((await script()).status).toBe(401);
  });

  it('say the year in which they end', async () => {
    const { page } = await enter(person, '/settings/keys');
    await page.getByLabel('Name', { exact: true }).fill('lives long');
    await page.getByRole('button', { name: 'Create key' }).click();
    const year = new Date(Date.now() + 365 * 86_400_000).getFullYear();
    const end = page.locator('.entries li', { hasText: 'lives long' }).locator('time');
    await expect.poll(() => end.allInnerTexts()).toEqual([expect.stringMatching(new RegExp(` ${year}$`))]);
  });

  it('are made for a year unless another time is chosen, the next one too', async () => {
    const { page } = await enter(person, '/settings/keys');
    await page.getByLabel('Valid for').selectOption('30');
    await page.getByLabel('Name', { exact: true }).fill('lives shortly');
    await page.getByRole('button', { name: 'Create key' }).click();
    await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('');
    expect(await page.getByLabel('Valid for').inputValue()).toBe('365');
  });

  it('71 come with a command that works as it stands, when they may do what it does', async () => {
    const { page } = await browser.visit(part('keys'));
    await page.getByLabel('Name', { exact: true }).fill('first steps');
    await page.getByRole('button', { name: 'Create key' }).click();
    const example = page.getByRole('group', { name: 'The key of first steps' }).locator('pre');
    const folder = makeFolder('key');
    fs.writeFileSync(path.join(folder, 'photo.png'), await makePng());
    execFileSync('sh', ['-c', await example.innerText()], { cwd: folder, stdio: 'ignore' });
    expect((await sharp(path.join(folder, 'photo.webp')).metadata()).format).toBe('webp');
    await shoot(page, 'settings-keys-example-en');
    await page.getByLabel('Name', { exact: true }).fill('only looks');
    await page.getByLabel('Upload files').uncheck();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('group', { name: 'The key of only looks' }).waitFor();
    expect(await example.count()).toBe(0);
  });

  it('keep what was typed when the session has ended', async () => {
    const { page, context } = await enter(person, '/settings/keys');
    await page.getByLabel('Name', { exact: true }).fill('typed before');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Your session has ended').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('typed before');
    expect(await page.getByRole('link', { name: 'Log in (new tab)' }).getAttribute('target')).toBe('_blank');
  });
});

describe('webhooks', () => {
  it('72 are tried out with code and time, and a call that failed can be sent again', async () => {
    const { page } = await browser.visit(part('webhooks'));
    const url = `${receiver.url}/tried`;
    // It wishes to be left alone for an hour, so that nobody but the reader sends it again.
    receiver.answer('/tried', { status: 503, headers: { 'retry-after': '3600' } }, { status: 204 });
    await page.getByLabel('Address').fill(url);
    await page.getByRole('button', { name: 'Create webhook' }).click();
    const secret = await page.getByLabel(`The secret that signs calls to ${url}`, { exact: true }).last().inputValue();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole('button', { name: `Test: ${url}` }).click();
    await page.getByRole('status').getByText('503').waitFor();
    await page.reload();
    const row = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Test: ${url}` }) });
    await row.getByText(/^Nothing has arrived there since .*503/).waitFor();
    await page.getByRole('button', { name: `Deliveries: ${url}` }).click();
    const calls = page.getByRole('list', { name: `Deliveries: ${url}` }).getByRole('listitem');
    await calls
      .filter({ hasText: '503' })
      .getByRole('button', { name: /^Send again/ })
      .click();
    expect(await receiver.called('/tried', 2)).toHaveLength(2);
    await calls.filter({ hasText: /Answered 204 in [\d.]+\ss/ }).waitFor();
    await row.getByText(/^Last call .*: Answered 204/).waitFor();
    await page.getByRole('button', { name: `Test: ${url}` }).click();
    await page
      .getByRole('status')
      .getByText(/Answered 204 in [\d.]+\ss/)
      .waitFor();
    await shoot(page, 'settings-webhooks-tried-en');
  });
});

describe('a webhook that must not be called', () => {
  it.each([
    ['en', {}, /private network.*OUTGOING_PRIVATE/s],
    ['ru', russian, /частной сети.*OUTGOING_PRIVATE/s],
  ] as const)('says at its address why, and who can permit it, in %s', async (_language, view, why) => {
    const { page } = await enter(person, '/settings/webhooks', view);
    await page.locator('#url').fill('http://127.0.0.1:9/hook');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#url-fault').allInnerTexts()).toEqual([expect.stringMatching(why)]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('url');
    await expectSound(page);
  });
});

describe('administration', () => {
  it('pauses a queue and lets it go on', async () => {
    const { page } = await browser.visit(part('queues'));
    await page.getByRole('button', { name: 'Pause: image' }).click();
    await page.getByText('Paused: tasks are accepted and wait.').waitFor();
    await page.getByRole('button', { name: 'Go on: image' }).click();
    await page.getByRole('button', { name: 'Pause: image' }).waitFor();
    const form = page.getByRole('form', { name: /^Slots of image/ });
    await form.getByRole('spinbutton').fill('3');
    await form.getByRole('button').click();
    await form.getByText('Saved').waitFor();
  });

  it('counts what a clean-up would free before it is done', async () => {
    const { page } = await browser.visit(part('storage'));
    await page.locator('.settings-part dd', { hasText: 'none' }).first().waitFor();
    expect(await page.locator('.settings-part dd').allTextContents()).not.toContainEqual(expect.stringMatching(/\b0 /));
    await page.getByRole('button', { name: 'Only count: Clean up files' }).click();
    await page.getByText('There is nothing to free.').waitFor();
    await page.getByRole('button', { name: 'Clean up now: Clean up files' }).click();
    await page.getByText('There was nothing to free.').waitFor();
  });

  it('says beside the space what is deleted when, to whoever only looks too', async () => {
    const { page } = await browser.visit(part('storage'));
    const said = (text: RegExp) => page.locator('.card p').filter({ hasText: text });
    await said(/Files are kept for 24\shours after .+ The next clean-up: \d+ \w+, \d\d:\d\d$/).waitFor();
    await said(/Tasks are kept for 30\sdays after their end\. The next clean-up: \d+ \w+, \d\d:\d\d$/).waitFor();
    const looking = await enter(viewer, '/settings/storage');
    await looking.page.getByText(/Tasks are kept for 30\sdays after their end\./).waitFor();
    expect(await looking.page.getByRole('button', { name: /^Clean up now/ }).count()).toBe(0);
  });

  it('gives a schedule another time, and runs it now', async () => {
    const { page } = await browser.visit(part('schedules'));
    await page.getByRole('button', { name: 'Edit: cleanup.rows' }).click();
    await page.getByLabel('Time (cron)').fill('15 4 * * *');
    await page.getByRole('button', { name: 'Save: cleanup.rows' }).click();
    await page.locator('code', { hasText: '15 4 * * *' }).waitFor();
    await page.getByRole('button', { name: 'Run now: cleanup.rows' }).click();
    await page.getByRole('link', { name: 'See the task' }).waitFor();
  });

  it('says what each schedule is for, and of an account since when it is there', async () => {
    const { page } = await browser.visit(part('schedules'), russian);
    const row = page.locator('.entries li', { hasText: 'cleanup.files' });
    await row.getByText('файлы с истёкшим сроком и остатки прерванной работы').waitFor();
    const users = await enter(admin, '/settings/users');
    await users.page
      .locator('.entries li', { hasText: viewer.email })
      .getByText(/created \d+ \w+, \d\d:\d\d$/)
      .waitFor();
  });

  it('forbids a format', async () => {
    const { page } = await browser.visit(part('limits'));
    await page.getByLabel('Forbidden formats').fill('gif, nonsense');
    await page.getByRole('button', { name: 'Save: Rules' }).click();
    await page.locator('#formats-deny-fault, .problem').first().waitFor();
    await page.getByLabel('Forbidden formats').fill('gif');
    await page.getByRole('button', { name: 'Save: Rules' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(
      (await httpClient(open.url).get<{ formats: { deny: string[] } }>('/api/v1/admin/rules')).body.formats.deny,
    ).toEqual(['gif']);
    await httpClient(open.url).patch('/api/v1/admin/rules', { formats: { deny: [] } });
  });

  it.each([
    ['en', {}, '500 MB', '1.5 GB', 'Save: Rules', 'Saved'],
    ['ru', russian, '500 МБ', '1,5 ГБ', 'Сохранить: Правила', 'Сохранено'],
  ] as const)('shows and takes sizes with their unit, in %s', async (_language, view, usual, typed, save, saved) => {
    const rules = httpClient(open.url);
    const most = async () =>
      (await rules.get<{ guests: { bytes_per_day: number } }>('/api/v1/admin/rules')).body.guests.bytes_per_day;
    await rules.patch('/api/v1/admin/rules', { guests: { bytes_per_day: 500_000_000 } });
    const { page } = await browser.visit(part('limits'), view);
    const field = page.locator('#guests-bytes_per_day');
    await expect.poll(() => field.inputValue().then((text) => text.replaceAll('\u00a0', ' '))).toBe(usual);
    await field.fill('plenty');
    await page.getByRole('button', { name: save }).click();
    await page.locator('#guests-bytes_per_day-fault').waitFor();
    await expectSound(page);
    expect(await most()).toBe(500_000_000);
    await field.fill(typed);
    await page.getByRole('button', { name: save }).click();
    await page.getByText(saved, { exact: true }).waitFor();
    expect(await most()).toBe(1_500_000_000);
  });

  it('makes a user with a link to set a password', async () => {
    const { page } = await enter(admin, '/settings/users');
    await page.getByLabel('E-mail').fill('new@example.org');
    await page.getByRole('button', { name: 'Create account' }).click();
    const link = await page
      .getByLabel('The link for new@example.org to set a password', { exact: true })
      .last()
      .inputValue();
    await page.goto(link);
    await page.locator('#password').fill('my very own words');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${closed.url}/?welcome=password`);
    await logIn(closed.url, { email: 'new@example.org', password: 'my very own words' });
  });
});

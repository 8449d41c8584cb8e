// The first account in a browser: who makes it keeps what they have made before, and whoever cannot make it is told how. No page leads back to itself.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startProduct, type Product } from '../harness/product.js';
import { logIn } from '../harness/session.js';
import { phone, russian, scriptHasRun, shoot, TestBrowser } from './browser.js';
import { expectGoodLooks, PATIENCE_MS } from './expected-of-pages.js';
import type { PageState } from './page-states.js';
import { boss } from './seeded-world.js';
import { seedTask } from './seeded-tasks.js';

let browser: TestBrowser;
/** Others can reach it, and it has no account. */
let shut: Product;
let address: string;
beforeAll(async () => {
  shut = await startProduct({ roles: ['api'], settings: { HOST: '0.0.0.0' } });
  address = shut.url.replace(/0\.0\.0\.0|\[::\]/, '127.0.0.1');
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await shut.stop();
});

const heading = (page: Page) => page.locator('h1').waitFor();
const states: readonly PageState<undefined>[] = [
  { name: 'door-setup', at: () => '/', ready: heading },
  { name: 'door-link', at: () => '/setup?token=old', ready: heading },
];
/** What stands in commands. */
const names = ['athanor', 'setup', 'token', 'compose', 'logs', 'role', 'admin', 'user', 'example'];
it.each(states)(
  '2, 3, 5, 7, 8, 44, 46-48, 50 $name',
  (state) => expectGoodLooks(browser, { state: { ...state, names }, world: undefined, url: address }),
  PATIENCE_MS,
);

async function makeAccount(page: Page): Promise<void> {
  await page.locator('#email').fill(boss.email);
  await page.locator('#password').fill(boss.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');
  await scriptHasRun(page);
}

it.each([
  [
    'en',
    {},
    /not set up yet/,
    /does not open the set-up/,
    /set up already/,
    /^The account admin@example\.org is made/,
    'Accounts for others',
  ],
  [
    'ru',
    russian,
    /ещё не настроен/,
    /больше не открывает/,
    /уже настроен/,
    /^Учётная запись admin@example\.org создана/,
    'Учётные записи для других',
  ],
] as const)(
  '73 a server that is not set up asks for its link, in %s',
  async (_language, view, missing, wrong, done, made, others) => {
    const product = await startProduct({ roles: ['api'], settings: { HOST: '0.0.0.0' } });
    const url = product.url.replace(/0\.0\.0\.0|\[::\]/, '127.0.0.1');
    const { page } = await browser.visit(`${url}/history`, view);
    await page.getByText(missing).waitFor();
    const here = await page.locator('main a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(here).toEqual(['/login']);
    await page.locator('#token').fill(`${url}/setup?token=guess`);
    await page.keyboard.press('Enter');
    await page.getByText(wrong).waitFor();
    const findLink = () => /http:\S+\/setup\?token=[\w-]+/.exec(product.logs())?.[0];
    await expect.poll(findLink).toBeDefined();
    const link = findLink() ?? '';
    await page.locator('#token').fill(` ${link} `);
    await page.keyboard.press('Enter');
    await makeAccount(page);
    expect(await page.locator('main > .note').innerText()).toMatch(made);
    await page.getByRole('link', { name: others }).click();
    await page.waitForURL(/\/settings\/users$/);
    // Once more with the same link: as who they are now, or with words about it.
    const again = `${url}/setup${new URL(link).search}`;
    await page.goto(again);
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await page.locator('main > .note').count()).toBe(0);
    const other = await browser.visit(again, view);
    await other.page.getByText(done).waitFor();
    await other.page.locator('#email').waitFor();
    await product.stop();
  },
);

it('whoever makes the first account finds in their history what they had made without one', async () => {
  const product = await startProduct({ roles: ['api'] });
  await seedTask(product, { name: 'before.png' });
  const { page, faults } = await browser.visit(`${product.url}/settings/users`);
  await page.getByRole('link', { name: 'Make the first account' }).click();
  await page.getByText('What was made here so far goes to this account').waitFor();
  await makeAccount(page);
  await page.goto(`${product.url}/history`);
  await page.locator('.history-row', { hasText: 'before.png' }).waitFor();
  expect(faults).toEqual([]);
  await product.stop();
});

it.each([
  ['en', {}, 'The password is set, and you are logged in as new@example.org.', 'Convert files'],
  ['ru', { ...phone, ...russian }, 'Пароль сохранён, вход выполнен: new@example.org.', 'Конвертация файлов'],
] as const)('73 whoever was invited sets a password and is in, in %s', async (language, view, done, title) => {
  const product = await startProduct({
    roles: ['api'],
    settings: { ADMIN_EMAIL: boss.email, ADMIN_PASSWORD: boss.password },
  });
  const administrator = await logIn(product.url, boss);
  const invited = await administrator.post<{ reset_url: string }>('/api/v1/admin/users', { email: 'new@example.org' });
  const { page, faults } = await browser.visit(new URL(invited.body.reset_url, product.url).href, {
    ...view,
    javaScriptEnabled: language === 'en',
  });
  expect(await page.locator('#email').inputValue()).toBe('new@example.org');
  expect(await page.locator('#email').isEditable()).toBe(false);
  await page.locator('#password').fill('a chosen password');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');
  expect((await page.locator('main > .note').innerText()).trim()).toBe(done);
  expect(await page.locator('h1').textContent()).toBe(title);
  await shoot(page, `reset-done-${language}`);
  await page.goto(`${product.url}/history`);
  expect(new URL(page.url()).pathname).toBe('/history');
  expect(faults).toEqual([]);
  await product.stop();
});

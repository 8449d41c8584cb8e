// The pages before anybody is known, help, and the pages of errors, in a real browser. Named by the checks that each shows.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { errorTable } from '../../src/shared/errors.js';
import { pageKeys, shortcuts } from '../../src/shared/shortcuts.js';
import { startProduct, type Product } from '../harness/product.js';
import { dark, expectSound, phone, russian, scriptHasRun, shoot, TestBrowser, type View } from './browser.js';

const admin = { email: 'admin@example.org', password: 'correct horse battery' };
const looks: readonly (readonly [string, View])[] = [
  ['en-light', {}],
  ['ru-dark-phone', { ...phone, ...russian, ...dark }],
];

let product: Product;
let open: Product;
let browser: TestBrowser;

beforeAll(async () => {
  product = await startProduct({
    roles: ['api'],
    settings: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password },
  });
  open = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
  await open.stop();
});

describe('logging in', () => {
  it.each(looks)('2 3 5 7 8 keeps the name after a mistake and says what was wrong, %s', async (look, view) => {
    const { page } = await browser.visit(`${product.url}/login?next=/help`, view);
    await page.locator('#email').fill(admin.email);
    await page.locator('#password').fill('not this one');
    await page.keyboard.press('Enter');
    await page.locator('#problem').waitFor();
    await scriptHasRun(page);
    expect(await page.locator('#email').inputValue()).toBe(admin.email);
    expect(await page.locator('#password').getAttribute('aria-describedby')).toBe('problem');
    expect(await page.locator('#password').getAttribute('autocomplete')).toBe('current-password');
    await shoot(page, `login-${look}`);
    await expectSound(page);
    await page.locator('#password').fill(admin.password);
    await page.locator('.password button').click();
    await expect.poll(() => page.locator('#password').getAttribute('type')).toBe('text');
    await page.locator('form.narrow button.primary').click();
    await page.waitForURL(`${product.url}/help`);
  });
});

describe('help', () => {
  it.each(looks)('2 3 74 has each error code, the limits and the shortcuts, %s', async (look, view) => {
    const { page } = await browser.visit(`${open.url}/help`, view);
    for (const id of ['limits', 'formats', 'shortcuts', ...Object.keys(errorTable)])
      expect(await page.locator(`[id="${id}"]`).count(), id).toBe(1);
    await shoot(page, `help-${look}`);
    await expectSound(page);
  });

  it('is one key away, but not while something is typed or when that is switched off', async () => {
    const { page } = await browser.visit(`${open.url}/settings/preferences`);
    await page.getByLabel('Template').press('?');
    await page.getByLabel('Template').blur();
    await page.keyboard.press('?');
    await page.waitForURL(/\/help#shortcuts$/);
    // The address changes before the new page's script listens.
    await scriptHasRun(page);
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL(/\/settings\/preferences$/);
    await page.getByLabel('Keyboard shortcuts').uncheck();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByLabel('Keyboard shortcuts').blur();
    await page.keyboard.press('?');
    expect(new URL(page.url()).pathname).toBe('/settings/preferences');
  });
});

describe('the keys that help lists', () => {
  it.each(shortcuts.map(({ keys, to }) => [keys.join(' '), keys, to] as const))(
    '%s leads on',
    async (_name, keys, to) => {
      const { page } = await browser.visit(`${open.url}/settings/account`);
      for (const key of keys) await page.keyboard.press(key);
      const path = to === '/settings' ? '/settings/preferences' : to;
      await page.waitForURL(open.url + path);
    },
  );

  /** Enter, d, Delete and c act on rows and pictures: see convert.spec.ts and task.spec.ts. */
  it('u chooses files, and / searches', async () => {
    const { page } = await browser.visit(open.url);
    await page.locator('.ways').waitFor();
    // Only that it is asked for: the dialog is the system's.
    await page.evaluate(() => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      document.getElementById('file')?.addEventListener('click', (event) => {
        event.preventDefault();
        asked.push('file');
      });
    });
    await page.keyboard.press('u');
    const asked = () => page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
    await expect.poll(asked).toEqual(['file']);
    for (const to of ['/history', '/admin/tasks']) {
      await page.goto(open.url + to);
      await scriptHasRun(page);
      await page.locator('#app input').first().waitFor();
      await page.keyboard.press('/');
      await expect
        .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.type), { message: to })
        .toBe('search');
      expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('');
    }
    expect(pageKeys.map(({ keys }) => keys.join(' '))).toEqual(['u', 'Enter', 'd', 'Delete', '/', 'c']);
  });
});

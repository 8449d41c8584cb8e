// The pages as an installed app: what a browser needs to install them, files that other apps share, no connection, a camera, the share sheet. Below a path of its own.
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { prepareNginx, type Nginx } from '../harness/nginx.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { startThinLine } from '../harness/thin-line.js';
import { phone, russian, TestBrowser, type View } from './browser.js';

interface Manifest {
  readonly name: string;
  readonly lang: string;
  readonly start_url: string;
  readonly scope: string;
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly type: string }[];
  readonly share_target: { readonly action: string };
}

let product: Product;
let browser: TestBrowser;
const app: View = { serviceWorkers: 'allow' };

beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

const started = (page: Page) => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL);
/** What the system does when its share sheet hands files to the app: a form is sent to the address of the manifest. */
const shareTo = async (page: Page, action: string, files: readonly string[]) => {
  const png = await makePng({ width: 32, height: 32 });
  await page.evaluate((to) => {
    const form = Object.assign(document.createElement('form'), {
      method: 'post',
      enctype: 'multipart/form-data',
      action: to,
    });
    const field = Object.assign(document.createElement('input'), { type: 'file', name: 'files', multiple: true });
    field.id = 'from-another-app';
    form.append(field);
    document.body.append(form);
  }, action);
  const field = page.locator('#from-another-app');
  await field.setInputFiles(files.map((name) => ({ name, mimeType: 'image/png', buffer: png })));
  await field.evaluate((each: HTMLInputElement) => each.form?.submit());
};
const names = (page: Page) => page.locator('.row .name').allTextContents();

describe('the installed app', () => {
  it('has a manifest whose addresses lead somewhere, with icons of the sizes that it says', async () => {
    const { page } = await browser.visit(product.url, russian);
    const link = await page.locator('link[rel=manifest]').getAttribute('href');
    const answer = await fetch(new URL(link ?? '', product.url));
    expect(answer.headers.get('content-type')).toContain('application/manifest+json');
    const manifest = (await answer.json()) as Manifest;
    expect(manifest).toMatchObject({ lang: 'ru', start_url: '/', scope: '/' });
    for (const { src, sizes, type } of manifest.icons) {
      const icon = await fetch(new URL(src, product.url));
      expect(icon.headers.get('content-type')).toBe(type);
      const { width, height } = await sharp(Buffer.from(await icon.arrayBuffer())).metadata();
      if (sizes !== 'any') expect(`${width}x${height}`).toBe(sizes);
    }
  });

  it('is found fit to be installed by the browser', async () => {
    const { page, faults } = await browser.visit(product.url, app);
    await started(page);
    const cdp = await page.context().newCDPSession(page);
    const obstacles = async () => {
      const { installabilityErrors } = (await cdp.send('Page.getInstallabilityErrors')) as {
        installabilityErrors: { errorId: string }[];
      };
      // The windows of tests are private ones, where nothing is ever installed.
      return installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito');
    };
    await expect.poll(obstacles).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('takes files that are shared with it, once', async () => {
    const { page, faults } = await browser.visit(product.url, app);
    await started(page);
    await shareTo(page, '/share-target', ['from the phone.png', 'снимок.png']);
    await page.locator('.row').nth(1).waitFor();
    expect(await names(page)).toEqual(['from the phone.png', 'снимок.png']);
    expect(new URL(page.url()).search).toBe('');
    await page.goto(`${product.url}/?shared`);
    await page.getByText('The files that were shared did not arrive.').waitFor();
    expect(await names(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('says what to do when its service worker is gone', async () => {
    const { page } = await browser.visit(product.url);
    await shareTo(page, '/share-target', ['a.png']);
    await page.getByText('The files that were shared did not arrive. Choose them here.').waitFor();
  });

  it('says in the language of its reader that there is no connection, and comes back', async () => {
    const line = await startThinLine({ to: product.url, bytesPerS: 2 ** 24 });
    const { page } = await browser.visit(line.url, { ...app, ...russian });
    expect(await started(page)).toContain('lang=ru');
    line.tear();
    await page.goto(`${line.url}/history`);
    await page.getByRole('heading', { name: 'Нет связи' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/history');
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('.card')!).borderTopStyle)).toBe('solid');
    line.mend();
    await page.getByRole('link', { name: 'Попробовать снова' }).click();
    await page.locator('#app h1').waitFor();
  });
});

describe('on a phone', () => {
  it('a camera stands beside the files, in place of a folder', async () => {
    const { page } = await browser.visit(product.url, phone);
    await page.getByRole('button', { name: 'Take a photo' }).waitFor();
    expect(await page.getByRole('button', { name: 'Choose folder' }).isVisible()).toBe(false);
    expect(await page.locator('#camera').getAttribute('capture')).toBe('environment');
    await page
      .locator('#camera')
      .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: await makePng({ width: 8, height: 8 }) });
    await page.locator('.row').waitFor();
  });
});

describe('below a path', () => {
  let nginx: Nginx;
  let below: Product;
  beforeAll(async () => {
    nginx = await prepareNginx('/files');
    below = await startProduct({
      roles: ['api'],
      settings: { PUBLIC_URL: nginx.url, TRUST_PROXY: '1', ALLOW_OPEN: 'true' },
    });
    await nginx.serve(below.url, 'kept');
  });
  afterAll(() => below.stop());

  it('all of it stays there', async () => {
    const { page, faults } = await browser.visit(`${nginx.url}/`, app);
    expect(await started(page)).toMatch(/\/files\/service-worker\.js/);
    const link = (await page.locator('link[rel=manifest]').getAttribute('href')) ?? '';
    const manifest = (await (await fetch(new URL(link, nginx.url))).json()) as Manifest;
    expect(manifest).toMatchObject({ start_url: '/files/', scope: '/files/' });
    expect(manifest.icons.every(({ src }) => src.startsWith('/files/assets/'))).toBe(true);
    await shareTo(page, manifest.share_target.action, ['below.png']);
    await page.locator('.row').waitFor();
    expect(await names(page)).toEqual(['below.png']);
    expect(faults).toEqual([]);
  });
});

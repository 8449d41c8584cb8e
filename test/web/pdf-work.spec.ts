// What the Convert page does with PDFs beside converting them, against the real product: on one row, and on several that become one.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bigPages } from '../engines/pdf-files.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { expectSound, phone, russian, shoot, TestBrowser, type View, type Visit } from './browser.js';

let product: Product;
let browser: TestBrowser;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues document:2,image:1,default:1'] });
  browser = await TestBrowser.launch();
});
afterEach(() => browser.closePages());
afterAll(async () => {
  await browser.close();
  await product.stop();
});

async function visit(to: string, view: View = {}): Promise<Visit> {
  const visited = await browser.visit(product.url + to, view);
  await visited.page.locator('.ways').waitFor();
  return visited;
}
const pdf = (name: string, pages = 2) => ({ name, mimeType: 'application/pdf', buffer: bigPages(pages) });
const choose = (page: Page, ...files: ReturnType<typeof pdf>[]) => page.locator('#file').setInputFiles(files);
const row = (page: Page, name: string) => page.locator('.row', { hasText: name });
const apply = (page: Page) => page.getByRole('button', { name: 'Apply', exact: true });
const done = (page: Page, name: string) => row(page, name).locator('.status-done').waitFor();

async function openWork(page: Page, name: string, work: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`target of ${name}$`) }).click();
  await page.getByRole('option', { name: work }).click();
  await apply(page).waitFor();
}

async function download(page: Page, name: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: `Download ${name}` }).click(),
  ]);
  return file.path();
}
async function lock(page: Page, name: string, password: string): Promise<void> {
  await openWork(page, name, 'Encrypt');
  await page.getByLabel('Password to open').fill(password);
  await apply(page).click();
  await page.locator('#start').click();
  await done(page, name);
}
const told = (tool: string, ...args: string[]): string => {
  const { stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8' });
  return stdout + stderr;
};

describe('a row', () => {
  it('9, 10 turns its pages by keyboard alone, and says so wherever its task is shown', async () => {
    const { page, faults } = await visit('/');
    await choose(page, pdf('plan.pdf'));
    const opener = page.getByRole('button', { name: /target of plan.pdf$/ });
    await opener.press('Enter');
    await page.getByRole('group', { name: 'Work on the PDF' }).waitFor();
    await expectSound(page);
    await shoot(page, 'convert-pdf-menu-en-1280');
    await page.keyboard.type('turn');
    await page.keyboard.press('Enter');
    await page.getByLabel('Angle').press('ArrowDown');
    await expectSound(page);
    await shoot(page, 'convert-pdf-turn-en-1280');
    await apply(page).press('Enter');
    await expect.poll(() => opener.evaluate((each) => each === document.activeElement)).toBe(true);
    expect(await opener.textContent()).toContain('Turn');
    expect(await page.locator('#start').textContent()).toBe('Start 1 file');
    await page.locator('#start').press('Enter');
    await done(page, 'plan.pdf');
    await row(page, 'plan.pdf')
      .locator('.about', { hasText: /^Turn · / })
      .waitFor();
    expect(told('pdfinfo', '-l', '2', await download(page, 'plan.pdf')).match(/rot: +180/g)).toHaveLength(2);
    await page.reload();
    await row(page, 'plan.pdf')
      .locator('.about', { hasText: /^Turn · / })
      .waitFor();
    await row(page, 'plan.pdf').getByRole('link', { name: 'plan.pdf', exact: true }).click();
    await page.locator('dd', { hasText: /^Turn$/ }).waitFor();
    await page.goto(`${product.url}/history`);
    await page
      .locator('.history-route', { hasText: /^Turn$/ })
      .first()
      .waitFor();
    expect(faults).toEqual([]);
  });

  it('asks for what the work needs before it begins, and is left as it was when nothing is applied', async () => {
    const { page } = await visit('/');
    await choose(page, pdf('plan.pdf'));
    await openWork(page, 'plan.pdf', 'Watermark');
    await apply(page).click();
    await page.getByRole('alert').filter({ hasText: 'Fill in at least one of: Text.' }).waitFor();
    await expectSound(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator('.target').textContent()).not.toContain('Watermark');
    await openWork(page, 'plan.pdf', 'Watermark');
    await page.getByRole('textbox', { name: 'Text' }).fill('DRAFT');
    // Where it lies straight, it reads as one word.
    await page.getByLabel('Place').selectOption('top');
    await apply(page).click();
    await page.locator('#start').click();
    await done(page, 'plan.pdf');
    expect(told('pdftotext', await download(page, 'plan.pdf'), '-')).toContain('DRAFT');
  });

  it('locks a PDF that is locked already: its password is asked for on the row, the new one stays, and no browser keeps either', async () => {
    const { page } = await visit('/');
    await choose(page, pdf('deed.pdf'));
    await lock(page, 'deed.pdf', 'first word');
    const locked = await download(page, 'deed.pdf');
    await page.goto(product.url);
    await page.locator('.ways').waitFor();
    await choose(page, { ...pdf('again.pdf'), buffer: fs.readFileSync(locked) });
    await openWork(page, 'again.pdf', 'Encrypt');
    await page.getByLabel('Password to open').fill('second word');
    await apply(page).click();
    await page.locator('#start').click();
    await page.getByLabel('Password of the document: again.pdf').fill('first word');
    await page.getByRole('button', { name: 'Unlock: again.pdf' }).click();
    // A page after it: the row and the list tell of the same task.
    await row(page, 'again.pdf').locator('.status-failed').waitFor({ state: 'detached' });
    await page.goto(`${product.url}/history`);
    await page.getByRole('link', { name: 'Download again.pdf' }).waitFor();
    const file = await download(page, 'again.pdf');
    expect(told('pdfinfo', '-upw', 'second word', file)).toMatch(/Pages: +2/);
    for (const wrong of ['first word', '***'])
      expect(told('pdfinfo', '-upw', wrong, file)).toContain('Incorrect password');
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    expect(kept).not.toMatch(/first word|second word/);
  });

  it('19 asks for a password again when a reload has broken off the upload, and goes on with that', async () => {
    const { page } = await visit('/');
    const large = { ...pdf('large.pdf'), buffer: bigPages(2, 2 ** 23) };
    let parts = 0;
    const cut = '**/api/v1/uploads/**';
    await page.route(cut, (route) =>
      route.request().method() === 'PATCH' && (parts += 1) > 2 ? route.abort() : route.fallback(),
    );
    await choose(page, large);
    await openWork(page, 'large.pdf', 'Encrypt');
    await page.getByLabel('Password to open').fill('first word');
    await apply(page).click();
    await page.locator('#start').click();
    await page.locator('.status', { hasText: /^Connection lost/ }).waitFor();
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain('first word');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.locator('.status', { hasText: /^Choose the same file/ }).waitFor();
    await page.unroute(cut);
    await page.locator('.row input[type=file]').setInputFiles(large);
    await page.locator('.status', { hasText: 'something has to be filled in again' }).waitFor();
    expect(await page.locator('#start').count()).toBe(0);
    await page.getByRole('button', { name: 'Options: large.pdf' }).click();
    await page.getByLabel('Password to open').fill('other word');
    await apply(page).click();
    const begun: number[] = [];
    page.on(
      'request',
      (request) => request.method() === 'PATCH' && begun.push(Number(request.headers()['upload-offset'])),
    );
    await page.locator('#start').click();
    await done(page, 'large.pdf');
    expect(begun[0]).toBeGreaterThan(0);
    expect(told('pdfinfo', '-upw', 'other word', await download(page, 'large.pdf'))).toMatch(/Pages: +2/);
  });

  it('is done again with other options, and with another file in the place of a broken one', async () => {
    const { page, faults } = await visit('/');
    const broken = { ...pdf('plan.pdf'), buffer: Buffer.from('%PDF-1.7\nnothing') };
    await choose(page, broken);
    await openWork(page, 'plan.pdf', 'Turn');
    await page.getByLabel('Angle').selectOption('180');
    await apply(page).click();
    await page.locator('#start').click();
    await row(page, 'plan.pdf').locator('.status-failed').waitFor();
    expect(await page.getByRole('button', { name: 'Try again plan.pdf' }).count()).toBe(0);
    await page.getByLabel('Replace file plan.pdf').setInputFiles(pdf('whole.pdf'));
    await done(page, 'whole.pdf');
    expect(told('pdfinfo', '-l', '2', await download(page, 'whole.pdf')).match(/rot: +180/g)).toHaveLength(2);
    await expect.poll(() => page.locator('.row').count()).toBe(1);
    await row(page, 'whole.pdf').getByRole('link', { name: 'whole.pdf', exact: true }).click();
    await page.getByRole('link', { name: 'Again with other options whole.pdf' }).click();
    await page.getByRole('button', { name: 'Options: whole.pdf' }).click();
    await expect.poll(() => page.getByLabel('Angle').inputValue()).toBe('180');
    await page.getByLabel('Angle').selectOption('90');
    await apply(page).click();
    await page.locator('#start').click();
    await done(page, 'whole.pdf');
    expect(told('pdfinfo', '-l', '2', await download(page, 'whole.pdf')).match(/rot: +90/g)).toHaveLength(2);
    expect(faults).toEqual([]);
  });

  it('does the same with all of its ending by one press, and none of it is undone by the choice for all', async () => {
    const { page } = await visit('/');
    await choose(page, pdf('a.pdf'), pdf('b.pdf'));
    await openWork(page, 'a.pdf', 'Turn');
    await page.getByRole('button', { name: 'Apply to all PDF (2 files)' }).click();
    await page.getByRole('button', { name: /^All documents to/ }).click();
    await page.getByRole('combobox').fill('txt');
    await page.keyboard.press('Enter');
    expect(await page.locator('.target').allTextContents()).toEqual([
      expect.stringContaining('Turn'),
      expect.stringContaining('Turn'),
    ]);
    await page.locator('#start').click();
    await done(page, 'a.pdf');
    await done(page, 'b.pdf');
  });

  it('3, 5, 46 keeps its shape on a narrow phone, in Russian', async () => {
    const { page, faults } = await visit('/', { ...phone, ...russian, viewport: { width: 320, height: 700 } });
    await choose(page, pdf('договор.pdf'), pdf('план.pdf', 3));
    await page
      .getByRole('button', { name: /договор.pdf$/ })
      .first()
      .click();
    await page.getByRole('group', { name: 'Действия с PDF' }).waitFor();
    await expectSound(page);
    await shoot(page, 'convert-pdf-menu-ru-320');
    await page.getByRole('option', { name: 'Зашифровать' }).click();
    await page.getByLabel('Пароль для открытия').waitFor();
    await expectSound(page);
    await shoot(page, 'convert-pdf-lock-ru-320');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Объединить в один PDF' }).click();
    await page.getByRole('button', { name: 'Объединить 2 файла' }).waitFor();
    await expectSound(page);
    await shoot(page, 'convert-pdf-merge-ru-320');
    expect(faults).toEqual([]);
  });
});

describe('several files', () => {
  it('9, 20 become one PDF in the order that is chosen, by keyboard, and are one row from then on', async () => {
    const { page, faults } = await visit('/');
    const picture = { name: 'photo.png', mimeType: 'image/png', buffer: await makePng({ width: 300, height: 200 }) };
    await choose(page, pdf('one.pdf', 1), pdf('three.pdf', 3), picture, pdf('left.pdf', 5));
    const opener = page.getByRole('button', { name: 'Merge into one PDF' });
    await opener.press('Enter');
    await page.getByRole('button', { name: 'Down: one.pdf' }).press('Enter');
    const names = () => page.locator('.merge-order bdi').allTextContents();
    await expect.poll(names).toEqual(['three.pdf', 'one.pdf', 'photo.png', 'left.pdf']);
    const down = page.getByRole('button', { name: 'Down: one.pdf' });
    await expect.poll(() => down.evaluate((each) => each === document.activeElement)).toBe(true);
    await page.getByRole('checkbox', { name: /left.pdf/ }).press('Space');
    await expectSound(page);
    await shoot(page, 'convert-merge-en-1280');
    await page.getByRole('button', { name: 'Merge 3 files' }).press('Enter');
    const name = 'three.pdf and 2 files more';
    await done(page, name);
    await expect
      .poll(() => page.locator('.row .name').allTextContents())
      .toEqual(expect.arrayContaining([name, 'left.pdf']));
    expect(await page.locator('.row').count()).toBe(2);
    const file = await download(page, name);
    expect(told('pdfinfo', file)).toMatch(/Pages: +5/);
    // The picture is the last: its page has another size.
    expect(told('pdfinfo', '-f', '1', '-l', '5', file).match(/size: +2000 x 2000/g)).toHaveLength(4);
    expect(told('pdfinfo', '-f', '5', '-l', '5', file)).not.toMatch(/size: +2000 x 2000/);
    await page.reload();
    await done(page, name);
    await row(page, name)
      .locator('.about', { hasText: /^Join · / })
      .waitFor();
    await page.goto(`${product.url}/history`);
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.locator('h1', { hasText: name }).waitFor();
    expect(faults).toEqual([]);
  });

  it('go on from where a broken line left them', async () => {
    const { page } = await visit('/');
    let broken = 0;
    await page.route('**/api/v1/uploads/**', (route) =>
      route.request().method() === 'PATCH' && (broken += 1) === 2 ? route.abort() : route.fallback(),
    );
    await choose(page, pdf('one.pdf', 1), pdf('two.pdf', 2));
    await page.getByRole('button', { name: 'Merge into one PDF' }).click();
    await page.getByRole('button', { name: 'Merge 2 files' }).click();
    await done(page, 'one.pdf and 1 file more');
    expect(broken).toBeGreaterThan(2);
    expect(told('pdfinfo', await download(page, 'one.pdf and 1 file more'))).toMatch(/Pages: +3/);
  });

  it.each([
    ['en', {}, 'Merge', 'Choose these files again to go on from', 'Choose the files', 'and 2 files more'],
    ['ru', { ...phone, ...russian }, 'Объединить', 'Выберите эти файлы снова, чтобы продолжить с', 'Выбрать файлы', ''],
  ] as const)(
    '19 are the same row after a reload in the midst of it, and go on, in %s',
    async (language, view, word, again, choosing, more) => {
      const { page } = await visit('/', view);
      const large = { ...pdf('large.pdf'), buffer: bigPages(2, 2 ** 22) };
      const cut = '**/api/v1/uploads/**';
      let parts = 0;
      // The first file is small and arrives, the second in part, the third not at all.
      await page.route(cut, (route) =>
        route.request().method() === 'PATCH' && (parts += 1) > 3 ? route.abort() : route.fallback(),
      );
      await choose(page, pdf('one.pdf', 1), large, pdf('three.pdf', 3));
      await page.getByRole('button', { name: new RegExp(`^${word}`) }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: new RegExp(`^${word} 3`) })
        .click();
      await page.locator('.row-offline').waitFor();
      page.on('dialog', (dialog) => void dialog.accept());
      await page.reload();
      const ghost = page.locator('.row-ghost');
      await ghost.getByText(again).waitFor();
      expect(await page.locator('.row').count()).toBe(1);
      expect(await ghost.locator('.status').textContent()).toMatch(/ [1-9]\d*\s%: large\.pdf, three\.pdf$/);
      if (more !== '') expect(await ghost.locator('.name').textContent()).toContain(more);
      await expectSound(page);
      await shoot(page, `convert-merge-ghost-${language}`);
      await page.unroute(cut);
      const input = page.getByLabel(choosing);
      await input.setInputFiles([pdf('other.pdf', 1)]);
      expect(await ghost.locator('.status').textContent()).toContain('large.pdf, three.pdf');
      await input.setInputFiles([large]);
      await expect.poll(() => ghost.locator('.status').textContent()).toMatch(/%: three\.pdf$/);
      const begun: string[] = [];
      page.on(
        'request',
        (request) => request.method() === 'PATCH' && begun.push(request.headers()['upload-offset'] ?? ''),
      );
      await input.setInputFiles([pdf('three.pdf', 3)]);
      await page.locator('.status-done').waitFor();
      expect(Number(begun[0])).toBeGreaterThan(0);
      const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.row a.primary').click()]);
      expect(told('pdfinfo', await file.path())).toMatch(/Pages: +6/);
      await page.reload();
      await page.locator('.status-done').waitFor();
      expect(await page.locator('.row').count()).toBe(1);
    },
  );

  it('come back one by one where one of them was at fault, and become one without it', async () => {
    const { page, faults } = await visit('/');
    await choose(
      page,
      pdf('one.pdf', 1),
      { ...pdf('bad.pdf'), buffer: Buffer.from('%PDF-1.7\nnothing') },
      pdf('three.pdf', 3),
    );
    await page.getByRole('button', { name: 'Merge into one PDF' }).click();
    await page.getByRole('button', { name: 'Merge 3 files' }).click();
    await page.locator('.status-failed').waitFor();
    expect(await page.getByText('Replace file').count()).toBe(0);
    await page.getByRole('link', { name: /^Change and try again/ }).click();
    await page.getByText('The files are here again.').waitFor();
    await page.getByRole('button', { name: 'Remove bad.pdf' }).click();
    await page.getByRole('button', { name: 'Merge into one PDF' }).click();
    await page.getByRole('button', { name: 'Merge 2 files' }).click();
    await page.locator('.status-done').waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.row a.primary').click()]);
    expect(told('pdfinfo', await file.path())).toMatch(/Pages: +4/);
    expect(faults).toEqual([]);
  });

  it('are not offered to become one where there is one file, or none that can', async () => {
    const { page } = await visit('/');
    await choose(page, pdf('one.pdf'), { name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') });
    await page.getByRole('button', { name: /target of one.pdf$/ }).click();
    await page.getByRole('group', { name: 'Work on the PDF' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'Merge into one PDF' }).count()).toBe(0);
    await choose(page, pdf('two.pdf'));
    await page.getByRole('button', { name: 'Merge into one PDF' }).waitFor();
  });
});

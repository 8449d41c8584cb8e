// Several files become one PDF: PDFs in their order, documents and pictures on the way, pictures on paper.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/conversion/engine.js';
import { makeFolder } from '../harness/work-area.js';
import { openDocumentEngines, run } from './document-run.js';
import { docx, pageBreak, paragraph } from './office-files.js';
import { only, operateOn, sizesOf, wordsOf } from './one-operation.js';

let engines: Engine[] = [];
let first = Buffer.alloc(0);
let second = Buffer.alloc(0);
const pdfOf = async (...pages: string[]) =>
  fs.readFileSync(
    (await run(engines, 'a.docx', docx(pages.map((text) => paragraph(text)).join(pageBreak)), 'pdf')).path,
  );
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c02040' } })
    .png()
    .toBuffer();

beforeAll(async () => {
  engines = openDocumentEngines();
  first = await pdfOf('First page', 'Вторая страница');
  second = await pdfOf('Third page');
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

it('PDFs are joined in the order in which they are given, one of them twice', async () => {
  const files = [second, first, second].map((content) => ['a.pdf', content] as const);
  const output = await only(operateOn(engines, 'merge', files));
  expect(output).toMatchObject({ format: 'pdf', probe: { pages: 4 }, warnings: [] });
  expect(wordsOf(output.path)).toMatch(/Third[^]*First[^]*Вторая[^]*Third/);
});

it('documents and pictures become PDF on the way', async () => {
  const output = await only(
    operateOn(engines, 'merge', [
      ['a.docx', docx(paragraph('из документа'))],
      ['b.png', await picture(600, 300)],
      ['c.pdf', second],
    ]),
  );
  expect(output.probe.pages).toBe(3);
  expect(wordsOf(output.path)).toMatch(/из документа[^]*Third/);
  // As large as 300 dots an inch make it.
  expect(sizesOf(output.path)[1]).toEqual([144, 72]);
});

it('pictures fill the paper, lying when they lie, and documents keep their own', async () => {
  const output = await only(
    operateOn(
      engines,
      'merge',
      [
        ['a.png', await picture(600, 300)],
        [
          'b.jpeg',
          await sharp(await picture(100, 400))
            .jpeg()
            .toBuffer(),
        ],
        ['c.pdf', second],
      ],
      { paper: 'a5' },
    ),
  );
  const [lying, upright, document] = sizesOf(output.path);
  expect([lying, upright]).toEqual([
    [595, 420],
    [420, 595],
  ]);
  expect(document).toEqual(sizesOf(fileOf(second))[0]);
  const drawn = path.join(makeFolder('drawn'), 'page');
  execFileSync('pdftoppm', ['-r', '36', '-png', '-f', '1', '-l', '1', '-singlefile', output.path, drawn]);
  const { data, info } = await sharp(`${drawn}.png`).raw().toBuffer({ resolveWithObject: true });
  const red = (x: number, y: number) => data[(Math.floor(y) * info.width + Math.floor(x)) * info.channels + 1]! < 128;
  // Twice as wide as high on a page that is less so: full width, white above and below.
  expect([red(2, info.height / 2), red(info.width - 3, info.height / 2)]).toEqual([true, true]);
  expect([red(info.width / 2, 4), red(info.width / 2, info.height - 5)]).toEqual([false, false]);
});

it('a locked one needs its password, and the result says that it is open', async () => {
  const file = path.join(makeFolder('locked'), 'locked.pdf');
  execFileSync('qpdf', ['--encrypt', 'opens', 'owner', '256', '--', fileOf(first), file]);
  const files = [
    ['a.pdf', fs.readFileSync(file)],
    ['b.pdf', second],
  ] as const;
  await expect(operateOn(engines, 'merge', files)).rejects.toMatchObject({ code: 'input_encrypted' });
  await expect(operateOn(engines, 'merge', files, { password: 'no' })).rejects.toMatchObject({
    code: 'password_wrong',
  });
  const output = await only(operateOn(engines, 'merge', files, { password: 'opens' }));
  expect(output.warnings.map(({ code }) => code)).toEqual(['protection_removed']);
  expect(wordsOf(output.path)).toMatch(/First[^]*Third/);
});

it('a broken one is the user’s error', async () => {
  const files = [
    ['a.pdf', second],
    ['b.pdf', '%PDF-1.7 nothing'],
  ] as const;
  await expect(operateOn(engines, 'merge', files)).rejects.toMatchObject({ code: 'input_corrupt' });
});

it('a picture alone obeys paper and text recognition too', async () => {
  const [page] = [await run(engines, 'a.pdf', second, 'png', { options: { width: 2480 } })];
  const output = await run(engines, 'scan.png', fs.readFileSync(page.path), 'pdf', {
    options: { paper: 'a4', ocr: 'eng' },
  });
  expect(wordsOf(output.path)).toContain('Third page');
  expect(sizesOf(output.path)).toEqual([[595, 842]]);
});

function fileOf(content: Buffer): string {
  const file = path.join(makeFolder('file'), 'a.pdf');
  fs.writeFileSync(file, content);
  return file;
}

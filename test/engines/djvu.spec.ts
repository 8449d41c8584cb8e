// Scanned books in DjVu become PDFs with all their pages, and what can be asked of a PDF holds for them.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { makeFolder } from '../harness/work-area.js';
import { openDocumentEngines, run } from './document-run.js';
import { sizesOf } from './one-operation.js';

const engines = openDocumentEngines();
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const folder = makeFolder('djvu');
const page = (name: string, width: number, height: number): string => {
  const picture = Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), Buffer.alloc(width * height * 3, 200)]);
  fs.writeFileSync(path.join(folder, `${name}.ppm`), picture);
  execFileSync('c44', ['-dpi', '100', path.join(folder, `${name}.ppm`), path.join(folder, `${name}.djvu`)]);
  return path.join(folder, `${name}.djvu`);
};
const book = (...pages: string[]): Buffer => {
  const file = path.join(folder, 'book.djvu');
  execFileSync('djvm', ['-c', file, ...pages]);
  return fs.readFileSync(file);
};

it('every page, as large as it was scanned', async () => {
  const output = await run(engines, 'a.djvu', book(page('a', 400, 300), page('b', 200, 500)), 'pdf');
  expect(output).toMatchObject({ format: 'pdf', probe: { pages: 2 }, engine: { name: 'djvu' } });
  expect(sizesOf(output.path)).toEqual([
    [288, 216],
    [144, 360],
  ]);
  const drawn = path.join(folder, 'drawn');
  execFileSync('pdftoppm', ['-r', '72', '-png', '-singlefile', output.path, drawn]);
  const { channels } = await sharp(`${drawn}.png`).stats();
  for (const { mean } of channels.slice(0, 3)) expect(Math.abs(mean - 200)).toBeLessThan(8);
});

it('the pages and the turn that were asked for', async () => {
  const output = await run(engines, 'a.djvu', book(page('a', 400, 300), page('b', 200, 500)), 'pdf', {
    options: { pages: '2', rotate: 90 },
  });
  expect(output.probe.pages).toBe(1);
  expect(execFileSync('pdfinfo', [output.path], { encoding: 'utf8' })).toMatch(/Page rot: +90/);
});

it('a broken one is the user’s error', async () => {
  const half = book(page('a', 400, 300), page('b', 200, 500)).subarray(0, 90);
  await expect(run(engines, 'a.djvu', half, 'pdf')).rejects.toMatchObject({ code: 'input_corrupt' });
});

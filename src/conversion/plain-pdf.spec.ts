import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { plainPdfPages } from './plain-pdf.js';

let file: string;
beforeEach(() => {
  file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'pdf-')), 'a.pdf');
});
afterEach(() => fs.rmSync(path.dirname(file), { recursive: true }));

const pages = (kids: readonly number[], count: number) =>
  `<</Type/Pages\n/Kids[ ${kids.map((kid) => `${kid} 0 R`).join(' ')} ]\n/Count ${count}>>`;
const page = '<</Type/Page/Parent 2 0 R/Contents 6 0 R>>';
/** Three pages, one of them a floor deeper. */
const three = ['<</Type/Catalog/Pages 2 0 R>>', pages([3, 4, 5], 3), page, page, pages([7], 1)];
const tree = [...three, '<</Length 5>>\nstream\n/Kids\nendstream', page];

function pdf(objects: readonly string[], trailer = '/Root 1 0 R'): string {
  let text = '%PDF-1.7\n%äüöß\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n\n`;
    return place;
  });
  const entries = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`);
  const size = objects.length + 1;
  return `${text}xref\n0 ${size}\n0000000000 65535 f \n${entries.join('')}trailer\n<</Size ${size}${trailer}>>\nstartxref\n${text.length}\n%%EOF\n`;
}
const pagesOf = (text: string) => {
  fs.writeFileSync(file, text, 'latin1');
  return plainPdfPages(file);
};

it('counts the pages of a tree', async () => {
  expect(await pagesOf(pdf(tree))).toBe(3);
});

it('says nothing of a file that ends anywhere before its end', async () => {
  const whole = pdf(tree);
  for (let bytes = 0; bytes < whole.trimEnd().length; bytes += 1)
    expect([bytes, await pagesOf(whole.slice(0, bytes))]).toEqual([bytes, undefined]);
});

it('says nothing when anything else is odd', async () => {
  const whole = pdf(tree);
  const odd = {
    'a byte too many': whole.replace('stream\n/Kids', 'stream\n//Kids'),
    'an end is missing': whole.replace('endobj', 'endofj'),
    'fewer pages than it says': pdf([...three.with(1, pages([3, 5], 3)), ...tree.slice(5)]),
    'the same page twice': pdf([...three.with(1, pages([3, 3, 5], 3)), ...tree.slice(5)]),
    'a page that is not there': pdf([...three.with(1, pages([3, 9, 5], 3)), ...tree.slice(5)]),
    'a circle': pdf([...three.with(4, pages([2], 1)), ...tree.slice(5)]),
    'no pages': pdf([...three.with(1, pages([], 0)), ...tree.slice(5)]),
    locked: pdf(tree, '/Root 1 0 R/Encrypt 6 0 R'),
    'changed later': pdf(tree, '/Root 1 0 R/Prev 20'),
    'no root': pdf(tree, ''),
    'no PDF': whole.replace('%PDF', '%PNG'),
    nothing: '',
  };
  for (const [name, text] of Object.entries(odd)) expect([name, await pagesOf(text)]).toEqual([name, undefined]);
});

it('says nothing of a tree that is thousands of floors deep', async () => {
  const floors = Array.from({ length: 20_000 }, (_, n) => pages([n + 3], 1));
  expect(await pagesOf(pdf([three[0]!, ...floors, page]))).toBeUndefined();
});

it('looks once through what names itself a hundred thousand times', async () => {
  expect(await pagesOf(pdf([three[0]!, `<<${'/Type/Pages '.repeat(1e5)}>>`]))).toBeUndefined();
});

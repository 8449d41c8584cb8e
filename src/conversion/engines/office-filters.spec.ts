import { expect, it } from 'vitest';
import { delimiterOf, exportFilter, importFilter, officeEdges } from './office-filters.js';

it.each([
  ['a,b,c\n1,2,3', ','],
  ['a;b\n1,5;2', ';'],
  ['a\tb', '\t'],
  ['a|b|c', '|'],
  ['"a;b;c",d', ','],
  ['one', ','],
])('finds what stands between the cells of %j', (head, mark) => expect(delimiterOf(head)).toBe(mark));

it('reads neither HTML nor PDF', () => {
  expect(() => importFilter('html')).toThrow();
  expect(() => importFilter('pdf')).toThrow();
  expect(officeEdges(0).map(({ from }) => from)).not.toContain('html');
});

it('stays within one kind of document', () => {
  expect(officeEdges(0).some(({ from, to }) => from === 'docx' && to === 'xlsx')).toBe(false);
  expect(exportFilter('slides', 'pdf').filter).toBe('impress_pdf_Export');
});

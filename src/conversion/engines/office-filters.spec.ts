import { expect, it } from 'vitest';
import { codeColumns, delimiterOf, exportFilter, importFilter, officeEdges } from './office-filters.js';

it.each([
  ['a,b,c\n1,2,3', ','],
  ['a;b\n1,5;2', ';'],
  ['a\tb', '\t'],
  ['a|b|c', '|'],
  ['"a;b;c",d', ','],
  ['one', ','],
])('finds what stands between the cells of %j', (head, mark) => expect(delimiterOf(head)).toBe(mark));

it.each([
  ['a,b\n007,7', [1]],
  ['a,b\n"x,1",+79991234567', [2]],
  ['"a\n007",40817810099910004312', [2]],
  ['0,0.5,-1,1234567890,01.02.2024,0x1F,+7', []],
])('finds the columns of codes in %j', (head, columns) => expect(codeColumns(head, ',')).toEqual(columns));

it('reads neither HTML nor PDF', () => {
  expect(() => importFilter('html')).toThrow();
  expect(() => importFilter('pdf')).toThrow();
  expect(officeEdges(0).map(({ from }) => from)).not.toContain('html');
});

it('stays within one kind of document', () => {
  expect(officeEdges(0).some(({ from, to }) => from === 'docx' && to === 'xlsx')).toBe(false);
  expect(exportFilter('slides', 'pdf').filter).toBe('impress_pdf_Export');
});

import { expect, it } from 'vitest';
import { spellTables, wholeBook } from './fictionbook.js';

const spelled = (book: string) => spellTables(book).replaceAll('\u{F0A7A}', '!');

it('writes a table as paragraphs between marks', () => {
  expect(
    spelled('<p>a</p><table id="x"><tr><th colspan="2">b</th><td/></tr><tr><td rowspan="9999">c</td></tr></table>'),
  ).toBe(
    '<p>a</p><p>!:table</p><p>!:row</p><p>!:cell:head:1:2</p><p>b</p><p>!:cell:body:1:1</p><p>!:row</p><p>!:cell:body:100:1</p><p>c</p><p>!:end</p>',
  );
});

it('leaves what is no whole table as it is', () => {
  for (const book of ['<table><tr>', '</table>', '<p>a</p>', '']) expect(spelled(book)).toBe(book);
  const many = '<table '.repeat(400_000);
  expect(spelled(many)).toBe(many);
});

it('makes a table of what stands between the marks', () => {
  const str = (c: string) => ({ t: 'Para', c: [{ t: 'Str', c }] });
  const marks = [
    '!:table',
    '!:row',
    '!:cell:head:1:2',
    'a',
    '!:row',
    '!:cell:body:1:1',
    '!:cell:body:1:1',
    'b',
    '!:end',
  ];
  const blocks = ['before', ...marks, 'after'].map((each) => str(each.replace('!', '\u{F0A7A}')));
  const { blocks: made } = wholeBook(
    { 'pandoc-api-version': [1, 22], meta: {}, blocks: [{ t: 'Div', c: [[], blocks] }] },
    '',
  );
  const [, [before, table, after, ...others]] = (made as [{ c: [unknown, { t: string; c: unknown[] }[]] }])[0].c;
  expect([before, after, ...others]).toEqual([str('before'), str('after')]);
  const [, , columns, [, head], [[, , , body]]] = table!.c as [
    unknown,
    unknown,
    unknown[],
    [unknown, unknown[]],
    [[unknown, unknown, unknown, unknown[]]],
  ];
  const cell = (columns: number, ...text: string[]) => [
    ['', [], []],
    { t: 'AlignDefault' },
    1,
    columns,
    text.map((each) => ({ ...str(each), t: 'Plain' })),
  ];
  expect(columns).toHaveLength(2);
  expect(head).toEqual([[['', [], []], [cell(2, 'a')]]]);
  expect(body).toEqual([
    [
      ['', [], []],
      [cell(1), cell(1, 'b')],
    ],
  ]);
});

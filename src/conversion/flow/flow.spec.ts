import { describe, expect, it } from 'vitest';
import { pageHtml, piecesOf } from './page-html.js';
import { withoutRunningHeads } from './running-heads.js';
import { dressed, placedWords, styledRuns, withoutTypewriter, type Page, type Word } from './page-words.js';

/** Letters of 10 points are 5 wide; lines are 14 apart. */
const [wide, high, apart] = [5, 10, 14];
type Over = Partial<Word>;
const words = (text: string, left: number, line: number, over: Over = {}): Word[] => {
  const size = over.size ?? high;
  let at = left;
  return text.split(' ').map((part) => {
    const width = (part.length * wide * size) / high;
    const word = {
      text: part,
      left: at,
      right: at + width,
      top: line * apart,
      bottom: line * apart + size,
      size,
      bold: false,
      italic: false,
      ...over,
    };
    at += width + (wide * size) / high / 2;
    return word;
  });
};
const page = (...parts: readonly Word[][]): Page => ({ width: 600, height: 800, words: parts.flat() });
const untold = { title: '', author: '', keywords: '', date: '' };
const html = (...pages: readonly Page[]): string =>
  [...pageHtml(pages.map(piecesOf), untold, () => '')]
    .join('')
    .replace(/<colgroup>.*\n|^[^]*<body>\n|<\/body>[^]*$/g, '');
const long = 'some words that fill the line';

describe('lines', () => {
  it('that follow each other are a paragraph, until one had room for more', () => {
    expect(
      html(page(words(long, 50, 1), words(`${long}s`, 50, 2), words('ends here.', 50, 3), words(long, 50, 4))),
    ).toBe(`<p>${long} ${long}s ends here.</p>\n<p>${long}</p>\n`);
  });

  it('of larger letters are headings, by their size', () => {
    const large = { size: 20 };
    expect(
      html(
        page(
          words('Title', 50, 0, large),
          words(long, 50, 3),
          words(long, 50, 4),
          words('Part', 50, 6, { size: 14 }),
          words(long, 50, 8),
        ),
      ),
    ).toBe(`<h1>Title</h1>\n<p>${long} ${long}</p>\n<h2>Part</h2>\n<p>${long}</p>\n`);
  });

  it('make a cut word whole, and leave a name with a mark alone', () => {
    expect(html(page(words('one that is con-', 50, 1), words('tinued', 50, 2)))).toBe('<p>one that is continued</p>\n');
    expect(html(page(words('by Rimsky-', 50, 1), words('Korsakov.', 50, 2)))).toBe('<p>by Rimsky- Korsakov.</p>\n');
  });

  it('with a mark before them are lists', () => {
    expect(
      html(page(words('• one', 50, 1), words('• two', 50, 2), words('3. three', 50, 3), words('4. four', 50, 4))),
    ).toBe('<ul>\n<li>one\n<li>two\n</ul>\n<ol start="3">\n<li>three\n<li>four\n</ol>\n');
  });

  it('are lists within lists where they are indented', () => {
    const items = ['1. one', '• a', '• b', '2. two'].map((text, at) =>
      words(text, text.endsWith('e') || text.endsWith('o') ? 50 : 70, at),
    );
    expect(html(page(...items))).toBe('<ol start="1">\n<li>one\n<ul>\n<li>a\n<li>b\n</ul>\n<li>two\n</ol>\n');
  });

  it('keep the looks of their words', () => {
    const line = [
      ...words('see', 50, 1),
      ...words('this page.', 70, 1, { bold: true, href: 'https://example.org/?a&b' }),
    ];
    expect(html(page(line))).toBe(
      '<p>see <a href="https://example.org/?a&amp;b"><strong>this page</strong></a>.</p>\n',
    );
  });

  it('of a program stay as they stand, and a word of one is told from the others', () => {
    const mono = { mono: true };
    const code = [...words('if (a)', 60, 3, mono), ...words('call(b)', 70, 4, mono), ...words('else', 60, 6, mono)];
    expect(
      html(page(words(`${long} until`, 50, 1), code, words('call().', 50, 9, mono), words('is done', 100, 9))),
    ).toBe(
      `<p>${long} until</p>\n<pre><code>if (a)\n  call(b)\n\nelse</code></pre>\n<p><code>call()</code>. is done</p>\n`,
    );
  });

  it('of a list of contents are each for itself, without its dots', () => {
    const entry = (name: string, number: string, line: number) => [
      ...words(`${name} . . . . .`, 50, line),
      ...words(number, 400, line),
    ];
    expect(html(page(entry('1 Beginning', '3', 1), entry('2 End', '17', 2), words('Preface......... 5', 50, 3)))).toBe(
      '<p>1 Beginning 3</p>\n<p>2 End 17</p>\n<p>Preface 5</p>\n',
    );
    const far = page(words('A', 50, 1), words('Terms........ iv', 80, 1), words('Name ______', 50, 3));
    expect(html(far)).toBe('<p>A Terms iv</p>\n<p>Name ______</p>\n');
    const index = [1, 2, 3, 4, 5].flatMap((line) => [
      ...words('name of the left....... 3', 50, line),
      ...words('name of the right...... 7', 300, line),
    ]);
    const [left, right] = ['left 3', 'right 7'].map((side) => `<p>name of the ${side}</p>\n`.repeat(5));
    expect(html(page(index))).toBe(`${left}${right}`);
  });

  it('of a typewriter are no program', () => {
    const typed = page(words(long, 50, 1, { mono: true }), words(long, 50, 2, { mono: true }));
    const [left] = withoutTypewriter([typed]);
    expect(html(left!)).toBe(`<p>${long} ${long}</p>\n`);
    const half = page(words(long, 50, 1), words(long, 50, 2, { mono: true }));
    expect(withoutTypewriter([half])).toEqual([half]);
  });

  it('of nearly the same size are headings of one level, and of lists no headings', () => {
    const sized = (text: string, line: number, size: number) => words(text, 50, line, { size });
    const text = html(
      page(
        sized('One', 0, 20),
        sized('Two', 2, 19.8),
        sized('Part', 4, 15),
        sized('• item', 6, 15),
        words(`${long} ${long}`, 50, 8),
      ),
    );
    expect(text.match(/<(?:h\d|li)>\w+/g)).toEqual(['<h1>One', '<h1>Two', '<h2>Part', '<li>item']);
  });

  it('go on behind the end of a page', () => {
    expect(html(page(words('a sentence, which', 50, 50)), page(words('goes on. And ends.', 50, 1)))).toBe(
      '<p>a sentence, which goes on. And ends.</p>\n',
    );
  });
});

it('columns are read one after the other, what is above and below them before and after', () => {
  const column = (name: string, left: number, shift: number) =>
    Array.from({ length: 6 }, (_line, line) => words(`${name}${line} and so on to the end`, left, 3 + line + shift));
  const text = html(
    page(
      words('Title over all of both of the columns that are there', 50, 1),
      ...column('a', 50, 0),
      ...column('b', 300, 0.4),
      words('Below', 50, 12),
    ),
  );
  expect(text.match(/Title|[ab]\d|Below/g)).toEqual([
    'Title',
    'a0',
    'a1',
    'a2',
    'a3',
    'a4',
    'a5',
    'b0',
    'b1',
    'b2',
    'b3',
    'b4',
    'b5',
    'Below',
  ]);
});

it('columns of a table are as wide as on the page', () => {
  const row = (line: number) => [...words('one', 50, line), ...words('two', 200, line), ...words('ten', 335, line)];
  expect([...pageHtml([piecesOf(page(row(1), row(2)))], untold, () => '')].join('')).toContain(
    '<col style="width: 50%"><col style="width: 45%"><col style="width: 5%">',
  );
});

it('a first row of bold words names the columns', () => {
  const row = (line: number, over: Over, ...cells: string[]) =>
    cells.flatMap((cell, at) => words(cell, 50 + at * 150, line, over));
  expect(
    html(page(row(1, { bold: true }, 'Town', 'Sum'), row(2, {}, 'Kazan', '5'), row(3, {}, 'Omsk', '7'))),
  ).toContain('<tr><th>Town</th><th>Sum</th></tr>\n<tr><td>Kazan</td><td>5</td></tr>');
});

describe('a cell of two lines, where all lines stand alike,', () => {
  const cells = (line: number, ...texts: string[]) => texts.flatMap((cell, at) => words(cell, 50 + at * 150, line));
  const table = (...rows: string[][]) =>
    rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`).join('');

  it('may begin above all others of the first row', () => {
    const rows = [
      words('You hear', 350, 1),
      cells(2, 'You have', 'Take', 'by'),
      cells(3, 'A', 'b', 'c'),
      cells(4, 'D', 'e', 'f'),
    ];
    expect(html(page(...rows))).toBe(
      `<table>\n${table(['You have', 'Take', 'You hear by'], ['A', 'b', 'c'], ['D', 'e', 'f'])}</table>\n`,
    );
  });

  it('may end below all others, also those of the last row', () => {
    const rows = [
      cells(1, 'A', 'b'),
      cells(2, 'Between', 'c'),
      cells(3, 'them'),
      cells(4, 'D', 'e'),
      words('f', 200, 5),
      words(long, 50, 9),
    ];
    expect(html(page(...rows))).toBe(
      `<table>\n${table(['A', 'b'], ['Between them', 'c'], ['D', 'e f'])}</table>\n<p>${long}</p>\n`,
    );
  });
});

it('rows of cells are a table, also where a cell has two lines', () => {
  const row = (line: number, ...cells: string[]) => cells.flatMap((cell, at) => words(cell, 50 + at * 150, line));
  expect(
    html(
      page(
        row(1, 'name', 'count', 'sum'),
        row(3, 'first of', '1', '10'),
        row(4, 'all'),
        row(6, 'second', '2', '20'),
        words(long, 50, 12),
      ),
    ),
  ).toBe(
    `<table>\n<tr><td>name</td><td>count</td><td>sum</td></tr>\n<tr><td>first of all</td><td>1</td><td>10</td></tr>\n<tr><td>second</td><td>2</td><td>20</td></tr>\n</table>\n<p>${long}</p>\n`,
  );
});

it('no word gets lost, wherever it stands', () => {
  let seed = 7;
  const below = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
  for (let round = 0; round < 300; round += 1) {
    const parts = Array.from({ length: below(40) }, () => {
      const text = ['word', '•', '1.', '12', '. . . .', 'cut-'][below(6)] ?? '';
      return words(text, 12 * below(45), below(50) * [1, 1.4][below(2)]!, {
        size: [8, 10, 20][below(3)]!,
        bold: below(4) === 0,
        mono: below(4) === 0,
      });
    });
    const text = html(page(...parts));
    expect(text.match(/word/g)?.length ?? 0, text).toBe(parts.flat().filter((part) => part.text === 'word').length);
  }
});

describe('what stands at the top or the foot of pages', () => {
  const kept = (pages: readonly Page[]) => {
    const { pages: left, leftOut } = withoutRunningHeads(pages);
    return { left: left.map(({ words: inPage }) => inPage.map(({ text }) => text).join(' ')), leftOut };
  };
  const body = (number: number) => words(`text of ${number}`, 50, 20);

  it('of most is left out, and their numbers without a word', () => {
    const pages = [1, 2, 3, 4].map((number) =>
      page(words('The', 50, 1), words('«name» of the book', 65, 1), body(number), words(String(number), 300, 56)),
    );
    const texts = [1, 2, 3, 4].map((number) => `text of ${number}`);
    expect(kept(pages)).toEqual({ left: texts, leftOut: 4 });
    expect(kept(pages.slice(0, 2))).toEqual({ left: texts.slice(0, 2), leftOut: 2 });
    expect(kept(pages.slice(0, 1)).leftOut).toBe(0);
  });

  it('may be the head of a chapter with the number of the page, wherever the first page begins', () => {
    const heads = ['11', '12 Chapter 2', 'Chapter 2 13', '14 Chapter 3', 'Chapter 3 15'];
    const pages = heads.map((head, index) => page(words(head, 50, 1), body(index)));
    expect(kept(pages)).toEqual({ left: heads.map((_head, index) => `text of ${index}`), leftOut: 4 });
  });

  it.each([
    [
      'a row of a table that goes on',
      (index: number) => [...words(`row ${7 * index + 3} 100`, 50, 2), ...words(`row ${7 * index + 4} 100`, 50, 3)],
    ],
    [
      'names of columns close above their rows',
      (index: number) => [...words('Town Sum', 50, 2), ...words(`Town${index} ${index * 31}`, 50, 2.8)],
    ],
    [
      'what is the same below a line that is not',
      (index: number) => [...words(`Part${'abcdef'[index]}`, 50, 1), ...words('and the same', 50, 3)],
    ],
    [
      'a heading with the number of its part',
      (index: number) => words(`${index + 1} Part${'abcdef'[index]}`, 50, 2, { size: 16 }),
    ],
  ])('is kept: %s', (_what, top) => {
    const pages = [0, 1, 2, 3].map((index) => page(top(index), body(index)));
    expect(kept(pages)).toEqual({
      left: pages.map(({ words: all }) => all.map(({ text }) => text).join(' ')),
      leftOut: 0,
    });
  });
});

describe('words', () => {
  const linesOf = async function* (text: string) {
    yield* await Promise.resolve(text.split('\n'));
  };
  const first = async <T>(items: AsyncGenerator<T>): Promise<T> => {
    for await (const item of items) return item;
    throw new Error('none');
  };

  it('get their looks and their size from the run that they stand in', async () => {
    const placed = await first(
      placedWords(
        linesOf(
          '<page width="100" height="200">\n<word xMin="10" yMin="10" xMax="20" yMax="20">plain</word>\n<word xMin="22" yMin="10" xMax="40" yMax="20">bold&lt;</word>\n<word xMin="22" yMin="80" xMax="40" yMax="100">apart</word>\n</page>',
        ),
      ),
    );
    const runs = await first(
      styledRuns(
        linesOf(
          '<page number="1" height="400" width="200">\n<fontspec id="3" size="18" family="ABCDEF+CourierPrime"/>\n<text top="18" left="18" width="64" height="24" font="3">plain <a href="javascript:x"><b>bold&lt;</b></a></text>\n</page>',
        ),
      ),
    );
    expect(dressed(placed, runs).words).toMatchObject([
      { text: 'plain', bold: false, mono: true, size: 9 },
      { text: 'bold<', bold: true, mono: true, size: 9, href: undefined },
      // In no run: as much smaller than its line as the others are.
      { text: 'apart', bold: false, size: 18 },
    ]);
    expect(dressed(placed, undefined).words).toMatchObject([{ size: 10 }, { size: 10 }, { size: 20 }]);
  });
});

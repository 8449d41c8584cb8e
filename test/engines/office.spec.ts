// LibreOffice kept warm, with real documents: pairs, options, locked and broken files. What its processes leave behind is judged in contract.spec.ts.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Output } from '../../src/conversion/convert.js';
import type { Engine } from '../../src/conversion/engine.js';
import { plainPdfPages } from '../../src/conversion/plain-pdf.js';
import { readEntry, readZip } from '../../src/conversion/zip-directory.js';
import { fixture } from './fixture.js';
import { makeFolder } from '../harness/work-area.js';
import { sizesOf } from './one-operation.js';
import { infoOfPdf, openDocumentEngines, run, textOfPdf, type Run } from './document-run.js';
import {
  docx,
  formField,
  numberCell,
  odp,
  pageBreak,
  paragraph,
  sheetRow,
  textCell,
  ods,
  withComment,
  withHeader,
  withNotes,
  withFootnote,
  xlsx,
} from './office-files.js';

let engines: Engine[] = [];
beforeAll(() => {
  engines = openDocumentEngines();
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const words = 'Grüße, Привет, hello';
const letter = docx(paragraph(words) + paragraph('Second line'));
const table = xlsx([
  sheetRow(textCell('Имя'), textCell('n')) + sheetRow(textCell('a;b, "c"'), numberCell(1.5)),
  sheetRow(textCell('on the second sheet')),
]);
const made = new Map<string, Buffer>();

/** A file of that format with the words or the table in it, made by LibreOffice itself. */
async function sample(format: string): Promise<Buffer> {
  const known: Record<string, Buffer> = { docx: letter, xlsx: table, txt: Buffer.from(`${words}\nSecond line\n`) };
  const found = known[format] ?? made.get(format);
  if (found) return found;
  const from = ['xls', 'ods', 'csv', 'tsv'].includes(format) ? 'xlsx' : 'docx';
  const bytes = fs.readFileSync((await only(`a.${from}`, await sample(from), format)).path);
  made.set(format, bytes);
  return bytes;
}

/** By this engine, though another might be cheaper. */
const only = (name: string, content: Buffer, to: string, over: Run = {}): Promise<Output> =>
  run(engines, name, content, to, {
    route: [{ engine: 'libreoffice', from: path.extname(name).slice(1), to }],
    ...over,
  });

const again = async (book: Buffer, to: string): Promise<Buffer> =>
  fs.readFileSync((await only('a.xlsx', book, to)).path);

it('is not started for later while something else is converted', async () => {
  const others = openDocumentEngines();
  const office = others.find(({ id }) => id === 'libreoffice');
  const started = () => office?.warm?.count().alive;
  let end!: () => void;
  const held = new Promise<void>((resolve) => (end = resolve));
  const film: Engine = {
    id: 'film',
    edges: [],
    probe: () => Promise.resolve({ available: true, version: '' }),
    run: () => held.then(() => Promise.reject(new Error('over'))),
    close: () => Promise.resolve(),
  };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const route = [{ engine: 'film', from: 'txt', to: 'pdf' }];
    const running = expect(run([film], 'a.txt', 'a', 'pdf', { route })).rejects.toThrow('over');
    expect(await office?.probe()).toMatchObject({ available: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(started()).toBe(0);
    end();
    await running;
    await vi.advanceTimersByTimeAsync(4_999);
    expect(started()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(started()).toBe(1);
  } finally {
    vi.useRealTimers();
    await Promise.all(others.map((engine) => engine.close()));
  }
});

describe('the name that a file was sent with', () => {
  const sheetIn = async (to: string, sentAs: string, engine = 'libreoffice') => {
    const { path: file } = await only('in.csv', Buffer.from('a,b\n1,2\n'), to, {
      sentAs,
      route: [{ engine, from: 'csv', to }],
    });
    const entry = (await readZip(file)).find(({ name }) => ['xl/workbook.xml', 'content.xml'].includes(name));
    const xml = (await readEntry(file, entry!, 1e6)).toString();
    return /<(?:sheet|table:table) (?:table:)?name="([^"]*)"/.exec(xml)?.[1];
  };

  it.each([
    ['xlsx', 'budget/Отчёт за май.csv', 'Отчёт за май'],
    ['ods', "'a[b]:c*d?'.CSV", 'a b  c d'],
    ['xlsx', `${'x'.repeat(40)}.csv`, 'x'.repeat(31)],
    ['ods', '???.csv', 'Sheet1'],
  ])('is that of the sheet of a table, in %s', async (to, sentAs, sheet) => {
    expect(await sheetIn(to, sentAs)).toBe(sheet);
  });

  it('is that of the sheet without the warm LibreOffice too', async () => {
    expect(await sheetIn('xlsx', 'Отчёт за май.csv', 'libreoffice-convert')).toBe('Отчёт за май');
  });

  it('is the title of a page that has none', async () => {
    const page = await only('in.docx', letter, 'html', { sentAs: 'My letter.docx' });
    expect(fs.readFileSync(page.path, 'utf8')).toContain('<title>My letter</title>');
  });
});

it('a text holds what a document says after its proposed changes, and a page shows both', async () => {
  const by = 'w:author="A" w:date="2024-01-01T00:00:00Z"';
  const deleted = (text: string) => `<w:del w:id="3" ${by}><w:r><w:delText>${text}</w:delText></w:r></w:del>`;
  const cell = `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r>${deleted(' gone')}</w:p></w:tc></w:tr></w:tbl>`;
  const changed = docx(
    `<w:p><w:pPr><w:rPr><w:del w:id="4" ${by}/></w:rPr></w:pPr>${deleted('A paragraph that is gone')}</w:p>${cell}<w:p><w:r><w:t xml:space="preserve">It costs </w:t></w:r><w:del w:id="1" ${by}><w:r><w:delText>1000</w:delText></w:r></w:del>` +
      `<w:ins w:id="2" ${by}><w:r><w:t>2000</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> in all</w:t></w:r></w:p>`,
  );
  const text = await shown(await only('a.docx', changed, 'txt'));
  expect(text).toMatch(/cell\s+It costs 2000 in all\s*$/);
  expect(text).not.toContain('gone');
  for (const to of ['odt', 'doc']) {
    const kept = fs.readFileSync((await only('a.docx', changed, to)).path);
    expect(await shown(await only(`a.${to}`, kept, 'txt')), to).toContain('It costs 2000 in all');
    expect(await shown(await only(`a.${to}`, kept, 'pdf')), to).toMatch(/1000[^]*2000/);
  }
});

describe('a document with a comment', () => {
  const { odt: written, docx: commented } = withComment('It says this', 'Not so');
  it.each([
    ['docx', 'pdf'],
    ['docx', 'odt'],
    ['docx', 'rtf'],
    ['docx', 'txt'],
    ['docx', 'html'],
    ['odt', 'pdf'],
    ['odt', 'docx'],
    ['odt', 'doc'],
  ])('%s becomes %s', async (from, to) => {
    // Three times: what is shown beside a page is made when the machine has time for it.
    for (let time = 0; time < 3; time += 1)
      expect(await shown(await only(`a.${from}`, from === 'odt' ? written : commented, to))).toContain('It says this');
  });

  it('keeps it where the target has comments', async () => {
    const kept = await only('a.docx', commented, 'odt');
    expect(execFileSync('bsdtar', ['-xOf', kept.path, 'content.xml'], { encoding: 'utf8' })).toMatch(
      /<office:annotation [^]*Not so/,
    );
  });
});

it('a page of a sheet holds what is drawn on it', async () => {
  const drawing = '<draw:rect svg:x="1cm" svg:y="1cm" svg:width="3cm" svg:height="2cm"/>';
  const page = await only('a.ods', ods('Tea', '', drawing), 'html');
  expect([...(await shown(page)).matchAll(/src="([^"]{0,22})/g)].map(([, address]) => address)).toEqual([
    'data:image/png;base64,',
  ]);
  expect(fs.readdirSync(path.dirname(page.path))).toEqual([path.basename(page.path)]);
});

describe('what stands beside the text of a document', () => {
  const sheet = ods('Tea', 'Not so');
  const deck = withNotes('Say this slowly', 'one');
  const headed = withHeader('It says this', 'Ромашка Ltd.');

  it.each([
    ['docx', withComment('It says this', 'Not so').docx, 'comments', ['txt', 'html', 'pdf', 'md'], ['odt', 'rtf']],
    ['odt', withComment('It says this', 'Not so').odt, 'comments', ['txt', 'html', 'pdf'], ['docx', 'doc']],
    ['ods', sheet, 'comments', ['csv', 'tsv', 'pdf'], ['html', 'xlsx']],
    ['odp', deck, 'speaker_notes', ['pdf'], ['pptx', 'ppt']],
    ['docx', headed, 'page_headers', ['txt', 'md'], ['odt', 'html', 'pdf']],
    ['docx', withHeader('It says this', ''), '', [], ['txt', 'md']],
  ] as const)('is kept or missed aloud: of %s (%#)', async (from, file, aside, lost, kept) => {
    const codes = async (to: string) =>
      (await run(engines, `a.${from}`, file, to)).warnings.map(({ code }) => code as string);
    for (const to of lost) expect(await codes(to), to).toEqual([`${aside}_left_out`]);
    for (const to of kept) expect(await codes(to), to).toEqual([]);
  });

  it.each([
    ['docx', 'doc', withComment('It says this', 'Not so').docx, 'comments', ['pdf', 'html', 'txt'], 'odt'],
    ['docx', 'rtf', withComment('It says this', 'Not so').docx, 'comments', ['pdf', 'txt'], 'odt'],
    ['ods', 'xls', sheet, 'comments', ['csv', 'pdf'], 'html'],
    ['odp', 'ppt', deck, 'speaker_notes', ['pdf'], 'odp'],
  ] as const)('is seen in the older kinds: a %s as %s', async (from, older, file, aside, lost, kept) => {
    const codes = async (name: string, content: Buffer, to: string) =>
      (await only(name, content, to)).warnings.map(({ code }) => code as string);
    const old = fs.readFileSync((await only(`a.${from}`, file, older)).path);
    for (const to of lost) expect(await codes(`a.${older}`, old, to), to).toEqual([`${aside}_left_out`]);
    expect(await codes(`a.${older}`, old, kept)).toEqual([]);
  });

  it('is not said of the older kinds that have none', async () => {
    const bare = [
      ['docx', docx(paragraph('one')), 'doc', 'txt'],
      ['ods', ods('Tea', ''), 'xls', 'csv'],
      ['odp', odp('one'), 'ppt', 'pdf'],
    ] as const;
    for (const [from, file, older, to] of bare) {
      const old = fs.readFileSync((await only(`a.${from}`, file, older)).path);
      expect((await only(`a.${older}`, old, to)).warnings, older).toEqual([]);
    }
  });

  it('is seen as well in what the kinds of Office are made of', async () => {
    const made = async (from: string, to: string, file: Buffer) =>
      fs.readFileSync((await only(`a.${from}`, file, to)).path);
    const warned = async (from: string, file: Buffer, to: string) =>
      (await only(`a.${from}`, file, to)).warnings.map(({ code }) => code);
    expect(await warned('pptx', await made('odp', 'pptx', deck), 'pdf')).toEqual(['speaker_notes_left_out']);
    expect(await warned('xlsx', await made('ods', 'xlsx', sheet), 'csv')).toEqual(['comments_left_out']);
    expect(await warned('odt', await made('docx', 'odt', headed), 'txt')).toEqual(['page_headers_left_out']);
  });
});

describe('a form of the old kind', () => {
  const ticked = formField('FORMCHECKBOX', '<w:checkBox><w:sizeAuto/><w:checked/></w:checkBox>');
  const choices = '<w:result w:val="1"/><w:listEntry w:val="tea"/><w:listEntry w:val="coffee"/>';
  const chosen = formField('FORMDROPDOWN', `<w:ddList>${choices}</w:ddList>`);
  const written = formField('FORMTEXT', '<w:textInput/>', 'Ivanov');
  it.each([
    ['boxes', ticked, ['txt', 'md', 'epub'], ['html', 'pdf', 'odt']],
    ['lists', chosen, ['txt', 'md', 'epub', 'html'], ['pdf', 'odt']],
    ['text', written, [], ['txt', 'md', 'html', 'pdf']],
  ] as const)('says where what it holds in its %s is missed', async (_what, body, lost, kept) => {
    const warned = async (to: string) =>
      (await run(engines, 'a.docx', docx(body), to)).warnings.map(({ code }) => code as string);
    for (const to of lost) expect(await warned(to), to).toEqual(['text_left_out']);
    for (const to of kept) expect(await warned(to), to).toEqual([]);
  });

  it('keeps it where that is not said', async () => {
    const shownIn = async (body: string, to: string) => shown(await run(engines, 'a.docx', docx(body), to));
    expect(await shownIn(chosen, 'pdf')).toContain('coffee');
    expect(await shownIn(ticked, 'html')).toMatch(/<input type="checkbox" checked/);
    expect(await shownIn(written, 'txt')).toContain('Ivanov');
  });
});

it('a page shows the formulas of a text', async () => {
  const root =
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:rad><m:deg/><m:e><m:r><m:t>2357</m:t></m:r></m:e></m:rad></m:oMath>';
  const { path } = await only('a.docx', docx(`<w:p><w:r><w:t>Root: </w:t></w:r>${root}</w:p>`), 'pdf');
  expect(textOfPdf(path)).toMatch(/√\s*2357/);
});

it('a text holds the notes at the foot of the pages', async () => {
  const text = await shown(await only('a.docx', withFootnote('What it says', 'What stands below'), 'txt'));
  expect(text).toMatch(/What it says1\s+1 What stands below\s*$/);
});

it.each(['csv', 'tsv'])('a page of a %s shows its rows and nothing else', async (from) => {
  const rows = Buffer.from(from === 'csv' ? 'Name,Price\nTea,2\n' : 'Name\tPrice\nTea\t2\n');
  expect((await shown(await only(`a.${from}`, rows, 'pdf'))).split(/\s+/).filter(Boolean)).toEqual(
    expect.arrayContaining(['Name', 'Price', 'Tea', '2']),
  );
  expect(await shown(await only(`a.${from}`, rows, 'pdf'))).not.toMatch(/\bin\b|Page/);
});

/** What a reader sees in it. */
async function shown(output: Output): Promise<string> {
  if (output.format === 'pdf') return textOfPdf(output.path);
  if (['txt', 'csv', 'tsv', 'html'].includes(output.format)) return fs.readFileSync(output.path, 'utf8');
  return textOfPdf((await only(`again.${output.format}`, fs.readFileSync(output.path), 'pdf')).path);
}

describe('every pair', () => {
  const pairs = openDocumentEngines({ documentSlots: 0 })
    .find(({ id }) => id === 'libreoffice')!
    .edges.map(({ from, to }) => [from, to] as const)
    .filter(([from]) => !['pptx', 'ppt', 'odp'].includes(from));

  it.each(pairs)('%s becomes %s with its text', async (from, to) => {
    const output = await only(`a.${from}`, await sample(from), to);
    const isTable = ['xlsx', 'xls', 'ods', 'csv', 'tsv'].includes(from);
    expect((await shown(output)).replaceAll('&uuml;', 'ü').replaceAll('&szlig;', 'ß')).toContain(
      isTable ? 'Имя' : words,
    );
    expect(output).toMatchObject({
      format: to,
      engine: { name: 'libreoffice', version: expect.stringMatching(/^\d+\.\d/) as string },
      ...(to === 'pdf' && { probe: { pages: expect.any(Number) as number } }),
    });
  });

  it('slides become every kind of slides and a PDF', async () => {
    for (const from of ['odp', 'pptx', 'ppt'])
      for (const to of ['ppt', 'odp', 'pptx', 'pdf'].filter((each) => each !== from)) {
        const slides = from === 'odp' ? odp(words) : fs.readFileSync((await only('a.odp', odp(words), from)).path);
        expect(await shown(await only(`a.${from}`, slides, to)), `${from} to ${to}`).toContain(words);
      }
  });
});

it('a text in Russian is no English one for the programs that open it', async () => {
  const text = 'Съешь ещё этих мягких булок.\n';
  const languageOf = async (content: Buffer) => {
    const { path: file } = await only('a.txt', content, 'docx');
    const styles = (await readZip(file)).find(({ name }) => name === 'word/styles.xml')!;
    return /<w:lang w:val="([^"]*)"/.exec((await readEntry(file, styles, 1e6)).toString())?.[1];
  };
  expect(await languageOf(Buffer.from(text))).toBe('ru-RU');
  expect(await languageOf(Buffer.from(`\ufeff${text}`, 'utf16le'))).toBe('ru-RU');
  expect(await languageOf(Buffer.from('Plain words.\n'))).toBe('en-US');
});

describe('tables as text', () => {
  it('cells keep marks, quotes and alphabet', async () => {
    expect(await shown(await only('a.xlsx', table, 'csv'))).toBe('Имя,n\n"a;b, ""c""",1.5\n');
    expect(await shown(await only('a.xlsx', table, 'tsv'))).toBe('Имя\tn\n"a;b, ""c"""\t1.5\n');
  });

  it('a CSV with semicolons is read as one', async () => {
    expect(await shown(await only('a.csv', Buffer.from('a;b\n1,5;"x;y"\n'), 'tsv'))).toBe('a\tb\n1,5\tx;y\n');
  });

  it('dates are those of programs, and numbers have all their digits', async () => {
    const looks = ['General', 'm/d/yyyy', 'dd\\.mm\\.yyyy\\ hh:mm', '[$-419]d\\ mmmm\\ yyyy', '#,##0.00', '0%'];
    const values = [3.14159265358979, 45291, 45291.75, 45291, 1234.5678, 0.25];
    const sheet = xlsx([sheetRow(...values.map((value, index) => numberCell(value, index)))], undefined, looks);
    const row = '3.14159265358979,2023-12-31,2023-12-31 18:00:00,2023-12-31,1234.5678,25%\n';
    expect(await shown(await only('a.xlsx', sheet, 'csv'))).toBe(row);
    expect(await shown(await only('a.ods', await again(sheet, 'ods'), 'tsv'))).toBe(row.replaceAll(',', '\t'));
  });

  it('dates that each country writes in its own way are written so that all can read them', async () => {
    const looks = ['General', 'm/d/yyyy', 'm/d/yyyy\\ h:mm', 'dd\\.mm\\.yyyy', 'd\\-mmm\\-yy'];
    const sheet = xlsx([sheetRow(...looks.map((_look, index) => numberCell(45354.75, index)))], undefined, looks);
    for (const [name, book] of [
      ['a.xlsx', sheet],
      ['a.xls', await again(sheet, 'xls')],
    ] as const) {
      const page = await shown(await only(name, book, 'html'));
      expect(page.replace(/<[^>]*>/g, ' ')).toMatch(
        /45354\.75\s+2024-03-03\s+2024-03-03 18:00\s+03\.03\.2024\s+3-Mar-24/,
      );
    }
  });

  it('and in sheets that may only be looked at', async () => {
    const guard = '</sheetData><sheetProtection sheet="1" objects="1" password="CC1A"/><sheetData>';
    const book = xlsx([sheetRow(numberCell(45354, 1)) + guard], undefined, ['General', 'm/d/yyyy']);
    expect(await shown(await only('a.xlsx', book, 'csv'))).toBe('2024-03-03\n');
    expect(await shown(await only('a.ods', await again(book, 'ods'), 'csv'))).toBe('2024-03-03\n');
    expect(await shown(await only('a.xlsx', book, 'html'))).toContain('>2024-03-03<');
  });

  it('and on paper too, unless the column holds only the short ones', async () => {
    const printed = async (width: number) => {
      const cells = sheetRow(numberCell(45354, 1), textCell('end'));
      const book = xlsx([cells], undefined, ['General', 'm/d/yyyy'], width);
      return textOfPdf((await only('a.xlsx', book, 'pdf')).path).trim();
    };
    // As Excel makes it for 03.03.2024, and as it is in a new sheet.
    expect(await printed(10.14)).toMatch(/^2024-03-03\s+end$/);
    expect(await printed(8.43)).toMatch(/^3\/3\/2024\s+end$/);
  });

  it.each([
    [
      'Russian',
      'n;d;v\n1,5;03.04.2026;7\n"-1 234,56";13.04.2026;x\n',
      '1.5,2026-04-03,7\n-1234.56,2026-04-13,x\n',
      '1,5',
    ],
    ['German', 'n;d;v\n1.234,56;03.04.2026;7\n', '1234.56,2026-04-03,7\n', '1.234,56'],
    ['British', 'n,d,v\n1.5,03/04/2026,7\n2,13/04/2026,7\n', '1.5,2026-04-03,7\n2,2026-04-13,7\n', '13/04/2026'],
    ['plain', 'n,d,v\n1.5,2026-04-03,1.2.3\n', '1.5,2026-04-03,1.2.3\n', '1.2.3'],
  ])(
    'numbers and dates of a %s CSV are such in a workbook, and on paper as they are written',
    async (_way, csv, cells, written) => {
      for (const to of ['xlsx', 'ods']) {
        const book = await only('a.csv', Buffer.from(csv), to);
        const back = await only(`b.${to}`, fs.readFileSync(book.path), 'csv');
        expect(await shown(back)).toBe(`n,d,v\n${cells}`);
      }
      expect(textOfPdf((await only('a.csv', Buffer.from(csv), 'pdf')).path)).toContain(written);
    },
  );

  it('codes of a CSV keep their zeros, their plus and all their digits', async () => {
    const csv = 'code;n;phone;account\n007;1.50;+79991234567;40817810099910004312\n';
    const book = await only('a.csv', Buffer.from(csv), 'xlsx');
    const back = await only('b.xlsx', fs.readFileSync(book.path), 'csv');
    expect(await shown(back)).toBe('code,n,phone,account\n007,1.5,+79991234567,40817810099910004312\n');
  });

  it('sheets are counted as they are seen, those that are hidden after them', async () => {
    const book = xlsx(
      ['hidden', 'shown', 'last'].map((text) => sheetRow(textCell(text))),
      1,
    );
    for (const [index, text] of ['shown', 'last', 'hidden'].entries())
      expect(await shown(await only('a.xlsx', book, 'csv', { options: { sheet: index + 1 } }))).toBe(`${text}\n`);
  });

  it('the sheet that was asked for is written, and the others are not forgotten silently', async () => {
    const second = await only('a.xlsx', table, 'csv', { options: { sheet: 2 } });
    expect(await shown(second)).toBe('on the second sheet\n');
    expect(second.warnings).toMatchObject([{ code: 'sheets_left_out' }]);
    await expect(only('a.xlsx', table, 'csv', { options: { sheet: 3 } })).rejects.toMatchObject({ code: 'page_limit' });
  });

  it('of the sheet that was asked for where rows are on the way only', async () => {
    const book = xlsx(['one', 'two'].map((name) => sheetRow(textCell('name')) + sheetRow(textCell(name))));
    const second = await run(engines, 'a.xlsx', book, 'json', { options: { sheet: 2 } });
    expect(JSON.parse(fs.readFileSync(second.path, 'utf8'))).toEqual([{ name: 'two' }]);
    expect(second.warnings).toMatchObject([{ code: 'sheets_left_out' }]);
  });
});

it.each(['doc', 'xls'])('a locked %s of the old kind asks for its password', async (from) => {
  const open = (options: object) => only(`a.${from}`, fixture(`locked.${from}`), 'pdf', { options });
  expect(textOfPdf((await open({ password: 'secret' })).path)).toContain('hello');
  await expect(open({})).rejects.toMatchObject({ code: 'input_encrypted' });
  await expect(open({ password: 'wrong' })).rejects.toMatchObject({ code: 'password_wrong' });
});

describe('what is hidden', () => {
  const deck = odp('one', '-two', 'three', 'four');

  it.each([
    [undefined, 3, ['one', 'three', 'four']],
    ['2-3', 1, ['three']],
    ['3-', 2, ['three', 'four']],
  ] as const)('in slides is not in the PDF of pages %s, which says so', async (pages, count, shownThere) => {
    const output = await only('a.odp', deck, 'pdf', { options: { pages } });
    expect(output.probe).toEqual({ pages: count });
    expect(textOfPdf(output.path).split(/\s+/).filter(Boolean)).toEqual(shownThere);
    expect(output.warnings).toMatchObject(
      pages === '3-' ? [] : [{ code: 'hidden_left_out', detail: 'Hidden slides were left out: 1.' }],
    );
  });

  it('in slides stays in slides', async () => {
    expect((await only('a.odp', deck, 'pptx')).warnings).toEqual([]);
  });
});

describe('options of a PDF', () => {
  const three = docx(paragraph('one') + pageBreak + paragraph('two') + pageBreak + paragraph('three'));

  it('pages', async () => {
    const output = await only('a.docx', three, 'pdf', { options: { pages: '2-3' } });
    expect(output.probe).toEqual({ pages: 2 });
    expect(textOfPdf(output.path)).not.toContain('one');
  });

  it('landscape', async () => {
    const size = async (orientation: string) =>
      /Page size: +([\d.]+) x ([\d.]+)/
        .exec(infoOfPdf((await only('a.docx', three, 'pdf', { options: { orientation } })).path))!
        .slice(1)
        .map(Number) as [number, number];
    const [width, height] = await size('keep');
    expect(await size('landscape')).toEqual([height, width]);
    expect(await size('portrait')).toEqual([width, height]);
  });

  it.each(['txt', 'csv'])('paper of what has no pages: %s', async (from) => {
    const sizes = async (options: object) =>
      sizesOf((await only(`a.${from}`, Buffer.from('a,b\n1,2\n'), 'pdf', { options })).path);
    expect(await sizes({})).toEqual([[595, 842]]);
    expect(await sizes({ paper: 'letter' })).toEqual([[612, 792]]);
    expect(await sizes({ paper: 'a5', orientation: 'landscape' })).toEqual([[595, 420]]);
    const route = [{ engine: 'libreoffice-convert', from, to: 'pdf' }];
    await expect(run(engines, `a.${from}`, 'a', 'pdf', { route, options: { paper: 'a5' } })).rejects.toMatchObject({
      code: 'engine_unavailable',
    });
  });

  describe('sheets on paper', () => {
    /** Two pages high and several wide; a second sheet of one cell. */
    const wide = xlsx([
      Array.from({ length: 80 }, (_row, row) =>
        sheetRow(...Array.from({ length: 20 }, (_cell, cell) => textCell(`r${row}c${cell}`))),
      ).join(''),
      sheetRow(textCell('second')),
    ]);
    const pagesOf = async (from: string, content: Buffer, fit?: string) =>
      (await only(`a.${from}`, content, 'pdf', { options: fit === undefined ? {} : { fit } })).probe['pages'];

    it.each(['xlsx', 'xls', 'ods'])(
      'of %s: as it says, all columns beside each other, or each on one page',
      async (from) => {
        const book = from === 'xlsx' ? wide : await again(wide, from);
        const kept = await pagesOf(from, book);
        expect(kept).toBeGreaterThan(3);
        expect(await pagesOf(from, book, 'keep')).toBe(kept);
        expect(await pagesOf(from, book, 'width')).toBe(2);
        expect(await pagesOf(from, book, 'page')).toBe(2);
      },
    );

    it('of mere rows: all columns beside each other, unless asked otherwise', async () => {
      const csv = await again(wide, 'csv');
      const tall = Buffer.from(csv.toString().repeat(3));
      const fitting = await pagesOf('csv', tall);
      expect(fitting).toBeLessThan(5);
      expect(await pagesOf('csv', tall, 'width')).toBe(fitting);
      expect(await pagesOf('csv', tall, 'page')).toBe(1);
      expect(await pagesOf('csv', tall, 'keep')).toBeGreaterThan(5);
    });

    it('is nothing that libreoffice-convert can do', async () => {
      const route = [{ engine: 'libreoffice-convert', from: 'xlsx', to: 'pdf' }];
      await expect(run(engines, 'a.xlsx', wide, 'pdf', { route, options: { fit: 'page' } })).rejects.toMatchObject({
        code: 'engine_unavailable',
      });
    });
  });

  // Else each document would wait for the start of another program.
  it.each([
    ['no', 3],
    ['2b', 3],
  ])('are counted without another program, PDF/A %s', async (pdfa, pages) => {
    const output = await only('a.docx', three, 'pdf', { options: { pdfa } });
    expect(await plainPdfPages(output.path)).toBe(pages);
    expect(infoOfPdf(output.path)).toMatch(new RegExp(`^Pages:\\s+${pages}$`, 'm'));
  });

  it.each(['1b', '2b', '3b'])('PDF/A-%s', async (pdfa) => {
    const output = await only('a.docx', letter, 'pdf', { options: { pdfa } });
    expect(fs.readFileSync(output.path, 'latin1')).toMatch(new RegExp(`pdfaid:part[^\\d]*${pdfa[0]}`));
  });

  it('fonts that are not installed are named', async () => {
    const named = await only('a.docx', docx(paragraph('x', 'No Such Font') + paragraph('y', 'Calibri')), 'pdf');
    expect(named.warnings).toEqual([
      {
        code: 'fonts_substituted',
        detail: expect.stringMatching(/No Such Font\. /) as string,
        names: ['No Such Font'],
      },
    ]);
    expect((await only('a.docx', docx(paragraph('y', 'Calibri')), 'pdf')).warnings).toEqual([]);
  });

  it('fonts of a document that a step on the way has made are nobody’s loss', async () => {
    const route = [
      { engine: 'pandoc', from: 'md', to: 'docx' },
      { engine: 'libreoffice', from: 'docx', to: 'pdf' },
    ];
    const { warnings } = await run(engines, 'a.md', '# Title\n\n`code`\n\n```sh\nls\n```\n', 'pdf', { route });
    expect(warnings).toEqual([]);
  });
});

describe('its processes', () => {
  it('report progress page by page', async () => {
    const seen: number[] = [];
    const long = docx(Array.from({ length: 3000 }, (_, page) => paragraph(`page ${page}`) + pageBreak).join(''));
    await only('a.docx', long, 'pdf', { progress: (done) => seen.push(done) });
    expect(new Set(seen).size).toBeGreaterThan(4);
  });

  it('start without a test of graphics, from a profile that is complete', async () => {
    const spoolDir = makeFolder('spool');
    const fresh = openDocumentEngines({ spoolDir });
    await run(fresh, 'a.docx', docx(paragraph('hello')), 'pdf');
    // It works in its profile while we look, so that a look may fail.
    const named = (part: RegExp) => () =>
      fs.readdirSync(spoolDir, { recursive: true, encoding: 'utf8' }).filter((name) => part.test(name)).length;
    await expect.poll(named(/registrymodifications\.xcu$/)).toBeGreaterThan(1);
    await expect.poll(named(/GraphicsRenderTests/)).toBe(0);
    await Promise.all(fresh.map((engine) => engine.close()));
    expect(fs.readdirSync(spoolDir)).toEqual([]);
  });
});

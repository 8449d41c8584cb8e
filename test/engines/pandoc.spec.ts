// pandoc with real books and texts: what it reads and writes, and what it must not read.
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../src/conversion/convert.js';
import type { Engine } from '../../src/conversion/engine.js';
import { formatOf } from '../../src/conversion/formats.js';
import { readEntry, readZip } from '../../src/conversion/zip-directory.js';
import { makeFolder } from '../harness/work-area.js';
import { openDocumentEngines, run } from './document-run.js';
import { docx, paragraph } from './office-files.js';
import { sizesOf } from './one-operation.js';
import { quarters } from './pictures.js';

let engines: Engine[] = [];
let pandoc: Engine;
let picture = '';
beforeAll(async () => {
  engines = openDocumentEngines({ documentSlots: 0 });
  pandoc = engines.find(({ id }) => id === 'pandoc')!;
  picture = `data:image/png;base64,${(await quarters().png().toBuffer()).toString('base64')}`;
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const words = 'Привет, hello';
const markdown = `# Heading\n\n${words} **bold**\n\n- one\n- two\n`;
const extensionOf = (format: string) => formatOf(format).extensions[0];
const only = (from: string, content: string | Buffer, to: string): Promise<Output> =>
  run(engines, `a.${extensionOf(from)}`, content, to, { route: [{ engine: 'pandoc', from, to }] });
const sample = async (format: string): Promise<Buffer> =>
  format === 'md' ? Buffer.from(markdown) : fs.readFileSync((await only('md', markdown, format)).path);

/** All that is written in it. */
async function shown({ path: file, format }: Output): Promise<string> {
  if (!['docx', 'odt', 'epub'].includes(format)) return fs.readFileSync(file, 'utf8');
  const texts = (await readZip(file)).filter(({ name }) => /\.x?(ht)?ml$/.test(name));
  return (await Promise.all(texts.map((entry) => readEntry(file, entry, 1e6)))).join('\n');
}
const picturesIn = async (file: string) =>
  (await readZip(file)).filter(({ name }) => /^(?!Thumbnails).*\.(png|jpe?g|bin)$/.test(name));

it.each([
  ['html', /<title>My notes<\/title>/],
  ['epub', /class="title">My notes</],
  ['fb2', /<book-title>My notes</],
])('%s without a title of its own has the name that it was sent with', async (to, title) => {
  const route = [{ engine: 'pandoc', from: 'md', to }];
  const named = await run(engines, 'in.md', '# Heading', to, { route, sentAs: 'notes/My notes.md' });
  expect(await shown(named)).toMatch(title);
  const titled = await run(engines, 'in.md', '---\ntitle: Its own\n---\ntext', to, { route, sentAs: 'My notes.md' });
  expect(await shown(titled)).not.toMatch(title);
});

// Looked through by a worker, whose other tasks wait meanwhile: what grows with the square of the length takes it minutes.
describe('a text of many tags that nothing closes is read as fast as any other', () => {
  const many = (tag: string) => tag.repeat(3e6 / tag.length);
  const book =
    '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><body><section><p>first</p></section></body>';
  const older = (text: string) => Buffer.from([...text].map((letter) => letter.charCodeAt(0) & 0xff));
  it.each([
    ['docx', docx(`${paragraph('first')}<!--${many('<mc:Fallback ')}-->`)],
    ['fb2', Buffer.from(`${book}<!--${many('<binary ')}--></FictionBook>`)],
    ['html', older(`<p>first \xe9t\xe9</p><!--${many('<meta ')}--`)],
  ])('%s', async (from, content) => {
    expect(await shown(await only(from, content, 'md'))).toContain('first');
  });
});

describe('text that pandoc passes over', () => {
  const cell = (content: string) => `<w:tc>${content}</w:tc>`;
  const tableOf = (columns: number, ...cells: string[]) =>
    `<w:tbl><w:tblPr/><w:tblGrid>${'<w:gridCol w:w="900"/>'.repeat(columns)}</w:tblGrid><w:tr>${cells.map(cell).join('')}</w:tr></w:tbl>`;
  const [one, two, three] = ['first', 'second', 'third'].map((text) => paragraph(text));
  const box =
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:99pt;height:50pt"><v:textbox>' +
    `<w:txbxContent>${three}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`;
  const nested = docx(tableOf(2, one!, `${two}${tableOf(1, three!)}<w:p/>`));
  const odt = () => run(engines, 'a.docx', nested, 'odt').then((made) => fs.readFileSync(made.path));

  it.each([
    ['cells that no column announces', 'docx', docx(tableOf(1, one!, two!, three!))],
    ['a text box', 'docx', docx(`${one}${two}${box}`)],
    ['a table in a table', 'odt', odt],
  ])('%s', async (_case, from, made) => {
    const content = typeof made === 'function' ? await made() : made;
    for (const to of ['md', 'html', 'epub']) {
      const output = await only(from, content, to);
      expect(await shown(output), to).toMatch(/first[^]*second[^]*third/);
      expect(output.warnings, to).toEqual([]);
    }
  });

  it('is said where LibreOffice does not read it either', async () => {
    const ruby =
      '<w:p><w:r><w:t>before</w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>above</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>below</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>';
    const made = await only('docx', docx(ruby), 'md');
    expect(await shown(made)).toContain('before');
    expect(made.warnings).toMatchObject([{ code: 'text_left_out', detail: expect.stringContaining(': 5.') as string }]);
  });

  it('is nothing where the tree holds it all', async () => {
    const whole = docx(`${one}${tableOf(2, `${two}${tableOf(1, three!)}<w:p/>`, paragraph('fourth &amp; last'))}`);
    const made = await only('docx', whole, 'md');
    expect(await shown(made)).toMatch(/first[^]*second[^]*third[^]*fourth &amp; last/);
    expect(made.warnings).toEqual([]);
  });
});

describe('what it reads and writes', () => {
  const edges = openDocumentEngines({ documentSlots: 0 }).find(({ id }) => id === 'pandoc')!.edges;
  const usual = ['docx', 'odt', 'html', 'md', 'epub'];
  const pairs = edges
    .filter(({ from, to }) => !formatOf(from).internal && (from === 'md' || usual.includes(to)))
    .map(({ from, to }) => [from, to]);

  it.each(pairs as [string, string][])('%s becomes %s with its text', async (from, to) => {
    const text = await shown(await only(from, await sample(from), to));
    // LaTeX, RTF and JSON write letters in their own ways; the Latin ones are the same everywhere.
    expect(text).toContain('hello');
    expect(text).toMatch(/Heading/i);
  });

  it.each(['epub', 'docx', 'odt', 'html'])(
    'a FictionBook of another maker becomes %s with its pictures',
    async (to) => {
      const base64 = picture.slice(picture.indexOf(',') + 1);
      // Its sections have no names, and its pictures stand behind the text.
      const book = `<?xml version="1.0" encoding="UTF-8"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">
<description><title-info><book-title>${words}</book-title><coverpage><image l:href="#a.png"/></coverpage></title-info></description>
<body><section><title><p>Heading</p></title><p>one</p><image l:href="#a.png"/></section><section><title><p>Next</p></title><p>two</p></section></body>
<binary id="a.png" content-type="image/png">${base64.replace(/.{70}/g, '$&\n')}</binary></FictionBook>`;
      const output = await only('fb2', book, to);
      expect(await shown(output)).toMatch(/one[^]*Next[^]*two/);
      expect(output.warnings).toEqual([]);
      if (to === 'html') expect(fs.readFileSync(output.path, 'utf8')).toContain(base64);
      // Its cover is the same; an ODT holds what it shows twice twice.
      else expect(await picturesIn(output.path)).toHaveLength(to === 'odt' ? 2 : 1);
    },
  );

  describe('a FictionBook', () => {
    const bookOf = (description: string, body: string) =>
      `<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink"><description><title-info>
<book-title>Title</book-title>${description}</title-info></description>${body}</FictionBook>`;

    it.each(['md', 'html', 'docx', 'epub', 'txt'])('becomes %s with its tables and what its cells hold', async (to) => {
      const table =
        '<table><tr><th>Name</th><th>Price</th></tr><tr><td><p>Green <strong>tea</strong><a l:href="#n" type="note">1</a></p></td><td align="right">two</td></tr><tr><td/><td>last</td></tr></table>';
      const notes = '<body name="notes"><section id="n"><p>of the hills</p></section></body>';
      const output = await only(
        'fb2',
        bookOf('', `<body><section><p>before</p>${table}<p>after</p></section></body>${notes}`),
        to,
      );
      const text = await shown(output);
      for (const word of ['Name', 'Price', 'Green', 'tea', 'two', 'last', 'of the hills']) expect(text).toContain(word);
      if (to === 'txt') return expect(text).toMatch(/before\s+Name +Price[^]*Green[^]*two[^]*last[^]*after/);
      const cells = { md: /\| Green \*\*tea\*\*\[\^1\]\s*\| two\s*\|/, docx: /<w:tc>/ }[to] ?? /<td[^>]*>two<\/td>/;
      expect(text).toMatch(cells);
    });

    it('becomes a book with its cover and in its language', async () => {
      const cover = '<coverpage><image l:href="#c.png"/></coverpage><lang>ru</lang>';
      const bytes = `<binary id="c.png" content-type="image/png">${picture.split(',')[1]}</binary>`;
      const output = await only('fb2', bookOf(cover, `<body><section><p>one</p></section></body>${bytes}`), 'epub');
      expect(await picturesIn(output.path)).toHaveLength(1);
      expect(await shown(output)).toContain('xml:lang="ru"');
    });
  });

  it.each([
    [
      'fb2',
      '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><description><title-info><book-title>T</book-title><annotation><p>in short</p></annotation></title-info></description><body><section><p>hello</p></section></body></FictionBook>',
    ],
    ['tex', '\\documentclass{article}\\begin{document}\\begin{abstract}in short\\end{abstract} hello\\end{document}'],
    ['md', '---\nabstract: in short\n---\n\nhello\n'],
  ])('what a %s says of itself at its head is kept', async (from, content) => {
    for (const to of ['html', 'txt', 'docx', 'epub', 'rst'])
      expect(await shown(await only(from, content, to)), to).toMatch(/in short[^]*hello/);
  });

  it('says its version', async () => {
    expect(await pandoc.probe()).toMatchObject({
      available: true,
      version: expect.stringMatching(/^\d+\.\d/) as string,
    });
  });
});

describe('paper', () => {
  const sizeIn = async (to: string, options: object, part: string): Promise<string> => {
    const output = await run(engines, 'a.md', markdown, to, { route: [{ engine: 'pandoc', from: 'md', to }], options });
    const entry = (await readZip(output.path)).find(({ name }) => name === part)!;
    return (await readEntry(output.path, entry, 1e6)).toString();
  };
  const [a4, american] = [{}, { paper: 'letter' }];

  it('of Word is A4 unless another is asked for', async () => {
    expect(await sizeIn('docx', a4, 'word/document.xml')).toMatch(/<w:pgSz (?=.*w:w="11906").*w:h="16838"/);
    expect(await sizeIn('docx', american, 'word/document.xml')).toMatch(/<w:pgSz (?=.*w:w="12240").*w:h="15840"/);
  });

  it('of OpenDocument as well', async () => {
    expect(await sizeIn('odt', a4, 'styles.xml')).toContain('fo:page-width="595.276pt"');
    expect(await sizeIn('odt', american, 'styles.xml')).toContain('fo:page-width="612pt"');
  });

  it('of a PDF too, though a step between knows nothing of it', async () => {
    const sizes = async (options: object) => sizesOf((await run(engines, 'a.md', markdown, 'pdf', { options })).path);
    expect(await sizes(a4)).toEqual([[595, 842]]);
    expect(await sizes(american)).toEqual([[612, 792]]);
  });
});

describe('the language of a document that does not say it', () => {
  const russian = '# Заголовок\n\nСъешь ещё этих мягких булок.\n';

  it.each([
    ['docx', /<w:lang (?=[^>]*w:val="ru-RU")/],
    ['odt', /fo:language="ru"/],
    ['epub', /<dc:language>ru-RU</],
    ['fb2', /<lang>ru</],
    ['html', /<html[^>]* lang="ru-RU"/],
  ])('is that of its text in %s', async (to, said) => {
    const output = await only('md', russian, to);
    const inside = to === 'epub' ? await opfOf(output.path) : await shown(output);
    expect(inside).toMatch(said);
  });

  it('is no other where it says one, and none in a text', async () => {
    expect(await shown(await only('md', `---\nlang: uk\n---\n\n${russian}`, 'html'))).toMatch(/<html[^>]* lang="uk"/);
    expect(await shown(await only('html', `<p>${russian}`, 'md'))).not.toContain('lang');
  });

  async function opfOf(file: string): Promise<string> {
    const opf = (await readZip(file)).find(({ name }) => name.endsWith('.opf'))!;
    return (await readEntry(file, opf, 1e6)).toString();
  }
});

it('divisions of a page are no markup of a text, but for names that a link leads to', async () => {
  const page = `<div class="wrap"><div id="a"><h1>Heading</h1><p><span class="x">${words}</span> <a href="#b">to b</a></p></div><div id="b"><p>there</p></div></div>`;
  expect(await shown(await only('html', page, 'md'))).toMatch(
    /^# Heading\n\nПривет, hello \[to b\]\(#b\)\n\n<span id="b"><\/span>\n\nthere\n$/,
  );
  expect(await shown(await only('html', page, 'rst'))).toMatch(/^Heading\n=+\n/);
  expect(await shown(await only('html', page, 'docbook'))).toContain('Heading');
});

it('an empty document is an empty text', async () => {
  for (const to of ['md', 'rst'])
    expect(fs.readFileSync((await only('docx', docx('<w:p/>'), to)).path, 'utf8'), to).toBe('\n');
});

describe('pictures', () => {
  const withPicture = () => `# A\n\n![alt](${picture})\n`;

  it.each(['docx', 'odt', 'epub'])('go along from text to %s and on to the next', async (to) => {
    const first = await only('md', withPicture(), to);
    const [kept] = await picturesIn(first.path);
    expect(kept).toBeDefined();
    expect(await sharp(await readEntry(first.path, kept!, 1e6)).metadata()).toMatchObject({ width: 60, height: 40 });
    const next = await only(to, fs.readFileSync(first.path), to === 'epub' ? 'docx' : 'epub');
    expect(await picturesIn(next.path)).toHaveLength(1);
    expect(next.warnings).toEqual([]);
    expect(fs.readFileSync((await only(to, fs.readFileSync(first.path), 'html')).path, 'utf8')).toContain(
      'src="data:image/png;base64,',
    );
  });

  it('of a notebook are kept, those that were pasted and those that were drawn', async () => {
    const held = { 'image/png': picture.split(',')[1] };
    const common = { metadata: {}, source: ['# A\n', '![alt](attachment:mine.png)'] };
    const drawn = { output_type: 'display_data', metadata: {}, data: { ...held, 'text/plain': ['<Figure>'] } };
    const cells = [
      { ...common, id: 'a', cell_type: 'markdown', attachments: { 'mine.png': held } },
      { ...common, id: 'b', cell_type: 'code', execution_count: 1, source: 'plot()', outputs: [drawn] },
    ];
    const notebook = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
    const page = await only('ipynb', notebook, 'html');
    expect(fs.readFileSync(page.path, 'utf8').split('src="data:image/png;base64,')).toHaveLength(3);
    const document = await only('ipynb', notebook, 'docx');
    expect(await picturesIn(document.path)).not.toEqual([]);
    expect(document.warnings).toEqual([]);
  });

  it('that a text cannot hold are left out, and that is said', async () => {
    const document = fs.readFileSync((await only('md', withPicture(), 'docx')).path);
    expect((await only('docx', document, 'md')).warnings).toMatchObject([{ code: 'pictures_left_out' }]);
  });
});

describe('what lies elsewhere', () => {
  let hits: string[] = [];
  let trap: http.Server;
  let secret = '';
  beforeAll(async () => {
    trap = http.createServer((request, response) => {
      hits.push(request.url ?? '');
      response.end('caught');
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    secret = path.join(makeFolder('secret'), 'secret.png');
    fs.writeFileSync(secret, 'CANARY');
    fs.chmodSync(secret, 0o644);
  });
  afterAll(() => new Promise((resolve) => trap.close(resolve)));

  const sources: [string, (target: string) => string][] = [
    ['md', (at) => `![x](${at})\n\n<img src="${at}">\n`],
    ['md', (at) => `---\ntitle: x\ncover-image: ${at}\ncss: ${at}\nbibliography: ${at}\n---\nhello\n`],
    [
      'html',
      (at) =>
        `<!doctype html><img src="${at}"><iframe src="${at}"></iframe><link rel="stylesheet" href="${at}"><p>x</p>`,
    ],
    ['rst', (at) => `.. image:: ${at}\n\n.. include:: ${at}\n\nhello\n`],
    [
      'tex',
      (at) => `\\documentclass{article}\\begin{document}\\input{${at}}\\includegraphics{${at}} hello\\end{document}`,
    ],
    ['org', (at) => `#+INCLUDE: "${at}"\n[[${at}]]\nhello\n`],
  ];
  it.each(
    sources.flatMap(([from, text]) =>
      ['docx', 'odt', 'epub', 'html', 'fb2'].filter((to) => to !== from).map((to) => [from, to, text] as const),
    ),
  )('%s to %s reads neither the network nor other files', async (from, to, text) => {
    hits = [];
    const { port } = trap.address() as AddressInfo;
    for (const target of [`http://127.0.0.1:${port}/x.png`, secret, `file://${secret}`]) {
      const output = await only(from, text(target), to);
      const content = fs.readFileSync(output.path, 'latin1') + (await shown(output));
      expect(content).not.toContain('CANARY');
      expect(content).not.toContain(Buffer.from('CANARY').toString('base64'));
      if (to !== 'html' && to !== 'fb2') expect(await picturesIn(output.path)).toEqual([]);
    }
    expect(hits).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['docx', 'PK\x03\x04 this is no zip'],
    ['epub', 'this is nothing'],
    ['ipynb', '{ "cells": '],
    ['fb2', '<FictionBook><body>'],
    ['rst', '.. csv-table::\n   :file: /etc/hostname\n'],
  ])('a broken %s is the user’s error', async (from, content) => {
    await expect(only(from, content, 'html')).rejects.toMatchObject({ code: 'input_corrupt' });
  });
});

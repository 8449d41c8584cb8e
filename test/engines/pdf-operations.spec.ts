// Every operation on one PDF with the real tools, judged by what the result shows when it is opened.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../src/conversion/convert.js';
import type { Engine } from '../../src/conversion/engine.js';
import { makeFolder } from '../harness/work-area.js';
import { infoOfPdf, openDocumentEngines, run } from './document-run.js';
import { docx, pageBreak, paragraph } from './office-files.js';
import { only, operateOn, wordsOf, type Given } from './one-operation.js';
import { bigPages } from './pdf-files.js';

let engines: Engine[] = [];
let four = Buffer.alloc(0);
const words = ['First page', 'Вторая страница', 'Third page', 'Четвёртая'];

beforeAll(async () => {
  engines = openDocumentEngines();
  const document = docx(words.map((text) => paragraph(text)).join(pageBreak));
  four = fs.readFileSync((await run(engines, 'a.docx', document, 'pdf')).path);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const all = (name: string, options: object = {}, content: Buffer = four) =>
  operateOn(engines, name, [['a.pdf', content]], options);
const one = (name: string, options: object = {}, content: Buffer = four) => only(all(name, options, content));
const bytesOf = (output: Output) => fs.readFileSync(output.path);
const keep = (content: Buffer, name = 'a.pdf'): string => {
  const file = path.join(makeFolder('kept'), name);
  fs.writeFileSync(file, content);
  return file;
};
const draw = (file: string, page = 1): Buffer => {
  const stem = path.join(makeFolder('drawn'), 'page');
  execFileSync('pdftoppm', ['-r', '72', '-png', '-singlefile', '-f', String(page), '-l', String(page), file, stem]);
  return fs.readFileSync(`${stem}.png`);
};
/** The first level of a list of contents, each entry leading to a page. */
function withBookmarks(...pages: number[]): Buffer {
  const file = keep(four);
  const marks = pages.map((page) => `[/Page ${page} /Title (Part ${page}) /OUT pdfmark`).join('\n');
  const output = path.join(path.dirname(file), 'marked.pdf');
  execFileSync('gs', ['-q', '-dBATCH', '-dNOPAUSE', '-sDEVICE=pdfwrite', `-sOutputFile=${output}`, file, '-c', marks]);
  return fs.readFileSync(output);
}

describe('split', () => {
  it.each([
    ['each page by itself', {}, [1, 1, 1, 1]],
    ['every three', { every: 3 }, [3, 1]],
    ['ranges, which may overlap', { ranges: '1-2,2-,4' }, [2, 3, 1]],
  ])('%s', async (_what, options, pages) => {
    const parts = await all('split', options);
    expect(parts.map(({ probe }) => probe.pages)).toEqual(pages);
    expect(wordsOf(parts.at(-1)!.path)).toContain(words[3]);
  });

  it('by bookmarks, the pages before the first one too', async () => {
    const parts = await all('split', { bookmarks: true }, withBookmarks(2, 4));
    expect(parts.map(({ probe }) => probe.pages)).toEqual([1, 2, 1]);
    expect(wordsOf(parts[1]!.path)).toMatch(/Вторая[^]*Third/);
    await expect(all('split', { bookmarks: true })).rejects.toMatchObject({ code: 'page_limit' });
    await expect(all('split', { ranges: '9-' })).rejects.toMatchObject({ code: 'page_limit' });
  });
});

it('what runs out of memory does not call the PDF damaged', async () => {
  // So large that the program before qpdf, whose threads set much aside, has enough.
  const large: Given = ['a.pdf', bigPages(1, 192 * 2 ** 20)];
  const little = { limits: { maxMemoryBytes: 460e6 } };
  await expect(operateOn(engines, 'number.pages', [large], {}, little)).rejects.toMatchObject({
    code: 'out_of_memory',
  });
});

it('rotate turns the pages that were asked for', async () => {
  const output = await one('rotate', { angle: 270, pages: '2-3' });
  const turns = execFileSync('pdfinfo', ['-f', '1', '-l', '4', output.path], { encoding: 'utf8' });
  expect([...turns.matchAll(/rot: +(\d+)/g)].map(([, turn]) => turn)).toEqual(['0', '270', '270', '0']);
});

describe('watermark', () => {
  it('writes any alphabet on the pages that were asked for, as text that can be found', async () => {
    const output = await one('watermark', { text: 'ЧЕРНОВИК <draft> & co', angle: 0, pages: '2,4' });
    const pages = wordsOf(output.path).split('\f');
    expect(pages.map((text) => text.includes('ЧЕРНОВИК <draft> & co'))).toEqual([false, true, false, true, false]);
    for (const [index, text] of words.entries()) expect(pages[index]).toContain(text);
  });

  it('stands across the middle of the page, in its colour, and lets what is below shine through', async () => {
    const output = await one('watermark', { text: 'DRAFT', colour: '#ff0000', opacity: 50, size: 80 });
    const page = sharp(draw(output.path));
    const { width, height } = await page.metadata();
    const middle = { left: width / 4, top: height / 3, width: width / 2, height: height / 3 };
    const part = Object.fromEntries(Object.entries(middle).map(([name, value]) => [name, Math.round(value)]));
    const { channels } = await sharp(
      await page
        .extract(part as never)
        .png()
        .toBuffer(),
    ).stats();
    expect(channels[0]!.min).toBeGreaterThan(240);
    expect(channels[1]!.min).toBeGreaterThan(100);
    expect(channels[1]!.min).toBeLessThan(150);
  });

  it('is upright on a page that is shown turned', async () => {
    const turned = await one('rotate', { angle: 90 });
    const output = await one('watermark', { text: 'Поверх', angle: 0, place: 'top' }, bytesOf(turned));
    const box = execFileSync('pdftotext', ['-bbox', '-l', '1', output.path, '-'], { encoding: 'utf8' });
    const found = /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">Поверх</.exec(box)!.map(Number);
    const [, xMin = 0, yMin = 0, xMax = 0, yMax = 0] = found;
    expect(xMax - xMin).toBeGreaterThan(yMax - yMin);
    expect(yMin).toBeLessThan(60);
  });

  it('is a picture, under the text', async () => {
    const picture = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#00ff00' } })
      .jpeg()
      .toBuffer();
    const files = [
      ['a.pdf', four],
      ['logo.jpeg', picture],
    ] as const;
    const output = await only(
      operateOn(engines, 'watermark', files, { layer: 'under', opacity: 100, place: 'bottom-right', size: 50 }),
    );
    const page = sharp(draw(output.path));
    const { width, height } = await page.metadata();
    const { data, info } = await page.removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
    const [red = 255, green = 0] = at(width - 100, height - 60);
    expect([red < 40, green > 200]).toEqual([true, true]);
    expect(at(20, height - 60)).toEqual([255, 255, 255]);
    expect(wordsOf(output.path)).toContain(words[0]);
  });
});

it('number.pages counts what it numbers', async () => {
  const output = await one('number.pages', { format: 'стр. {n} из {total}', pages: '2-', first: 10 });
  const pages = wordsOf(output.path).split('\f');
  expect(pages[0]).not.toContain('стр.');
  expect([1, 2, 3].map((index) => /стр\. \d+ из \d+/.exec(pages[index]!)?.[0])).toEqual([
    'стр. 10 из 12',
    'стр. 11 из 12',
    'стр. 12 из 12',
  ]);
});

describe('locks', () => {
  const secret = '-@ пароль"';

  it('encrypt asks for the password, and permits what was permitted', async () => {
    const output = await one('encrypt', { user_password: secret, print: true, copy: false, modify: false });
    expect(output.probe.pages).toBe(4);
    expect(() => execFileSync('pdfinfo', [output.path], { stdio: 'pipe' })).toThrow('Incorrect password');
    const info = execFileSync('pdfinfo', ['-upw', secret, output.path], { encoding: 'utf8' });
    expect(info).toMatch(/Encrypted: +yes \(print:yes copy:no change:no .*AES-256/);
    const open = await one('decrypt', { password: secret }, bytesOf(output));
    expect(infoOfPdf(open.path)).toMatch(/Encrypted: +no/);
    expect(wordsOf(open.path)).toContain(words[1]);
    await expect(one('decrypt', { password: 'no' }, bytesOf(output))).rejects.toMatchObject({ code: 'password_wrong' });
    await expect(one('rotate', {}, bytesOf(output))).rejects.toMatchObject({ code: 'input_encrypted' });
  });

  it('only the owner’s password leaves it open to read', async () => {
    const output = await one('encrypt', { owner_password: 'master', print: false });
    expect(infoOfPdf(output.path)).toMatch(/Encrypted: +yes \(print:no copy:yes/);
    const turned = await one('rotate', {}, bytesOf(output));
    expect(turned.warnings.map(({ code }) => code)).toEqual(['protection_removed']);
  });

  it('no password is told to other processes', async () => {
    const seen = watchCommands();
    await one('encrypt', { user_password: 'nobody-sees-this' });
    expect(await seen()).not.toContain('nobody-sees-this');
  });
});

it.each(['1b', '2b', '3b'])('pdfa makes one of %s', async (level) => {
  const output = await one('pdfa', { level });
  const said = execFileSync('pdfinfo', ['-meta', output.path], { encoding: 'utf8' });
  expect(said).toMatch(new RegExp(`pdfaid:part\\W*${level[0]}\\W+pdfaid:conformance\\W*B`));
  expect(wordsOf(output.path)).toContain(words[1]);
  const fonts = execFileSync('pdffonts', [output.path], { encoding: 'utf8' }).trim().split('\n').slice(2);
  expect(fonts.every((line) => /\byes (yes|no) (yes|no) +\d/.test(line))).toBe(true);
});

describe('optimize', () => {
  it.each(['lossless', 'printer', 'ebook', 'screen'])('%s never makes it larger, and keeps the text', async (level) => {
    const output = await one('optimize', { level });
    expect(output.sizeBytes).toBeLessThanOrEqual(four.length);
    expect(wordsOf(output.path)).toContain(words[1]);
  });
});

describe('ocr', () => {
  const lines = [
    'The quick brown fox jumps over the lazy dog while seven wizards watch from the old stone bridge.',
    'Съешь ещё этих мягких французских булок, да выпей чаю, пока осенний дождь стучит по крыше дома.',
    'Please send the signed contract and both invoices before Friday, otherwise the order will be cancelled.',
    'Просим прислать подписанный договор и оба счёта до пятницы, иначе заказ будет отменён без предупреждения.',
  ];
  const tokens = (text: string) => text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];

  it('finds 95 of 100 words of an English and Russian scan, and the page looks as before', async () => {
    const text = docx(lines.map((line) => paragraph(line)).join(''));
    const page = await run(engines, 'a.docx', text, 'png', { options: { width: 2480 } });
    const scan = await run(engines, 'a.png', fs.readFileSync(page.path), 'pdf');
    expect(wordsOf(scan.path).trim()).toBe('');
    const output = await one('ocr', { language: 'eng+rus' }, bytesOf(scan));
    const found = new Set(tokens(wordsOf(output.path)));
    const wanted = lines.flatMap(tokens);
    const hits = wanted.filter((word) => found.has(word)).length;
    expect(hits / wanted.length).toBeGreaterThanOrEqual(0.95);
    const [before, after] = [draw(scan.path), draw(output.path)];
    expect(after.equals(before)).toBe(true);
  });

  it('leaves pages that have text as they are', async () => {
    const output = await one('ocr');
    expect(wordsOf(output.path)).toBe(wordsOf(keep(four)));
  });
});

describe('extract.images', () => {
  it('gives each picture as it is stored, without what only makes it transparent', async () => {
    const photo = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#336699' } })
      .jpeg()
      .toBuffer();
    const drawing = await sharp({ create: { width: 30, height: 20, channels: 4, background: '#33669980' } })
      .png()
      .toBuffer();
    const file = path.join(makeFolder('album'), 'album.pdf');
    const place = (bytes: Buffer, type: string, y: number) =>
      `<image x="0" y="${y}" width="90" height="60" href="data:image/${type};base64,${bytes.toString('base64')}"/>`;
    fs.writeFileSync(
      `${file}.svg`,
      `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200">${place(photo, 'jpeg', 0)}${place(drawing, 'png', 80)}</svg>`,
    );
    execFileSync('rsvg-convert', ['-f', 'pdf', '-o', file, `${file}.svg`]);
    const made = await all('extract.images', {}, fs.readFileSync(file));
    const seen = await Promise.all(
      made.map(async ({ path: found, format }) => ({ ...(await sharp(found).metadata()), format })),
    );
    expect(seen.map(({ format, width, height }) => [format, width, height])).toEqual(
      expect.arrayContaining([
        [expect.stringMatching(/jpeg|png/), 90, 60],
        ['png', 30, 20],
      ]),
    );
    expect(made).toHaveLength(2);
  });

  it('says when there is none', async () => {
    await expect(all('extract.images')).rejects.toMatchObject({ code: 'no_suitable_stream' });
  });
});

describe('metadata', () => {
  it('is written and read in every alphabet, what was not given stays, and what is empty goes', async () => {
    const first = await one('write.metadata', { title: 'Отчёт за год', author: 'А. Б.', keywords: 'a, b' });
    const output = await one('write.metadata', { author: '', subject: 'Суть' }, bytesOf(first));
    const said = JSON.parse(fs.readFileSync((await one('read.metadata', {}, bytesOf(output))).path, 'utf8')) as object;
    expect(said).toMatchObject({
      title: 'Отчёт за год',
      subject: 'Суть',
      keywords: 'a, b',
      pages: 4,
      encrypted: false,
    });
    expect(said).toMatchObject({ author: null });
    expect(wordsOf(output.path)).toContain(words[2]);
  });

  it('of a PDF that has none, and of one whose other description would contradict', async () => {
    const bare = keep(four);
    const empty = path.join(path.dirname(bare), 'bare.pdf');
    execFileSync('qpdf', ['--empty', '--pages', bare, '--', empty]);
    const output = await one('write.metadata', { title: 'Новое' }, fs.readFileSync(empty));
    expect(infoOfPdf(output.path)).toMatch(/Title: +Новое/);
    const archived = await one('pdfa');
    const changed = await one('write.metadata', { title: 'X' }, bytesOf(archived));
    expect(changed.warnings.map(({ code }) => code)).toEqual(['xml_description_removed']);
  });
});

/** All words with which qpdf is started meanwhile; the answer ends the watch. */
function watchCommands(): () => Promise<string> {
  const said = new Set<string>();
  const timer = setInterval(() => {
    for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      try {
        said.add(fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      } catch {
        // It has ended since the list was read.
      }
  }, 2);
  return () => {
    clearInterval(timer);
    return Promise.resolve([...said].filter((line) => line.includes('qpdf')).join('\n'));
  };
}

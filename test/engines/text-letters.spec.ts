// Texts that are not written in UTF-8, as old programs and Excel make them, through the engines that read texts: each letter arrives, and who had to guess says so.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import type { Engine } from '../../src/conversion/engine.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import { makeFolder } from '../harness/work-area.js';
import { openDocumentEngines, textOfPdf } from './document-run.js';
import { convertOne } from './one-conversion.js';

const engines: Engine[] = openDocumentEngines({ spoolDir: makeFolder('spool') });
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** By a program that knows the alphabets and is none of ours. */
const written = (text: string, alphabet: string): Buffer =>
  execFileSync('iconv', ['-f', 'UTF-8', '-t', alphabet], { input: text });
const shown = async (name: string, content: Buffer, to: string, options: object = {}) => {
  const [output] = await convertOne({ engines, name, content, to, options });
  const text =
    to === 'pdf'
      ? textOfPdf(output!.path)
      : to === 'docx'
        ? execFileSync('unzip', ['-p', output!.path, 'word/document.xml'], { encoding: 'utf8' })
        : fs.readFileSync(output!.path, 'utf8');
  return { text, warnings: output!.warnings };
};
const guessed = (alphabet: string) => [{ code: 'letters_guessed', names: [alphabet] }];

const table = 'Имя;Цена\r\n"Чайник ""Уют""; красный";1 234,50\r\nКод;007\r\n';
const dialogue = '1\r\n00:00:01,000 --> 00:00:02,000\r\nПривет, как дела?\r\n';
const book =
  '<?xml version="1.0" encoding="windows-1251"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><description><title-info><book-title>Книга</book-title></title-info></description><body><section><title><p>Глава</p></title><p>Всё смешалось.</p></section></body></FictionBook>';
const page =
  '<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><title>т</title></head><body>Мой дядя</body></html>';

it.each([
  ['a.csv', table, 'CP1251', 'json', '"Имя": "Чайник \\"Уют\\"; красный"', guessed('windows-1251')],
  ['a.csv', table, 'CP1251', 'pdf', 'красный', guessed('windows-1251')],
  ['a.srt', dialogue, 'CP1251', 'vtt', 'Привет, как дела?', guessed('windows-1251')],
  ['a.txt', 'Ещё этих французских булок\r\n', 'CP866', 'pdf', 'Ещё этих французских булок', guessed('ibm866')],
  ['a.md', '# Заголовок\n\nтекст\n', 'KOI8-R', 'html', 'Заголовок</h1>', guessed('koi8-r')],
  ['a.txt', 'où les élèves mangent', 'ISO-8859-1', 'html', 'où les élèves mangent', guessed('windows-1252')],
  ['a.html', '<p>Текст страницы', 'CP1251', 'txt', 'Текст страницы', guessed('windows-1251')],
  ['a.txt', 'Привет, hello\r\nещё строка\r\n', 'UTF-16LE', 'pdf', 'ещё строка', []],
  ['a.txt', 'Привет', 'UTF-16BE', 'html', 'Привет', []],
  ['a.csv', table, 'UTF-16LE', 'json', '"Код"', []],
  ['a.md', '# Plain English\n\ntext\n', 'UTF-16BE', 'html', 'Plain English</h1>', []],
  // These say it themselves.
  ['a.fb2', book, 'CP1251', 'txt', 'Всё смешалось.', []],
  ['a.html', page, 'KOI8-R', 'md', 'Мой дядя', []],
  ['a.html', page, 'KOI8-R', 'pdf', 'Мой дядя', []],
  ['a.xml', '<?xml version="1.0" encoding="windows-1251"?><a>Мир</a>', 'CP1251', 'json', '"Мир"', []],
  ['a.html', '<html><meta charset="gbk"><p>你好，世界', 'GBK', 'txt', '你好，世界', []],
] as const)('%s: %j in %s to %s', async (name, text, alphabet, to, expected, warnings) => {
  const result = await shown(name, written(text, alphabet), to);
  expect(result.text).toContain(expected);
  expect(result.warnings).toHaveLength(warnings.length);
  expect(result.warnings).toMatchObject(warnings);
});

it.each([
  // Too short to tell, or told wrongly by itself.
  ['a.csv', 'х;у\r\nа;б\r\n', 'KOI8-R', 'koi8-r', 'json', '"х": "а"'],
  ['a.srt', dialogue, 'CP866', 'ibm866', 'vtt', 'Привет, как дела?'],
  ['a.html', page.replace('koi8-r', 'utf-8'), 'CP1251', 'windows-1251', 'txt', 'Мой дядя'],
  ['a.txt', 'Быль', 'CP1251', 'auto', 'html', 'Быль'],
] as const)('%s is read as is asked: %j in %s', async (name, text, alphabet, encoding, to, expected) => {
  const result = await shown(name, written(text, alphabet), to, { encoding });
  expect(result.text).toContain(expected);
  expect(result.warnings).toHaveLength(encoding === 'auto' ? 1 : 0);
});

it('what is only packed comes out again as it was sent', async () => {
  const bytes = written('Ещё этих французских булок\r\n', 'CP1251');
  const packers = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') }).filter(({ id }) => id === 'gzip');
  const [output] = await convertOne({ engines: packers, name: 'a.txt', content: bytes, to: 'gz' });
  expect(gunzipSync(fs.readFileSync(output!.path)).equals(bytes)).toBe(true);
  expect(output!.warnings).toEqual([]);
});

it('what is UTF-8 or UTF-16 is not guessed', async () => {
  expect(await shown('a.csv', Buffer.from(table), 'json')).toMatchObject({ warnings: [] });
  const wide = Buffer.from(`\ufeff${table}`, 'utf16le');
  const { text, warnings } = await shown('a.csv', wide, 'json');
  expect(text).toContain('красный');
  expect(warnings).toEqual([]);
});

const wide = (text: string, alphabet: string, mark: number[]) =>
  Buffer.concat([Buffer.from(mark), written(text, alphabet)]);
const words = 'Ещё этих\nфранцузских булок\n';
it.each([
  ['a.txt', wide(words, 'UTF-16LE', [0xff, 0xfe]), 'pdf', 'французских булок'],
  ['a.txt', wide(words, 'UTF-16BE', [0xfe, 0xff]), 'html', 'французских булок'],
  ['a.txt', wide(words, 'UTF-16LE', [0xff, 0xfe]), 'docx', 'французских булок'],
  ['a.md', wide(`# ${words}`, 'UTF-16LE', [0xff, 0xfe]), 'html', 'Ещё этих</h1>'],
  ['a.srt', wide(dialogue, 'UTF-16BE', [0xfe, 0xff]), 'vtt', 'Привет, как дела?'],
  ['a.csv', wide(table, 'UTF-16BE', [0xfe, 0xff]), 'pdf', 'красный'],
  ['a.html', wide('<html><p>Текст', 'UTF-16LE', [0xff, 0xfe]), 'txt', 'Текст'],
  ['a.xml', wide('<?xml version="1.0" encoding="UTF-16"?><a>Мир</a>', 'UTF-16LE', [0xff, 0xfe]), 'json', '"Мир"'],
])('%s of two bytes a letter is read by its mark: %#', async (name, content, to, expected) => {
  const { text, warnings } = await shown(name, content, to);
  expect(text).toContain(expected);
  expect(warnings).toEqual([]);
});

it.each([
  ['a JSON, which is exact', 'a.json', written('{"ключ": "значение"}', 'CP1251'), 'yaml'],
  [
    'UTF-8 with a hole',
    'a.txt',
    Buffer.concat([Buffer.from('Привет, '), Buffer.from([0xd0]), Buffer.from('мир')]),
    'pdf',
  ],
  ['letters that nobody here knows', 'a.txt', written('zażółć gęślą jaźń', 'CP1250'), 'pdf'],
])('%s is refused rather than guessed', async (_what, name, content, to) => {
  await expect(shown(name, content, to)).rejects.toMatchObject({ code: 'input_corrupt' });
});

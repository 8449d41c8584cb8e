// Which alphabet a text is written in that does not say so; the bytes are made with tables of this file, not with those of the product.
import { expect, it } from 'vitest';
import { guessAlphabet } from './old-letters.js';

/** Where the small and the great letters of the Russian alphabet stand. */
const russian: Readonly<Record<string, readonly [small: readonly number[], great: readonly number[]]>> = {
  'windows-1251': [run(0xe0, 32), run(0xc0, 32)],
  ibm866: [[...run(0xa0, 16), ...run(0xe0, 16)], run(0x80, 32)],
  'koi8-r': [koi(0xc0), koi(0xe0)],
};
function run(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
/** In the order of the Latin letters that sound like them. */
function koi(from: number): number[] {
  const order = 'юабцдефгхийклмнопярстужвьызшэщчъ';
  return Array.from('абвгдежзийклмнопрстуфхцчшщъыьэюя', (letter) => from + order.indexOf(letter));
}
function written(text: string, alphabet: string): Buffer {
  const [small = [], great = []] = russian[alphabet] ?? [];
  const bytes = Array.from(text, (letter) => {
    const place = 'абвгдежзийклмнопрстуфхцчшщъыьэюя'.indexOf(letter.toLowerCase());
    if (place < 0) return letter.charCodeAt(0);
    return (letter === letter.toLowerCase() ? small : great)[place] ?? 0;
  });
  return Buffer.from(bytes);
}

const texts = [
  'Широкая электрификация южных губерний даст мощный толчок подъему сельского хозяйства.',
  'привет',
  'Имя;Цена\r\nЧайник;1234,50\r\nСтол, белый;99\r\n',
  'СЧЕТ НА ОПЛАТУ ЗА МАРТ',
  '1\r\n00:00:01,000 --> 00:00:02,500\r\n- Ты где?\r\n- Я тут.\r\n',
  '<html><head><title>page</title></head><body class="main"><p>Текст</p></body></html>',
];
it.each(Object.keys(russian).flatMap((alphabet) => texts.map((text) => [alphabet, text] as const)))(
  'Russian in %s: %s',
  (alphabet, text) => {
    expect(guessAlphabet(written(text, alphabet))).toBe(alphabet);
  },
);

it.each([
  'Il était une fois à Genève, où les élèves mangeaient des crêpes.',
  'Grüße aus München, schöne Straße',
  'à la carte',
  'el niño y la señora',
  'Smörgåsbord på svenska',
])('the west of Europe: %s', (text) => {
  expect(guessAlphabet(Buffer.from(text, 'latin1'))).toBe('windows-1252');
});

it('other languages of Cyrillic', () => {
  // "Привіт, її ім’я" and "сёння ў Мінску".
  expect(guessAlphabet(Buffer.from('cff0e8e2b3f22c20bfbf20b3ec92ff', 'hex'))).toBe('windows-1251');
  expect(guessAlphabet(Buffer.from('f1b8ededff20a220ccb3edf1eaf3', 'hex'))).toBe('windows-1251');
});

it('a text that is far from its beginning is found', () => {
  const plain = Buffer.from('only ASCII here\n'.repeat(10_000));
  expect(guessAlphabet(Buffer.concat([plain, written('и вот привет', 'koi8-r')]))).toBe('koi8-r');
});

it.each([
  ['the same byte over and over', Buffer.alloc(100, 0x80)],
  ['what makes no words', Buffer.from('a1b2a3b2a1ffa2b7a8b9', 'hex')],
  ['Polish, of whose letters nobody here knows', Buffer.from('7a61bff3b3e62067ea9c6cb9', 'hex')],
  ['Chinese', Buffer.from('c4e3bac3cac0bde7d6d0b9fac8cbc3f1', 'hex')],
  ['Japanese', Buffer.from('82b182f182c982bf82cd90a28a45', 'hex')],
])('of %s nothing is said', (_what, bytes) => {
  expect(guessAlphabet(bytes)).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { pathHider } from './hide-paths.js';

const hidePaths = pathHider([]);
/** What tools write right before a path. */
const before = [
  ' ',
  '[',
  '<',
  ',',
  '"',
  '=',
  '(',
  "'",
  '`',
  ':',
  ';',
  '|',
  '{',
  '!',
  '>',
  '«',
  'file:',
  ' -I',
  '\n',
  '\t',
  '&',
  '*',
  '@',
  '#',
];
const ways = [
  ['/srv/athanor/data/.work/1/in.png', 'in.png'],
  ['//srv/athanor/in.png', 'in.png'],
  ['../../srv/athanor/in.png', 'in.png'],
  ['./photos/in.png', 'in.png'],
  ['./photos/in.png', 'in.png'],
  ['file:///srv/my%20data/in.png', 'in.png'],
  ['file://localhost/srv/in.png', 'in.png'],
  ['FILE:/srv/data/in.png', 'in.png'],
  ['/srv/данные/вход.png', 'вход.png'],
  ['C:\\Users\\me\\in.png', 'in.png'],
  ['c:/Users/me/in.png', 'in.png'],
  ['C:\\Program Files\\Athanor\\in.png', 'in.png'],
  ['C:\\\\Users\\\\me\\\\in.png', 'in.png'],
  ['\\\\server\\share\\work\\in.png', 'in.png'],
] as const;

describe('of a path its reader sees the last part', () => {
  it.each(ways.flatMap(([path, last]) => before.map((mark) => [`cannot open${mark}${path}`, last] as const)))(
    '%j',
    (text, last) => {
      const said = hidePaths(text);
      expect(said.endsWith(last)).toBe(true);
      expect(said).not.toMatch(/srv|athanor|work|localhost|data|данные|Users|me\\|share|Program/);
    },
  );

  it.each([
    ['at run (file:///srv/app/dist/a.js:3:4)', 'at run (a.js:3:4)'],
    ['"/srv/app/a b"', '"a b"'],
    ['[/srv/a.png,/srv/b.png]', '[a.png,b.png]'],
    ['<image href="/srv/a.png"/>', '<image href="a.png"/>'],
    ['--in=/srv/a.png;--out=/srv/b.png', '--in=a.png;--out=b.png'],
  ])('%j', (text, shown) => expect(hidePaths(text)).toBe(shown));

  it.each([
    '1/2 of image/png',
    'see https://example.org/a/b, http://[::1]:80/a/b and s3://bucket/a/b',
    '<b>bold</b> and <svg:g></svg:g>',
    'and/or, 10 km/h, 24000/1001 fps',
    'in the tree a/b/c.txt',
    'aspect 4:3, at 10:20:30',
    'a / b, a // b',
    'C: is a letter, and so is D:',
    'back\\slash',
  ])('leaves %j', (text) => expect(hidePaths(text)).toBe(text));

  it('is not held up by what looks like the beginning of a path and is none', () => {
    for (const text of [
      '/'.repeat(100_000),
      '/a'.repeat(50_000),
      '\\'.repeat(100_000),
      'C:\\a b'.repeat(20_000),
      '../'.repeat(40_000),
    ])
      expect(hidePaths(text).length).toBeLessThanOrEqual(text.length);
  });
});

describe('the folders of this server', () => {
  const hide = pathHider(['/srv/my data, [1]/uploads', '/srv/Дом=1', '/']);
  it.each([
    ['cannot read /srv/my data, [1]/uploads/.work/1/in.png', 'cannot read in.png'],
    ['cannot read x/srv/my data, [1]/uploads/.work/1/in.png!', 'cannot read xin.png!'],
    ['at file:///srv/my%20data,%20[1]/uploads/a.js', 'at a.js'],
    ['in /srv/my data, [1]/uploads', 'in uploads'],
    ['in /srv/Дом=1/a', 'in a'],
    [`in file://${encodeURI('/srv/Дом=1')}/a`, 'in a'],
  ])('are found whatever they are called: %j', (text, shown) => expect(hide(text)).toBe(shown));
});

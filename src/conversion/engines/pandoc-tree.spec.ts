import { expect, it } from 'vitest';
import { clean, type Tree } from './pandoc-tree.js';

const image = (address: string) => ({ t: 'Image', c: [['', [], []], [{ t: 'Str', c: 'alt' }], [address, '']] });
const tree = (...inlines: unknown[]): Tree => ({
  'pandoc-api-version': [1, 22],
  meta: { title: { t: 'MetaString', c: 'x' }, 'cover-image': { t: 'MetaString', c: '/etc/passwd' } },
  blocks: [{ t: 'BulletList', c: [[{ t: 'Para', c: inlines }]] }],
});
const inlinesOf = ({ blocks }: Tree) => (blocks as [{ c: [[{ c: unknown[] }]] }])[0].c[0][0].c;
const embedded = {
  inside: (address: string) => (address === 'media/a.png' ? 'data:image/png;base64,AA==' : undefined),
  embedded: true,
  named: false,
};

it('keeps the pictures that the document brought and no others', () => {
  const { tree: kept, picturesLeftOut } = clean(
    tree(image('/etc/passwd'), image('http://x/y'), image('media/a.png'), image('data:image/png;base64,BB==')),
    embedded,
  );
  expect(inlinesOf(kept)).toEqual([
    { t: 'Str', c: 'alt' },
    { t: 'Str', c: 'alt' },
    image('data:image/png;base64,AA=='),
    image('data:image/png;base64,BB=='),
  ]);
  expect(picturesLeftOut).toBe(2);
});

it('leaves references where the target only refers', () => {
  const { tree: kept, picturesLeftOut } = clean(tree(image('http://x/y')), { ...embedded, embedded: false });
  expect(inlinesOf(kept)).toEqual([image('http://x/y')]);
  expect(picturesLeftOut).toBe(0);
});

it('drops raw markup where pictures are embedded, which could name them too', () => {
  const raw = { t: 'RawInline', c: ['html', '<img src="/etc/passwd">'] };
  expect(inlinesOf(clean(tree(raw), embedded).tree)).toEqual([]);
  expect(inlinesOf(clean(tree(raw), { ...embedded, embedded: false }).tree)).toEqual([raw]);
});

it('drops metadata that names files', () => {
  expect(Object.keys(clean(tree(), embedded).tree.meta)).toEqual(['title']);
});

it('keeps the day of a moment', () => {
  const dated = (date: unknown) => clean({ ...tree(), meta: { date } }, embedded).tree.meta['date'];
  const words = { t: 'MetaInlines', c: [{ t: 'Str', c: 'in' }, { t: 'Space' }, { t: 'Str', c: '2024' }] };
  expect(dated({ t: 'MetaInlines', c: [{ t: 'Str', c: '2024-03-05T12:38:18Z' }] })).toEqual({
    t: 'MetaString',
    c: '2024-03-05',
  });
  expect(dated(words)).toEqual(words);
});

it('gives a name to headings that have none, where the target needs one', () => {
  const heading = (name: string) => ({ t: 'Header', c: [1, [name, [], []], []] });
  const names = (named: boolean) => {
    const { tree: kept } = clean(tree(heading(''), heading('own'), heading('')), { ...embedded, named });
    return inlinesOf(kept).map((each) => (each as ReturnType<typeof heading>).c[1]);
  };
  expect(names(true)).toEqual([
    ['heading-1', [], []],
    ['own', [], []],
    ['heading-3', [], []],
  ]);
  expect(names(false)).toEqual([
    ['', [], []],
    ['own', [], []],
    ['', [], []],
  ]);
});

it('says whether there is any text', () => {
  expect(clean(tree(), embedded).hasText).toBe(false);
  expect(clean(tree({ t: 'Str', c: 'x' }), embedded).hasText).toBe(true);
});

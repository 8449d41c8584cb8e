import { expect, it } from 'vitest';
import { withoutDivisions } from './pandoc-divisions.js';
import type { Tree } from './pandoc-tree.js';

const word = { t: 'Str', c: 'word' };
const attributes = (id: string, ...classes: string[]) => [id, classes, [['k', 'v']]];
const span = (id: string, ...inside: unknown[]) => ({ t: 'Span', c: [attributes(id, 'x'), inside] });
const division = (id: string, kind: string, ...inside: unknown[]) => ({ t: 'Div', c: [attributes(id, kind), inside] });
const para = (...inside: unknown[]) => ({ t: 'Para', c: inside });
const link = (address: string) => ({ t: 'Link', c: [attributes('', ''), [word], [address, '']] });
const name = (id: string) => ({ t: 'Span', c: [[id, [], []], []] });

const blocksOf = (to: string, ...blocks: unknown[]): readonly unknown[] => {
  const tree: Tree = { 'pandoc-api-version': [1, 22], meta: {}, blocks };
  return withoutDivisions(tree, to).blocks;
};

it('leaves what stands in them, however deep', () => {
  const list = { t: 'BulletList', c: [[division('', 'a', division('', 'b', para(span('', word, span('', word)))))]] };
  expect(blocksOf('md', list)).toEqual([{ t: 'BulletList', c: [[para(word, word)]] }]);
});

it('keeps the names that a link leads to, and no paragraph of nothing', () => {
  const blocks = [
    para(span('page')),
    division('ü#1', 'a', para(word)),
    para(link('#%C3%BC#1'), link('https://x/#page')),
  ];
  expect(blocksOf('md', ...blocks)).toEqual([para(name('ü#1')), para(word), blocks[2]]);
  expect(blocksOf('md', para(span('page', word)), para(link('#page')))).toEqual([
    para(name('page'), word),
    para(link('#page')),
  ]);
  expect(blocksOf('md', para(link('#%')))).toEqual([para(link('#%'))]);
});

it('keeps notices where the target has words for them', () => {
  const notice = division('', 'warning', division('', 'a', para(word)));
  expect(blocksOf('rst', notice)).toEqual([division('', 'warning', para(word))]);
  expect(blocksOf('md', notice)).toEqual([para(word)]);
});

it('changes nothing where they are part of the look', () => {
  const blocks = [division('', 'a', para(span('', word)))];
  expect(blocksOf('html', ...blocks)).toEqual(blocks);
});

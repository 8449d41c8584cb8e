// Pages and books are full of divisions and spans that only their style sheets know. A text would carry each as markup of HTML, or hide its headings in it:
// here they go, and what stands in them stays. Pure; used by pandoc.engine.ts.
import { isNode, type Node, type Tree } from './pandoc-tree.js';

type Content = readonly [readonly [id: string, classes: readonly string[], ...unknown[]], readonly unknown[]];

/** What these write in words of their own. */
const notices: ReadonlySet<string> = new Set([
  'note',
  'tip',
  'hint',
  'warning',
  'caution',
  'important',
  'danger',
  'attention',
  'error',
]);
const nothing: ReadonlySet<string> = new Set();
const keptBy: Readonly<Record<string, ReadonlySet<string>>> = {
  ...Object.fromEntries(['md', 'ipynb', 'textile', 'mediawiki', 'txt'].map((to) => [to, nothing])),
  ...Object.fromEntries(['rst', 'org', 'asciidoc'].map((to) => [to, notices])),
};

/** The same words for such a target; where a link of the document leads to one that goes, its name stays. */
export function withoutDivisions(tree: Tree, to: string): Tree {
  const kept = keptBy[to];
  if (!kept) return tree;
  const linked = new Set<string>();
  findLinks(tree.blocks, linked);

  const list = (nodes: readonly unknown[]): unknown[] =>
    nodes.flatMap((node) => (isNode(node) ? one(node) : [walk(node)]));

  const one = (node: Node): unknown[] => {
    if (node.t === 'Para') {
      const words = list(node.c as readonly unknown[]);
      return words.length > 0 ? [{ ...node, c: words }] : [];
    }
    if (node.t !== 'Div' && node.t !== 'Span') return [walk(node)];
    const [[id, classes], content] = node.c as Content;
    const inside = list(content);
    if (classes.some((each) => kept.has(each))) return [{ ...node, c: [(node.c as Content)[0], inside] }];
    if (!linked.has(id)) return inside;
    const name = { t: 'Span', c: [[id, [], []], []] };
    return [node.t === 'Span' ? name : { t: 'Para', c: [name] }, ...inside];
  };

  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return list(value);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each)]));
  };

  return { ...tree, blocks: list(tree.blocks) };
}

function findLinks(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) return value.forEach((each) => findLinks(each, found));
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value) && value.t === 'Link') {
    const [address] = (value.c as [unknown, unknown, [string, string]])[2];
    if (address.startsWith('#')) found.add(nameIn(address));
  }
  Object.values(value).forEach((each) => findLinks(each, found));
}

function nameIn(address: string): string {
  try {
    return decodeURIComponent(address.slice(1));
  } catch {
    return address.slice(1);
  }
}

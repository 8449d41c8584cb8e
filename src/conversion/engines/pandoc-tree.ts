// What pandoc may see of a document that it has read: its tree as JSON, without anything that would make it open a file or an address while it writes. Pure; used by pandoc.engine.ts.

export interface Node {
  readonly t: string;
  readonly c?: unknown;
}
export interface Tree {
  readonly 'pandoc-api-version': readonly number[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly blocks: readonly unknown[];
}

export interface Wanted {
  /** The picture as a data address, if the document brought it along. */
  readonly inside: (address: string) => string | undefined;
  /** Whether the target holds its pictures itself; others only refer to them and nothing is opened. */
  readonly embedded: boolean;
  /** Whether the target finds its chapters by the names of their headings: pandoc fails over one without, and those of a FictionBook have none. */
  readonly named: boolean;
}

export interface Cleaned {
  readonly tree: Tree;
  readonly picturesLeftOut: number;
  readonly hasText: boolean;
}

/** Others name files: a cover, style sheets, bibliographies. */
const keptMeta = new Set(['title', 'subtitle', 'author', 'date', 'lang']);

export function clean(tree: Tree, wanted: Wanted): Cleaned {
  let picturesLeftOut = 0;
  let hasText = false;
  let headings = 0;

  const list = (nodes: readonly unknown[]): unknown[] =>
    nodes.flatMap((node) => (isNode(node) ? one(node) : [walk(node)]));

  const one = (node: Node): unknown[] => {
    if (node.t === 'Str' || node.t === 'Code' || node.t === 'CodeBlock' || node.t === 'Math') hasText = true;
    if (wanted.embedded && (node.t === 'RawInline' || node.t === 'RawBlock')) return [];
    if (node.t === 'Header' && wanted.named) return [walk(withName(node, `heading-${(headings += 1)}`))];
    if (node.t !== 'Image') return [walk(node)];
    const [attributes, caption, target] = node.c as [unknown, unknown[], [string, string]];
    const address = keptAddress(target[0]);
    if (address !== undefined) return [{ t: 'Image', c: [attributes, list(caption), [address, target[1]]] }];
    picturesLeftOut += 1;
    return list(caption);
  };

  const keptAddress = (address: string): string | undefined => {
    if (/^data:/i.test(address)) return address;
    const inside = wanted.inside(address);
    return inside ?? (wanted.embedded ? undefined : address);
  };

  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return list(value);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each)]));
  };

  const meta = Object.fromEntries(Object.entries(tree.meta).filter(([name]) => keptMeta.has(name)));
  const blocks = list([...summaryOf(tree.meta), ...tree.blocks]);
  const cleaned = { ...tree, meta: walk(withDay(meta)) as Tree['meta'], blocks };
  return { tree: cleaned, picturesLeftOut, hasText };
}

/** What a document says of itself at its head: half of the targets have no place for it but their text. Used by fictionbook.ts too, which puts the cover before it. */
export function summaryOf({ abstract }: Tree['meta']): Node[] {
  const blocks = isNode(abstract) ? blocksOf(abstract) : [];
  return blocks.length > 0 ? [{ t: 'Div', c: [['', ['abstract'], []], blocks] }] : [];
}

function blocksOf({ t, c }: Node): unknown[] {
  if (t === 'MetaString') return [{ t: 'Para', c: [{ t: 'Str', c }] }];
  if (t === 'MetaInlines') return [{ t: 'Para', c }];
  if (t === 'MetaList') return (c as Node[]).flatMap(blocksOf);
  return t === 'MetaBlocks' ? (c as unknown[]) : [];
}

/** A moment to the second is the note of a program, and would stand below the title of a book. */
function withDay(meta: Tree['meta']): Tree['meta'] {
  const { date } = meta;
  const text = isNode(date) ? textOf(date) : '';
  return /^\d{4}-\d\d-\d\dT\d\d:/.test(text) ? { ...meta, date: { t: 'MetaString', c: text.slice(0, 10) } } : meta;
}

function textOf({ t, c }: Node): string {
  if (t === 'MetaString') return c as string;
  return t === 'MetaInlines'
    ? (c as Node[]).map(({ c: word }) => (typeof word === 'string' ? word : ' ')).join('')
    : '';
}

function withName(node: Node, name: string): Node {
  const [level, [id, ...attributes], words] = node.c as [number, [string, ...unknown[]], unknown];
  return { ...node, c: [level, [id || name, ...attributes], words] };
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).t === 'string';
}

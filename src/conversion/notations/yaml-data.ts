// YAML 1.2 in and out. Aliases are unfolded, because no other format has them; what they unfold to is counted.
import {
  Document,
  isAlias,
  visit,
  type Alias,
  isMap as isYamlMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Scalar,
  type ScalarTag,
} from 'yaml';
import { damaged, DataBudget, isMap, NumberText, unsayable, type DataValue } from './data-value.js';

export function readYaml(source: string): DataValue {
  const documents = parseAllDocuments(source, { version: '1.2', uniqueKeys: true, strict: true, logLevel: 'silent' });
  if (!Array.isArray(documents)) return null;
  if (documents.length > 1) throw unsayable('The target', 'several YAML documents in one file');
  const [document] = documents;
  if (!document) return null;
  const [error] = document.errors;
  if (error) throw damaged('YAML', error.message.split('\n')[0]?.replace(/[:.]$/, '') ?? 'it cannot be read');
  const budget = new DataBudget();
  const targetOf = aliasTargets(document);
  const value = (node: unknown, depth: number): DataValue => {
    budget.spend(depth);
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return value(targetOf(node), depth + 1);
    if (isScalar(node)) return scalar(node);
    refuseTag(node);
    if (isSeq(node)) return node.items.map((item) => value(item, depth + 1));
    if (isYamlMap(node)) {
      const map = new Map<string, DataValue>();
      for (const pair of node.items) {
        const key = isAlias(pair.key) ? targetOf(pair.key) : pair.key;
        if (!isScalar(key)) throw unsayable('The target', 'a YAML key that is a list or a map');
        const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
        if (map.has(name)) throw damaged('YAML', 'a map has the same key twice');
        map.set(name, value(pair.value, depth + 1));
      }
      return map;
    }
    throw damaged('YAML', 'it holds something unknown');
  };
  return value(document.contents, 0);
}

/** One walk for all: the library would walk the whole document again for each alias. */
function aliasTargets(document: Document.Parsed): (alias: Alias) => unknown {
  const anchors = new Map<string, unknown>();
  const targets = new Map<Alias, unknown>();
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) targets.set(node, anchors.get(node.source));
      else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return (alias) => {
    const target = targets.get(alias);
    if (target === undefined) throw damaged('YAML', `nothing before it is called "${alias.source.slice(0, 40)}"`);
    return target;
  };
}

function scalar(node: Scalar): DataValue {
  refuseTag(node);
  const { value, source = '' } = node;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw unsayable('The target', 'a YAML value of its own kind');
  if (typeof value === 'number' && !Number.isFinite(value) && !/\d/.test(source))
    throw unsayable('The target', 'a number without an end (.inf, .nan)');
  const hex = /^[-+]?0[xo]/i.test(source);
  if (hex) return new NumberText(String(BigInt(source)));
  const plain = source
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?=$|[eE])/, '')
    .replace(/^(-?)0+(?=\d)/, '$1');
  return new NumberText(plain);
}

function refuseTag({ tag }: { tag?: string | undefined }): void {
  if (tag !== undefined && !/^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/.test(tag))
    throw unsayable('The target', 'a YAML value with a tag of its own');
}

/** Written with the digits that it came with. */
const numberTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => value instanceof NumberText,
  resolve: (text) => text,
  test: /^$(?!)/,
  stringify: ({ value }) => (value as NumberText).text,
};

export function writeYaml(value: DataValue): string {
  const document = new Document(plain(value), {
    customTags: (tags) => [numberTag, ...tags],
    aliasDuplicateObjects: false,
  });
  return document.toString({ lineWidth: 0 });
}

function plain(value: DataValue): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isMap(value)) return new Map([...value].map(([key, each]) => [key, plain(each)]));
  return value;
}

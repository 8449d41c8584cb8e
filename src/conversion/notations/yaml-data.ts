// YAML 1.2 in and out. Aliases and merge keys are unfolded, because no other format has them; what they unfold to is counted.
import {
  Document,
  isAlias,
  visit,
  type Alias,
  isMap as isYamlMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  Scalar,
  type ScalarTag,
} from 'yaml';
import { damaged, DataBudget, isMap, NumberText, unsayable, type DataValue } from './data-value.js';

export function readYaml(source: string): DataValue {
  const documents = parseAllDocuments(source, { version: '1.2', uniqueKeys, strict: true, logLevel: 'silent' });
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
      const own = new Set<string>();
      for (const pair of node.items) {
        const key = isAlias(pair.key) ? targetOf(pair.key) : pair.key;
        if (!isScalar(key)) throw unsayable('The target', 'a YAML key that is a list or a map');
        const merged = isMergeKey(key) ? merging(value(pair.value, depth + 1)) : undefined;
        if (merged) {
          // What is said first holds, and what the map says itself before all that.
          for (const [each, content] of merged) if (!map.has(each)) map.set(each, content);
          continue;
        }
        const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
        if (own.has(name)) throw damaged('YAML', 'a map has the same key twice');
        own.add(name);
        map.set(name, value(pair.value, depth + 1));
      }
      return map;
    }
    throw damaged('YAML', 'it holds something unknown');
  };
  return value(document.contents, 0);
}

/** YAML 1.1 had it, and most programs still read it: the entries of another map. Between quotes it is a key like any other. */
const mergeKey = '<<';
const isMergeKey = ({ value, type, tag }: Scalar): boolean =>
  value === mergeKey && type === 'PLAIN' && (tag === undefined || tag === 'tag:yaml.org,2002:merge');

/** undefined for what is no map and no list of maps: then it is a key like any other. */
function merging(value: DataValue): readonly (readonly [string, DataValue])[] | undefined {
  if (isMap(value)) return [...value];
  return Array.isArray(value) && value.every(isMap) ? value.flatMap((map) => [...map]) : undefined;
}

/** A map may take the entries of several others. */
const uniqueKeys = (one: unknown, other: unknown): boolean =>
  one === other || (isScalar(one) && isScalar(other) && one.value === other.value && !isMergeKey(one));

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
  if (isMap(value)) return new Map([...value].map(([key, each]) => [quoted(key), plain(each)]));
  return value;
}

/** As it stands it would mean the entries of another map. */
function quoted(key: string): string | Scalar {
  if (key !== mergeKey) return key;
  const scalar = new Scalar(key);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

// XML in and out, by the usual convention: {"root": {"@name": "attribute", "child": [...], "#text": "…"}}. Everything is text, for XML knows nothing else.
// What the convention cannot say (text between elements, mixed order) is refused. Entities of a document's own are never unfolded.
import { SaxesParser } from 'saxes';
import {
  damaged,
  DataBudget,
  isMap,
  isScalar,
  scalarText,
  unsayable,
  type DataMap,
  type DataValue,
} from './data-value.js';

interface Open {
  readonly name: string;
  readonly map: DataMap;
  text: string;
  /** The last child, and all that ended before it. */
  last: string;
}

export function readXml(source: string): DataValue {
  const budget = new DataBudget();
  const top: Open = { name: '', map: new Map(), text: '', last: '' };
  const stack: Open[] = [top];
  const parser = new SaxesParser({ position: true });
  const here = (): Open => stack.at(-1) ?? top;
  parser.on('error', (error) => {
    throw damaged('XML', error.message.replace(/\.$/, '').slice(0, 200));
  });
  parser.on('doctype', (text) => {
    if (text.includes('[')) throw unsayable('The target', 'declarations of an XML document type');
  });
  parser.on('opentag', ({ name, attributes }) => {
    budget.spend(stack.length);
    const map: DataMap = new Map();
    for (const [key, value] of Object.entries(attributes)) {
      budget.spend(stack.length);
      map.set(`@${key}`, String(value));
    }
    stack.push({ name, map, text: '', last: '' });
  });
  const text = (part: string): void => {
    here().text += part;
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => {
    const closed = stack.pop();
    if (closed) attach(here(), closed);
  });
  parser.write(source).close();
  return top.map;
}

function attach(parent: Open, { name, map, text }: Open): void {
  const hasChildren = [...map.keys()].some((key) => !key.startsWith('@'));
  if (hasChildren && text.trim() !== '') throw unsayable('The target', 'XML in which text stands between elements');
  if (!hasChildren && text !== '' && map.size > 0) map.set('#text', text);
  const value: DataValue = map.size > 0 ? map : text;
  const before = parent.map.get(name);
  if (before !== undefined && parent.last !== name)
    throw unsayable(
      'The target',
      `XML in which elements of the same name ("${name.slice(0, 40)}") do not stand together`,
    );
  if (before === undefined) parent.map.set(name, value);
  else if (Array.isArray(before)) before.push(value);
  else parent.map.set(name, [before, value]);
  parent.last = name;
}

const nameRule = /^[\p{L}_:][\p{L}\p{N}_:.·-]*$/u;
/** XML 1.0 has no way to say these, not even escaped. */
const unspeakable =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export function writeXml(value: DataValue): string {
  if (!isMap(value)) throw unsayable('XML', 'a file that is not one object with names');
  const [only] = [...value];
  const hasRoot = value.size === 1 && only !== undefined && !Array.isArray(only[1]) && !/^[@#]/.test(only[0]);
  const [name, content] = hasRoot ? only : ['root', value];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, content, '')}\n`;
}

function element(name: string, value: DataValue, indent: string): string {
  if (!nameRule.test(name)) throw unsayable('XML', `"${name.slice(0, 40)}" as the name of an element`);
  if (Array.isArray(value)) throw unsayable('XML', 'a list inside a list');
  if (isScalar(value)) return wrap(indent, name, '', escape(scalarText(value)));
  const attributes = [...value].filter(([key]) => key.startsWith('@'));
  const heads = attributes.map(([key, each]) => attribute(key.slice(1), each)).join('');
  const children = [...value].filter(([key]) => !key.startsWith('@'));
  const own = value.get('#text');
  if (own !== undefined) {
    if (children.length > 1 || !isScalar(own)) throw unsayable('XML', 'text beside elements');
    return wrap(indent, name, heads, escape(scalarText(own)));
  }
  if (children.length === 0) return wrap(indent, name, heads, '');
  const inner = `${indent}  `;
  const lines = children.flatMap(([key, each]) => {
    if (!Array.isArray(each)) return [element(key, each, inner)];
    if (each.length === 0) throw unsayable('XML', 'an empty list');
    return each.map((item) => element(key, item, inner));
  });
  return `${indent}<${name}${heads}>\n${lines.join('\n')}\n${indent}</${name}>`;
}

function wrap(indent: string, name: string, heads: string, text: string): string {
  return text === '' ? `${indent}<${name}${heads}/>` : `${indent}<${name}${heads}>${text}</${name}>`;
}

function attribute(name: string, value: DataValue): string {
  if (!nameRule.test(name) || !isScalar(value)) throw unsayable('XML', `"${name.slice(0, 40)}" as an attribute`);
  return ` ${name}="${escape(scalarText(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`;
}

function escape(text: string): string {
  if (unspeakable.test(text)) throw unsayable('XML', 'a control character');
  const marks: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\r': '&#13;',
  };
  return text.replace(/[&<>"\r]/g, (mark) => marks[mark] ?? mark);
}

// JSON in and out. Not JSON.parse: that rounds large numbers, sorts keys that look like numbers and keeps the last of two equal keys.
import { damaged, DataBudget, isMap, NumberText, type DataValue } from './data-value.js';

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const blank = /[ \t\n\r]*/y;
// eslint-disable-next-line no-control-regex -- JSON forbids them in a text
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const words: readonly (readonly [string, DataValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

export function readJson(source: string): DataValue {
  const budget = new DataBudget();
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const wrong = (): Error => {
    const before = source.slice(0, at).split('\n');
    return damaged('JSON', `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1} cannot be read`);
  };
  const sign = (mark: string): boolean => {
    take(blank);
    if (source[at] !== mark) return false;
    at += 1;
    return true;
  };
  const string = (): string => {
    take(blank);
    const found = take(text);
    if (found === undefined) throw wrong();
    return JSON.parse(found) as string;
  };
  const value = (depth: number): DataValue => {
    budget.spend(depth);
    if (sign('{')) {
      const map = new Map<string, DataValue>();
      if (sign('}')) return map;
      do {
        const key = string();
        if (map.has(key)) throw damaged('JSON', 'an object has the same key twice');
        if (!sign(':')) throw wrong();
        map.set(key, value(depth + 1));
      } while (sign(','));
      if (!sign('}')) throw wrong();
      return map;
    }
    if (sign('[')) {
      const list: DataValue[] = [];
      if (sign(']')) return list;
      do list.push(value(depth + 1));
      while (sign(','));
      if (!sign(']')) throw wrong();
      return list;
    }
    if (source[at] === '"') return string();
    const word = words.find(([name]) => source.startsWith(name, at));
    if (word) {
      at += word[0].length;
      return word[1];
    }
    const found = take(number);
    if (found === undefined) throw wrong();
    return new NumberText(found);
  };
  const whole = value(0);
  take(blank);
  if (at < source.length) throw wrong();
  return whole;
}

export function writeJson(value: DataValue): string {
  return `${json(value, '')}\n`;
}

function json(value: DataValue, indent: string): string {
  if (value instanceof NumberText) return value.text;
  const inner = `${indent}  `;
  const lines = (parts: string[], open: string, close: string): string =>
    parts.length === 0 ? open + close : `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
  if (Array.isArray(value))
    return lines(
      value.map((each) => json(each, inner)),
      '[',
      ']',
    );
  if (isMap(value))
    return lines(
      [...value].map(([key, each]) => `${JSON.stringify(key)}: ${json(each, inner)}`),
      '{',
      '}',
    );
  return JSON.stringify(value);
}

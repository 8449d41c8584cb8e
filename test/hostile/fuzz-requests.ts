// Requests that are wrong in every way that their place in the document allows, out of one that works. The same seed gives the same ones.
import type { Example } from '../../src/http/document/route-row.js';

export interface Attempt {
  /** What is wrong with it, for the message when the server stumbles. */
  readonly about: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
}
export interface Working {
  readonly path: string;
  readonly example: Example;
  readonly query: readonly string[];
  readonly headers: readonly string[];
  readonly takesBody: boolean;
}
export type Random = () => number;

/** mulberry32: small, and good enough to shuffle. */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const LONG = 'x'.repeat(5000);
const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value };
  return value;
};
/** Values that no field expects, or only some do. */
const values: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  -1e308,
  '',
  ' ',
  LONG,
  'a\u0000b',
  '\ud800',
  '\r\nX-Injected: yes',
  '../../etc/passwd',
  '; rm -rf /',
  "' OR 1=1 --",
  '{{7*7}}',
  '\u202egnp.exe',
  [],
  {},
  [null],
  [[[]]],
  { a: { b: { c: 1 } } },
  { toString: 1, constructor: { prototype: 1 } },
  new Array(3000).fill(1),
  nested(30),
];
const texts: readonly string[] = [
  '',
  '%00',
  '%ff%fe',
  '%c0%ae%c0%ae',
  '%0d%0aX-Injected:%20yes',
  '..%2f..%2fetc%2fpasswd',
  '-1',
  '0',
  '1e309',
  '99999999999999999999',
  'NaN',
  'null',
  '[]',
  '%7B%7D',
  '%E2%80%AE',
  '%F0%9F%98%80',
  "'%20OR%201=1--",
  'x'.repeat(3000),
  '0190a000-0000-7000-8000-00000000dead',
  '0190A000-0000-7000-8000-00000000DEAD',
  'a,b,c,,,',
  '*',
  '%25',
];
const headerTexts: readonly string[] = [
  '',
  '"',
  '"a", "b", *',
  'W/"999999999999999999999"',
  '-1',
  '9'.repeat(40),
  'x'.repeat(3000),
  'bytes=9-1',
  'bytes=0-0,1-1,2-2',
  'bytes=-99999999999999999999',
  'wait=1e9;x=",',
  'respond-async, wait="',
  'a=b;c="\\"',
  '\u00e9\u00ff',
  '%00%ff',
];
/** Which every route meets, whatever the document says of it. */
const everywhere: Readonly<Record<string, readonly string[]>> = {
  'content-type': [
    'text/plain',
    'application/json; charset=utf-99',
    'application/json;',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    ';;;',
    'application/x-www-form-urlencoded',
  ],
  'content-encoding': ['gzip', 'nonsense', 'br, gzip'],
  accept: ['', 'application/xml', '*/*;q=nonsense', 'text/html;q=0'],
  'accept-language': ['', 'xx-YY,;q=9', '*'.repeat(500)],
  cookie: ['athanor_session=%', '=;=;=', 'athanor_language=' + 'x'.repeat(2000), 'athanor_visitor=atv_x'],
  traceparent: ['00-zz', '00-' + '0'.repeat(32) + '-' + '0'.repeat(16) + '-01', 'ff'],
  'x-request-id': ['a b', '<script>', 'x'.repeat(1000)],
  'x-forwarded-for': ['1.1.1.1', 'nonsense, ::1'],
  'x-http-method-override': ['DELETE'],
};
const brokenBodies: readonly (readonly [about: string, body: BodyInit])[] = [
  ['half a JSON', '{"a":'],
  ['JSON that goes on behind its end', '{} {}'],
  ['a word', 'nul'],
  ['a text', '"text"'],
  ['a number', '1e400'],
  ['a list', '[]'],
  ['nothing', ''],
  ['a BOM', '\ufeff{}'],
  ['bytes that are not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['a name given twice', '{"target":"webp","target":"png"}'],
  ['__proto__', '{"__proto__":{"admin":true},"constructor":{"prototype":{}}}'],
  ['deep lists', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['deep objects', '{"options":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
  ['a number of many digits', `{"priority":${'9'.repeat(2000)}}`],
  ['more than fits', `{"tag":"${'x'.repeat(2 ** 20)}"}`],
];

const json = { 'content-type': 'application/json' };

/** As it is meant. */
export function usual({ path, example, takesBody }: Working): Attempt {
  const headers = lowerCase(example.headers ?? {});
  const about = 'nothing is wrong';
  if (!takesBody || example.json === undefined) return { about, path, headers };
  return { about, path, headers: { ...headers, ...json }, body: JSON.stringify(example.json) };
}

export function attemptsOn(working: Working, random: Random): Attempt[] {
  const { path, example, takesBody } = working;
  const headers = lowerCase(example.headers ?? {});
  const right = usual(working);
  const all: Attempt[] = [
    ...inPath(path).map((each) => ({ ...right, ...each })),
    ...inQuery(path, working.query).map((each) => ({ ...right, ...each })),
    ...[
      ...working.headers.map((name): [string, readonly string[]] => [name.toLowerCase(), headerTexts]),
      ...Object.entries(everywhere),
    ].flatMap(([name, found]) =>
      found.map((value) => ({ ...right, about: `${name}: ${value}`, headers: { ...right.headers, [name]: value } })),
    ),
    ...(takesBody
      ? brokenBodies.map(([about, broken]) => ({ path, about, headers: { ...headers, ...json }, body: broken }))
      : []),
    ...(takesBody && example.json !== undefined
      ? inBody(example.json).map(({ about, value }) => ({ path, about, headers: json, body: JSON.stringify(value) }))
      : []),
  ];
  // All kinds in turn rather than the first so many.
  return all
    .map((attempt) => ({ attempt, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ attempt }) => attempt);
}

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function inPath(path: string): Pick<Attempt, 'about' | 'path'>[] {
  const [address = '', query] = path.split('?');
  const parts = address.split('/');
  return texts.flatMap((text) => {
    const wrong = [...parts.slice(0, -1), text].join('/');
    return [
      { about: `the end of the path is ${text}`, path: query === undefined ? wrong : `${wrong}?${query}` },
      ...parts.flatMap((part, at) =>
        /^[0-9a-f-]{36}$/.test(part)
          ? [{ about: `the id is ${text}`, path: parts.with(at, text || 'x').join('/') }]
          : [],
      ),
    ];
  });
}

function inQuery(path: string, names: readonly string[]): Pick<Attempt, 'about' | 'path'>[] {
  const [address = '', query] = path.split('?');
  const usual = query === undefined ? '' : `&${query}`;
  return [...names, 'nonsense', '__proto__', 'a[b]', '', 'access_token', 'lang'].flatMap((name) =>
    [...texts, `1&${encodeURIComponent(name)}=2`].map((text) => ({
      about: `the query has ${name}=${text}`,
      path: `${address}?${encodeURIComponent(name)}=${text}${usual}`,
    })),
  );
}

/** Every place of the body with every value, its names taken away, and names that nobody knows. */
function inBody(json: unknown): { about: string; value: unknown }[] {
  const found: { about: string; value: unknown }[] = [];
  const walk = (value: unknown, place: string, put: (value: unknown) => unknown): void => {
    for (const wrong of values)
      found.push({ about: `${place || '/'} is ${JSON.stringify(wrong).slice(0, 60)}`, value: put(wrong) });
    if (typeof value !== 'object' || value === null) return;
    for (const [name, part] of Object.entries(value)) {
      const without = Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
      if (!Array.isArray(value)) found.push({ about: `${place}/${name} is missing`, value: put(without) });
      walk(part, `${place}/${name}`, (inner) =>
        put(Array.isArray(value) ? value.with(Number(name), inner) : { ...value, [name]: inner }),
      );
    }
    if (!Array.isArray(value))
      found.push({ about: `${place} has a name too many`, value: put({ ...value, nonsense: LONG, 'a\u0000': 1 }) });
  };
  walk(json, '', (value) => value);
  return found;
}

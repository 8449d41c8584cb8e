// A request in Python, with its standard library alone. Called by code-samples.ts.
import { KEY_VARIABLE, type ExampleRequest } from './example-request.js';

export function pythonSample({ method, url, headers, wantsKey, json, file, saveAs, isStream }: ExampleRequest): string {
  const uses = [...(json === undefined ? [] : ['json']), ...(wantsKey ? ['os'] : []), 'urllib.request'];
  const heads = [
    ...Object.entries(headers).map(([name, value]) => `        ${quoted(name)}: ${quoted(value)},`),
    ...(wantsKey ? [`        "Authorization": "Bearer " + os.environ["${KEY_VARIABLE}"],`] : []),
  ];
  return [
    ...uses.map((name) => `import ${name}`),
    '',
    'request = urllib.request.Request(',
    `    ${quoted(url)},`,
    `    method="${method}",`,
    ...(heads.length === 0 ? [] : ['    headers={', ...heads, '    },']),
    ...(json === undefined ? [] : [`    data=json.dumps(${indented(literal(json))}).encode(),`]),
    ...(file === undefined ? [] : [`    data=open(${quoted(file)}, "rb").read(),`]),
    ')',
    'with urllib.request.urlopen(request) as answer:',
    ...(isStream
      ? ['    for line in answer:', '        print(line.decode(), end="", flush=True)']
      : saveAs === undefined
        ? ['    print(answer.status, answer.read().decode())']
        : [`    open(${quoted(saveAs)}, "wb").write(answer.read())`]),
  ].join('\n');
}

/** What JSON escapes, Python escapes in the same way. */
const quoted = (text: string): string => JSON.stringify(text);
const indented = (text: string): string => text.replaceAll('\n', '\n    ');

function literal(value: unknown, depth = 1): string {
  const pad = '    '.repeat(depth);
  const end = '    '.repeat(depth - 1);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const lines = Array.isArray(value)
    ? value.map((each) => `${pad}${literal(each, depth + 1)},`)
    : Object.entries(value).map(([name, each]) => `${pad}${quoted(name)}: ${literal(each, depth + 1)},`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return lines.length === 0 ? `${open}${close}` : [open, ...lines, `${end}${close}`].join('\n');
}

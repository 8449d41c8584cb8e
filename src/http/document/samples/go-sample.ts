// A request in Go, a whole program with its standard library alone. Called by code-samples.ts.
import { KEY_VARIABLE, type ExampleRequest } from './example-request.js';

export function goSample({ method, url, headers, wantsKey, json, file, saveAs, isStream }: ExampleRequest): string {
  const uses = [
    ...(saveAs === undefined && !isStream ? ['fmt'] : []),
    'io',
    'log',
    'net/http',
    ...(wantsKey || isStream || file !== undefined || saveAs !== undefined ? ['os'] : []),
    ...(json === undefined ? [] : ['strings']),
  ];
  const body = json === undefined ? (file === undefined ? 'nil' : 'body') : 'body';
  return [
    'package main',
    '',
    'import (',
    ...uses.map((name) => `\t"${name}"`),
    ')',
    '',
    'func main() {',
    ...(json === undefined ? [] : [`\tbody := strings.NewReader(${raw(JSON.stringify(json, null, 2))})`]),
    ...(file === undefined ? [] : [`\tbody, err := os.Open(${quoted(file)})`, ...check]),
    `\trequest, err := http.NewRequest("${method}", ${quoted(url)}, ${body})`,
    ...check,
    ...Object.entries(headers).map(([name, value]) => `\trequest.Header.Set(${quoted(name)}, ${quoted(value)})`),
    ...(wantsKey ? [`\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("${KEY_VARIABLE}"))`] : []),
    '\tanswer, err := http.DefaultClient.Do(request)',
    ...check,
    '\tdefer answer.Body.Close()',
    ...(isStream ? streamed : whole),
    ...(isStream
      ? []
      : saveAs === undefined
        ? ['\tfmt.Println(answer.StatusCode, string(content))']
        : [`\tif err := os.WriteFile(${quoted(saveAs)}, content, 0o644); err != nil {`, '\t\tlog.Fatal(err)', '\t}']),
    '}',
  ].join('\n');
}

const check = ['\tif err != nil {', '\t\tlog.Fatal(err)', '\t}'];
const whole = [
  '\tcontent, err := io.ReadAll(answer.Body)',
  ...check,
  '\tif answer.StatusCode >= 400 {',
  '\t\tlog.Fatal(string(content))',
  '\t}',
];
const streamed = ['\tif _, err := io.Copy(os.Stdout, answer.Body); err != nil {', '\t\tlog.Fatal(err)', '\t}'];
const quoted = (text: string): string => JSON.stringify(text);
/** A raw string of Go holds anything but its own quote. */
const raw = (text: string): string => (text.includes('`') ? quoted(text) : `\`${text}\``);

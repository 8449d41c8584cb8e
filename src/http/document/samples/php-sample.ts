// A request in PHP, without any extension. Called by code-samples.ts.
import { KEY_VARIABLE, type ExampleRequest } from './example-request.js';

export function phpSample({ method, url, headers, wantsKey, json, file, saveAs, isStream }: ExampleRequest): string {
  const heads = [
    ...Object.entries(headers).map(([name, value]) => `        ${quoted(`${name}: ${value}`)},`),
    ...(wantsKey ? [`        'Authorization: Bearer ' . getenv('${KEY_VARIABLE}'),`] : []),
  ];
  return [
    '<?php',
    `$answer = ${isStream ? `fopen(${quoted(url)}, 'r', false` : `file_get_contents(${quoted(url)}, false`}, stream_context_create(['http' => [`,
    `    'method' => '${method}',`,
    ...(heads.length === 0 ? [] : ["    'header' => [", ...heads, '    ],']),
    ...(json === undefined ? [] : [`    'content' => json_encode(${literal(json, 2)}),`]),
    ...(file === undefined ? [] : [`    'content' => file_get_contents(${quoted(file)}),`]),
    ']]));',
    'if ($answer === false) exit(1);',
    isStream
      ? 'fpassthru($answer);'
      : saveAs === undefined
        ? 'echo $http_response_header[0], PHP_EOL, $answer, PHP_EOL;'
        : `file_put_contents(${quoted(saveAs)}, $answer);`,
  ].join('\n');
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

function literal(value: unknown, depth: number): string {
  const pad = '    '.repeat(depth);
  const end = '    '.repeat(depth - 1);
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Object.keys(value).length === 0) return Array.isArray(value) ? '[]' : 'new stdClass()';
  const lines = Array.isArray(value)
    ? value.map((each) => `${pad}${literal(each, depth + 1)},`)
    : Object.entries(value).map(([name, each]) => `${pad}${quoted(name)} => ${literal(each, depth + 1)},`);
  return ['[', ...lines, `${end}]`].join('\n');
}

// The example of a route as a line for the terminal. Drawn by docs.page.ts; the tests run each. Pure.
import type { RouteRow } from './route-row.js';

/** What follows the word curl. */
export function curlArguments(route: string, { answers, example }: RouteRow, server: string): string[] {
  const [method = '', path = ''] = route.split(' ');
  const { json, file, form, headers = {}, query = {} } = example;
  const address = path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(example.path?.[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  const sends = json !== undefined || file !== undefined;
  const puts = method === 'PUT' && file !== undefined && form === undefined;
  const usual = puts ? 'PUT' : sends ? 'POST' : 'GET';
  return [
    ...(method === usual ? [] : ['-X', method]),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(json === undefined ? [] : ['-H', 'Content-Type: application/json', '-d', JSON.stringify(json)]),
    ...fileArguments(method, file, form),
    ...(answers[200]?.media === '*/*' ? ['-o', 'result'] : []),
    `${server}${address}${search === '' ? '' : `?${search}`}`,
  ];
}

function fileArguments(
  method: string,
  file: string | undefined,
  form: Readonly<Record<string, string>> | undefined,
): string[] {
  if (file === undefined) return [];
  if (form !== undefined)
    return ['-F', `file=@${file}`, ...Object.entries(form).flatMap(([name, value]) => ['-F', `${name}=${value}`])];
  return method === 'PUT' ? ['-T', file] : ['--data-binary', `@${file}`];
}

export function curlLine(words: readonly string[]): string {
  return [
    'curl',
    ...words.map((word) => (/^[\w@=.:/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)),
  ].join(' ');
}

// The languages in which the page about the API shows each request, in the order of its choices. Called by docs.page.ts.
import { curlArguments, curlLine } from '../curl-line.js';
import type { RouteRow } from '../route-row.js';
import { exampleRequest, KEY_VARIABLE, type WriteSample } from './example-request.js';
import { goSample } from './go-sample.js';
import { phpSample } from './php-sample.js';
import { pythonSample } from './python-sample.js';
import { typescriptSample } from './typescript-sample.js';

const writers = {
  typescript: typescriptSample,
  python: pythonSample,
  go: goSample,
  php: phpSample,
} as const satisfies Readonly<Record<string, WriteSample>>;

export const sampleLanguages = {
  curl: 'curl',
  typescript: 'TypeScript',
  python: 'Python',
  go: 'Go',
  php: 'PHP',
} as const;
export type SampleLanguage = keyof typeof sampleLanguages;

/** `hasDoor`: whoever asks must show a key. */
export function codeSamples(
  route: string,
  row: RouteRow,
  server: string,
  hasDoor: boolean,
): Readonly<Record<SampleLanguage, string>> {
  const request = exampleRequest(route, row, server, hasDoor);
  const key = request.wantsKey ? ` -H "Authorization: Bearer $${KEY_VARIABLE}"` : '';
  const written = Object.entries(writers).map(([language, write]) => [language, write(request)] as const);
  return {
    curl: curlLine(curlArguments(route, row, server)).replace(/^curl/, `curl${key}`),
    ...(Object.fromEntries(written) as Record<keyof typeof writers, string>),
  };
}

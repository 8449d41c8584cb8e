// The example of a route as one request, for the samples in programming languages beside this file. Pure.
import type { RouteRow } from '../route-row.js';

export interface ExampleRequest {
  readonly method: string;
  readonly url: string;
  /** Without the one that carries the key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly wantsKey: boolean;
  readonly json?: unknown;
  /** Name of a file whose bytes are the body. */
  readonly file?: string;
  /** The answer is a file: it goes beside the program, under this name. */
  readonly saveAs?: string;
  /** The answer goes on for as long as something happens, and is shown as it comes. */
  readonly isStream: boolean;
}
export type WriteSample = (request: ExampleRequest) => string;

/** The key stands in the environment, so that it is in no program and in no history of a terminal. */
export const KEY_VARIABLE = 'ATHANOR_KEY';

export function exampleRequest(
  route: string,
  { answers, example, need }: RouteRow,
  server: string,
  hasDoor: boolean,
): ExampleRequest {
  const [method = '', path = ''] = route.split(' ');
  const { json, file, headers = {}, query = {} } = example;
  const address = path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(example.path?.[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  const type = json !== undefined ? 'application/json' : file !== undefined ? 'application/octet-stream' : undefined;
  return {
    method,
    url: `${server}${address}${search === '' ? '' : `?${search}`}`,
    headers: { ...(type !== undefined && { 'Content-Type': type }), ...headers },
    wantsKey: hasDoor && need !== 'nobody',
    ...(json !== undefined && { json }),
    ...(file !== undefined && { file }),
    ...(answers[200]?.media === '*/*' && { saveAs: 'result' }),
    isStream: answers[200]?.media === 'text/event-stream',
  };
}

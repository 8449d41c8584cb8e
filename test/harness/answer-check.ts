// Holds every answer that a test gets against docs/openapi.json: status, headers, type and body, what the document does not name included.
// Called by http-client.ts; a schema is compiled when the first answer of its kind comes.
import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { projectRoot } from '../../src/shared/settings.js';

type Json = Record<string, unknown>;
interface ToldHeader {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly schema?: Json;
}
interface ToldAnswer {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, ToldHeader>>;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}
interface ToldOperation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, ToldAnswer>>;
}
interface ToldDocument {
  readonly webhooks: Readonly<Record<string, unknown>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, ToldOperation>>>>;
  readonly components: {
    readonly headers: Readonly<Record<string, ToldHeader>>;
    readonly responses: Readonly<Record<string, ToldAnswer>>;
  };
}

const ADVICE = 'Open its row in src/http/document/ (or mend the answer), build, then: npm run docs';
let loaded: { readonly told: ToldDocument; readonly ajv: Ajv2020 } | undefined;
const compiled = new Map<string, ValidateFunction>();

/** Throws when the answer is not one that the document tells of. The answer can still be read afterwards. */
export async function checkAnswer(method: string, url: URL, answer: Response): Promise<void> {
  const found = findOperation(method, url.pathname);
  const type = answer.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  const who = `${method} ${found?.address ?? url.pathname} answered ${answer.status}`;
  if (found === undefined) {
    // Pages of other origins ask before any route is reached.
    if (method === 'OPTIONS') return;
    if (answer.status < 400 && url.pathname.startsWith('/api/'))
      throw new Error(`${who}, but no row tells of this route. ${ADVICE}`);
    if (type === 'application/problem+json' && method !== 'HEAD')
      await checkBody(['components', 'schemas', 'Problem'], who, answer);
    return;
  }
  const referred = found.operation.responses[String(answer.status)];
  const name = referred?.$ref?.split('/').at(-1) ?? '';
  const told = referred?.$ref === undefined ? referred : document().told.components.responses[name];
  if (told === undefined) throw new Error(`${who}, which is not told of: ${await textOf(answer)}. ${ADVICE}`);
  checkHeaders(who, told, answer.headers);
  if (told.content === undefined || method === 'HEAD') return;
  const media = told.content[type] !== undefined ? type : '*/*';
  if (told.content[media] === undefined)
    throw new Error(`${who} with ${type || 'no type'} in place of ${Object.keys(told.content).join(', ')}. ${ADVICE}`);
  if (!type.endsWith('json') || media === '*/*') return;
  const own = ['paths', found.address, found.method, 'responses', String(answer.status)];
  const place = [...(name === '' ? own : ['components', 'responses', name]), 'content', media, 'schema'];
  await checkBody(place, who, answer);
}

/** Throws when a call of ours is not one that the document tells of. */
export function checkCall(event: string, payload: unknown): void {
  const { webhooks } = document().told;
  if (webhooks[event] === undefined) throw new Error(`No call tells of ${event}. ${ADVICE}`);
  const validate = compile('a call', () => ({ $ref: 'openapi#/components/schemas/WebhookCall' }));
  if (!validate(payload)) throw new Error(`A call about ${event} is not as told: ${say(validate)}. ${ADVICE}`);
}

/** Ids of the operations, so that a test can ask which it has not met. */
export const operationIds = (): string[] =>
  Object.values(document().told.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));

export function findOperation(method: string, pathname: string) {
  const wanted = (method === 'HEAD' ? 'GET' : method).toLowerCase();
  const parts = pathname.replace(/\/$/, '').split('/');
  const fits = (address: string) => {
    const names = address.split('/');
    return names.length === parts.length && names.every((name, at) => name === parts[at] || name.startsWith('{'));
  };
  const { paths } = document().told;
  const fixedFirst = (a: string, b: string) => a.split('{').length - b.split('{').length;
  const address = Object.keys(paths).filter(fits).sort(fixedFirst)[0];
  const operation = address === undefined ? undefined : paths[address]?.[wanted];
  return address === undefined || operation === undefined ? undefined : { address, method: wanted, operation };
}

function checkHeaders(who: string, { headers = {} }: ToldAnswer, given: Headers): void {
  for (const [name, header] of Object.entries(headers)) {
    const referred = header.$ref?.split('/').at(-1);
    const told = referred === undefined ? header : document().told.components.headers[referred];
    const value = given.get(name);
    if (value === null && told?.required === true) throw new Error(`${who} without the header ${name}. ${ADVICE}`);
    if (value === null || told?.schema === undefined) continue;
    const validate = compile(JSON.stringify(told.schema), () => told.schema ?? {});
    const fits: boolean = validate(value);
    if (!fits) throw new Error(`${who} with ${name}: ${value}, which is ${say(validate)}. ${ADVICE}`);
  }
}

async function checkBody(place: readonly string[], who: string, answer: Response): Promise<void> {
  const pointer = place.map((part) => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/');
  const validate = compile(pointer, () => ({ $ref: `openapi#/${pointer}` }));
  const text = await textOf(answer);
  if (!validate(JSON.parse(text)))
    throw new Error(`${who} with a body that is not as told: ${say(validate)}. ${ADVICE}\n${text.slice(0, 2000)}`);
}

const textOf = (answer: Response): Promise<string> => answer.clone().text();

function compile(name: string, schema: () => Json): ValidateFunction {
  const known = compiled.get(name);
  if (known) return known;
  const made = document().ajv.compile(schema());
  compiled.set(name, made);
  return made;
}

const say = ({ errors }: ValidateFunction): string =>
  (errors ?? [])
    .slice(0, 5)
    .map(({ instancePath, message, params }) => `${instancePath || '/'} ${message ?? ''} ${JSON.stringify(params)}`)
    .join('; ');

function document() {
  if (loaded) return loaded;
  const told = JSON.parse(fs.readFileSync(path.join(projectRoot, 'docs/openapi.json'), 'utf8')) as ToldDocument;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(closed(told) as Json, 'openapi');
  return (loaded = { told, ajv });
}

/** In the document objects are open, because later versions may tell more; this version must not tell more than its document. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const all = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closed(part)]));
  const isOpen = all['type'] === 'object' && 'properties' in all && !('additionalProperties' in all);
  return isOpen ? { ...all, additionalProperties: false } : all;
}

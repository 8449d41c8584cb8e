// What the document promises, one fact for each place: what a route takes, what it gives, what it has. Two versions of the document are compared by these
// (broken-promises.ts) and not as they stand, so that a sentence or an order that changes is nobody's business. Pure; written by `npm run docs -- promise`.
import type { Json } from './json-schema.js';

export type Bound = string | number;
export interface Promised {
  /** Types with their format, `=value` of those that are listed, names of schemas; of `has` whatever there is. */
  readonly kinds: string[];
  /** Of what is taken: has to be there. Of what is given: is always there. */
  always?: true;
  /** Of what is taken only. */
  bounds?: Record<string, Bound>;
}
export type Promises = Record<string, Promised>;
type Side = 'takes' | 'gives';

export const BELOW = ' > ';
const BOUNDS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern'];
const rows = (json: unknown): [string, Json][] => Object.entries((json ?? {}) as Record<string, Json>);
const nameOf = (reference: unknown): string => String(reference).split('/').at(-1) ?? '';

export function promisesOf(document: Json): Promises {
  const promises: Promises = {};
  const components = (document['components'] ?? {}) as Record<string, Record<string, Json>>;
  const find = (part: string, json: Json): Json =>
    '$ref' in json ? (components[part]?.[nameOf(json['$ref'])] ?? {}) : json;

  const has = (place: string, kinds: readonly string[]): void =>
    void (promises[`has ${place}`] = { kinds: [...kinds].sort() });

  const tell = (side: Side, place: string, schema: Json, always: boolean): void => {
    const known = promises[`${side} ${place}`];
    const here = (promises[`${side} ${place}`] ??= { kinds: [] });
    if (always && !known) here.always = true;
    const each = alternatives(schema);
    for (const one of each) {
      here.kinds.push(...kindsOf(one).filter((kind) => !here.kinds.includes(kind)));
      const bounds = side === 'takes' ? Object.fromEntries(BOUNDS.flatMap((name) => pick(one, name))) : {};
      if (Object.keys(bounds).length > 0) here.bounds = { ...here.bounds, ...bounds };
      if ('$ref' in one) tellOnce(side, nameOf(one['$ref']));
      if (one['items']) tell(side, `${place}${BELOW}[]`, one['items'] as Json, false);
      if (typeof one['additionalProperties'] === 'object')
        tell(side, `${place}${BELOW}*`, one['additionalProperties'] as Json, false);
      // Of one among several shapes nothing is always there.
      const required = each.length === 1 ? ((one['required'] ?? []) as string[]) : [];
      for (const [name, property] of rows(one['properties']))
        tell(side, `${place}${BELOW}${name}`, property, required.includes(name));
    }
    here.kinds.sort();
  };
  const tellOnce = (side: Side, name: string): void => {
    if (!(`${side} ${name}` in promises)) tell(side, name, components['schemas']?.[name] ?? {}, false);
  };
  const bodies = (side: Side, place: string, { content, required }: Json): void =>
    rows(content).forEach(([type, { schema }]) =>
      tell(side, `${place}${BELOW}${type}`, (schema ?? {}) as Json, required === true),
    );

  for (const [path, methods] of rows(document['paths']))
    for (const [method, operation] of rows(methods)) {
      const route = `${method.toUpperCase()} ${path}`;
      const answers = rows(operation['responses']).filter(([status]) => status.startsWith('2'));
      has(
        route,
        answers.map(([status]) => status),
      );
      for (const parameter of (operation['parameters'] ?? []) as Json[]) {
        const { name, in: where, schema, required } = find('parameters', parameter);
        tell('takes', `${route}${BELOW}${String(where)} ${String(name)}`, (schema ?? {}) as Json, required === true);
      }
      bodies('takes', route, (operation['requestBody'] ?? {}) as Json);
      for (const [status, written] of answers) {
        const answer = find('responses', written);
        has(
          `${route}${BELOW}${status} headers`,
          rows(answer['headers']).map(([name]) => name),
        );
        bodies('gives', `${route}${BELOW}${status}`, answer);
      }
    }
  for (const [name, { post }] of rows(document['webhooks'])) {
    has(`webhook ${name}`, []);
    bodies('gives', `webhook ${name}`, ((post as Json | undefined)?.['requestBody'] ?? {}) as Json);
  }
  // Refusals have one shape on all routes.
  tellOnce('gives', 'Problem');
  return Object.fromEntries(Object.entries(promises).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function alternatives(schema: Json): Json[] {
  const several = (schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']) as Json[] | undefined;
  return several === undefined ? [schema] : several.flatMap(alternatives);
}

function kindsOf(schema: Json): string[] {
  if ('$ref' in schema) return [nameOf(schema['$ref'])];
  if ('const' in schema) return [`=${String(schema['const'])}`];
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => `=${String(value)}`);
  const types = [schema['type'] ?? 'anything'].flat().map(String);
  const format = schema['format'] as string | undefined;
  return types.map((type) => (format !== undefined && type === 'string' ? `string:${format}` : type));
}

const pick = (json: Json, name: string): [string, Bound][] => (name in json ? [[name, json[name] as Bound]] : []);

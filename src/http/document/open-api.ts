// The OpenAPI 3.1 document, made of the rows. Served by document.controller.ts, written to openapi.json by `npm run docs`, drawn by docs.page.ts.
import { version } from '../../shared/version.js';
import { problemSchema } from '../problem.js';
import { ALWAYS, headersOf, LIMITS } from './header-refs.js';
import { answerHeaders, requestHeaders, type AnswerHeader } from './header-table.js';
import { NamedSchemas, type Json } from './json-schema.js';
import { ProblemAnswers } from './problem-answers.js';
import { errorsOf, isRepeatable } from './route-errors.js';
import { webhookCalls } from './webhook-calls.js';
import { tags, type Answer, type RequestBody, type RouteRow, type RouteRows } from './route-row.js';

const ABOUT = `Converts files, and does other slow work in the background. Every answer has the shape that is written here; errors are
problems (RFC 9457) whose \`code\` is stable. Times are UTC, sizes are bytes. What is not known yet in an answer is to be ignored: a later
version may tell more. Unknown fields in requests are refused.

Without an account the server serves every program on its own machine; with one, send \`Authorization: Bearer KEY\`.`;

const securitySchemes = {
  key: { type: 'http', scheme: 'bearer', description: 'A key of a program.' },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'The same, for programs that cannot set the former.',
  },
  session: { type: 'apiKey', in: 'cookie', name: 'athanor_session', description: 'Of people who are logged in.' },
  visitor: {
    type: 'apiKey',
    in: 'query',
    name: 'access_token',
    description: 'Of visitors without a cookie: stands in the links of what they made.',
  },
};
const FREE = { type: 'object', additionalProperties: { type: 'string' } };

export function openApi(rows: RouteRows, server = '/'): Json {
  const schemas = new NamedSchemas();
  const problems = new ProblemAnswers();
  schemas.given(problemSchema);
  const paths: Record<string, Record<string, Json>> = {};
  for (const [route, row] of Object.entries(rows)) {
    const [method = '', path = ''] = route.split(' ');
    const address = path.replace(/:(\w+)/g, '{$1}');
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation(method, path, row, { schemas, problems }) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Athanor', version, description: ABOUT, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: server }],
    security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })),
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: webhookCalls(schemas),
    components: {
      schemas: schemas.all(),
      responses: problems.all(),
      parameters: mapValues(requestHeaders, ({ description, schema, ...more }, name) => ({
        name,
        in: 'header',
        description,
        schema,
        ...('example' in more && { example: more.example }),
        ...('always' in more && { required: true }),
      })),
      headers: mapValues(answerHeaders, ({ description, schema, ...more }) => ({
        description,
        schema,
        ...('always' in more && { required: true }),
      })),
      securitySchemes,
    },
  };
}

interface Named {
  readonly schemas: NamedSchemas;
  readonly problems: ProblemAnswers;
}

function operation(method: string, path: string, row: RouteRow, { schemas, problems }: Named): Json {
  const { id, tag, summary, description, need, body, answers } = row;
  const right = { nobody: 'Open to everybody.', nothing: '', overview: 'For whoever may see what belongs to all.' };
  const rightSentence = need in right ? right[need as keyof typeof right] : `Needs the right \`${need}\`.`;
  const standing: AnswerHeader[] = [
    ...(need === 'nobody' ? [] : LIMITS),
    ...(isRepeatable(method, row) ? (['Idempotency-Replayed'] as const) : []),
  ];
  const told = Object.entries(answers).map(
    ([status, answer]) => [status, answerOf(answer, standing, schemas)] as const,
  );
  const refused = [...errorsOf(method, path, row)].map(
    ([status, codes]) => [String(status), problems.refer(status, codes, id)] as const,
  );
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, rightSentence].filter(Boolean).join(' '),
    ...(need === 'nobody' && { security: [] }),
    parameters: parametersOf(method, path, row, schemas),
    ...(body && { requestBody: bodyOf(body, row, schemas) }),
    responses: Object.fromEntries([...told, ...refused.filter(([status]) => answers[Number(status)] === undefined)]),
  };
}

function parametersOf(method: string, path: string, row: RouteRow, schemas: NamedSchemas): Json[] {
  const { query, freeQuery, pathWords = {}, example } = row;
  const headers = new Set([...(row.headers ?? []), ...(isRepeatable(method, row) ? ['Idempotency-Key'] : [])]);
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', ...(pathWords[name] && { enum: pathWords[name] }) },
    example: example.path?.[name],
  }));
  const asked = query === undefined ? {} : schemas.taken(query);
  const inQuery = Object.entries((asked['properties'] ?? {}) as Record<string, Json>).map(([name, schema]) => ({
    name,
    in: 'query',
    ...((asked['required'] as string[] | undefined)?.includes(name) === true && { required: true }),
    schema,
    ...(example.query?.[name] !== undefined && { example: example.query[name] }),
  }));
  const free = { name: 'options', in: 'query', description: freeQuery, style: 'form', explode: true, schema: FREE };
  return [
    ...inPath,
    ...inQuery,
    ...(freeQuery === undefined ? [] : [free]),
    ...[...headers].map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
}

function bodyOf(
  { json, form, mostFiles, fileOptional, raw, rawType = '*/*', optional }: RequestBody,
  { example }: RouteRow,
  schemas: NamedSchemas,
): Json {
  const file = { type: 'string', contentMediaType: 'application/octet-stream' };
  const several = { anyOf: [file, { type: 'array', items: file }] };
  return {
    ...(optional !== true && { required: true }),
    content: {
      ...(json && {
        'application/json': {
          schema: schemas.taken(json),
          ...(example.json !== undefined && { example: example.json }),
        },
      }),
      ...(form && {
        'multipart/form-data': {
          schema: formOf(schemas.taken(form), mostFiles === 'several' ? several : file, fileOptional ? [] : ['file']),
        },
      }),
      ...(raw && { [rawType]: { schema: { contentMediaType: 'application/octet-stream' } } }),
    },
  };
}

function formOf({ properties, required, ...form }: Json, file: Json, always: readonly string[]): Json {
  return {
    ...form,
    properties: { file, ...(properties as Json | undefined) },
    required: [...always, ...((required as string[] | undefined) ?? [])],
  };
}

function answerOf(
  { description, json, media, headers = [] }: Answer,
  standing: readonly AnswerHeader[],
  schemas: NamedSchemas,
): Json {
  return {
    description,
    headers: headersOf([...ALWAYS, ...standing, ...headers]),
    ...(json && { content: { 'application/json': { schema: schemas.given(json) } } }),
    ...(media !== undefined && { content: { [media]: { schema: /^text\//.test(media) ? { type: 'string' } : {} } } }),
  };
}

function mapValues<Value>(table: Readonly<Record<string, Value>>, change: (value: Value, name: string) => Json): Json {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, change(value, name)]));
}

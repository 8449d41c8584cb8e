import { describe, expect, it } from 'vitest';
import { brokenPromises } from './broken-promises.js';
import type { Json } from './json-schema.js';
import { promisesOf } from './promises.js';

interface Change {
  readonly taken?: Json;
  readonly given?: Json;
  readonly query?: readonly Json[];
  readonly path?: string;
  readonly status?: string;
}
const thing = (properties: Json, required: readonly string[] = []): Json => ({ type: 'object', properties, required });
const size = (schema: Json = { type: 'integer', minimum: 1, maximum: 200 }): Json => thing({ size: schema });
const task = (properties: Json = {}): Json =>
  thing({ id: { type: 'string', format: 'uuid' }, state: { enum: ['queued', 'done'] }, ...properties }, ['id']);

const document = ({ taken = size(), given = task(), query = [], path = '/things', status = '200' }: Change): Json => ({
  paths: {
    [path]: {
      post: {
        parameters: query,
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/NewThing' } } } },
        responses: {
          [status]: {
            headers: { Location: {} },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
          },
        },
      },
    },
  },
  components: { schemas: { NewThing: taken, Thing: given, Problem: thing({ code: { enum: ['a', 'b'] } }) } },
});
const broken = (change: Change, from: Change = {}): string[] =>
  brokenPromises(promisesOf(document(from)), promisesOf(document(change)));
const limit = (more: Json = {}): Json => ({ name: 'limit', in: 'query', schema: { type: 'integer' }, ...more });

describe('a program that was written before breaks when', () => {
  it.each<[string, Change, string, Change?]>([
    ['a route is renamed', { path: '/objects' }, 'has POST /things: it is gone'],
    ['an answer has another status', { status: '202' }, 'has POST /things: 200 is gone'],
    ['a parameter goes', {}, 'takes POST /things > query limit: it is gone', { query: [limit()] }],
    [
      'a parameter is demanded',
      { query: [limit({ required: true })] },
      'takes POST /things > query limit: it has to be sent now',
    ],
    ['a field is no longer taken', { taken: thing({}) }, 'takes NewThing > size: it is gone'],
    [
      'a field is demanded',
      { taken: thing({ size: { type: 'integer', minimum: 1, maximum: 200 } }, ['size']) },
      'takes NewThing > size: it has to be sent now',
    ],
    ['a type is narrowed', { taken: size({ enum: [1, 2] }) }, 'takes NewThing > size: integer is refused now'],
    [
      'a bound is tightened',
      { taken: size({ type: 'integer', minimum: 1, maximum: 100 }) },
      'takes NewThing > size: maximum is 100 now, it was 200',
    ],
    [
      'a pattern comes',
      { taken: size({ type: 'string', pattern: '^a' }) },
      'takes NewThing > size: pattern is ^a now, it was free',
      { taken: size({ type: 'string' }) },
    ],
    [
      'a word of a list is refused',
      { taken: size({ enum: ['a'] }) },
      'takes NewThing > size: =b is refused now',
      {
        taken: size({ enum: ['a', 'b'] }),
      },
    ],
    ['a field of an answer goes', { given: thing({}) }, 'gives Thing > id: it is gone'],
    [
      'a field of an answer may be missing',
      { given: thing({ id: { type: 'string', format: 'uuid' }, state: { enum: ['queued', 'done'] } }) },
      'gives Thing > id: it may be missing now',
    ],
    [
      'an answer may be of another type',
      { given: task({ id: { type: ['string', 'null'], format: 'uuid' } }) },
      'gives Thing > id: it may be null now',
    ],
    [
      'a word of an answer goes',
      { given: task({ state: { enum: ['queued'] } }) },
      'gives Thing > state: =done is gone',
    ],
  ])('%s', (_why, change, sentence, from) => {
    expect(broken(change, from)).toContain(sentence);
  });

  it('a header of an answer or a code of refusals goes', () => {
    const before = promisesOf(document({}));
    const after = document({});
    const text = JSON.stringify(after).replace('"Location":{}', '').replace('["a","b"]', '["a"]');
    expect(brokenPromises(before, promisesOf(JSON.parse(text) as Json))).toEqual([
      'gives Problem > code: =b is gone',
      'has POST /things > 200 headers: Location is gone',
    ]);
  });

  it('says one thing once: what hangs below is gone with it', () => {
    const nested = { taken: thing({ size: thing({ width: { type: 'integer' } }) }) };
    expect(broken({ taken: thing({}) }, nested)).toEqual(['takes NewThing > size: it is gone']);
  });
});

describe('a program that was written before goes on when', () => {
  it.each<[string, Change, Change?]>([
    ['nothing changes', {}],
    ['a parameter comes that nobody has to send', { query: [limit()] }],
    ['a field comes that nobody has to send', { taken: thing({ ...(size()['properties'] as Json), more: {} }) }],
    ['more is taken', { taken: size({ anyOf: [{ type: 'integer' }, { type: 'string' }] }) }],
    ['a list is opened', { taken: size({ type: 'string' }) }, { taken: size({ enum: ['a'] }) }],
    ['an answer tells more', { given: task({ more: { type: 'string' } }) }],
    ['an answer has one word more', { given: task({ state: { enum: ['queued', 'done', 'failed'] } }) }],
    ['an answer is told more exactly', { given: task() }, { given: task({ id: { type: 'string' } }) }],
    ['sentences change', { taken: { ...size(), description: 'Another.' } }],
  ])('%s', (_why, change, from) => {
    expect(broken(change, from)).toEqual([]);
  });
});

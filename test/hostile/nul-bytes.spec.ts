// A NUL is a character to HTTP and none to PostgreSQL. Every place of the document where a text may stand is tried with one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRows } from '../../src/http/document/all-rows.js';
import { newId } from '../../src/shared/ids.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';

const routes = Object.entries(allRows);
/** Only a label, whose odd characters are taken out. */
const LABELS = ['filename'];

let product: Product;
let client: HttpClient;
beforeAll(async () => {
  product = await startProduct({ roles: ['api'] });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

const ask = async (route: string, path: string) => {
  const [method = ''] = route.split(' ');
  const json = { headers: { 'content-type': 'application/json' }, body: '{}' };
  const answer = await client.fetch(path, { method, ...(method !== 'GET' && json) });
  await answer.body?.cancel();
  return answer.status;
};
/** `a%00b` for the named part, an id that nothing has for the others. */
const filled = (path: string, odd: string) =>
  path.replace(/:(\w+)/g, (_all, name: string) => (name === odd ? 'a%00b' : newId()));

const inPaths = routes.flatMap(([route]) => {
  const path = route.split(' ')[1] ?? '';
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [route, name, filled(path, name)] as const);
});
const inQueries = routes.flatMap(([route, row]) =>
  Object.keys(row.query?.shape ?? {})
    .filter((name) => !LABELS.includes(name))
    .map((name) => [route, name, `${filled(route.split(' ')[1] ?? '', '')}?${name}=a%00b`] as const),
);

describe('a NUL', () => {
  it.each(inPaths)('in %s as %s names nothing', async (route, _name, path) => {
    expect(await ask(route, path)).toBe(404);
  });

  it.each(inQueries)('in the query of %s as %s is refused', async (route, _name, path) => {
    expect(await ask(route, path)).toBe(400);
  });

  it('in the name of a file is taken out', async () => {
    const made = await client.fetch('/api/v1/files?filename=a%00b.txt', { method: 'POST', body: 'words' });
    expect(await made.json()).toMatchObject({ filename: expect.not.stringContaining('\0') as unknown });
  });
});

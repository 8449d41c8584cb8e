// Every hostile file of the tables beside this one, through the public door of the real program: it ends as it should and gets hold of nothing that it reached for.
// unguarded.spec.ts shows that it would have been noticed.
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { layBait, type Bait } from './bait.js';
import { drawingCases, drawingTwins } from './drawing-cases.js';
import { pass, type HostileCase } from './gauntlet.js';
import { mediaCases, mediaTwins } from './media-cases.js';
import { namingCases } from './naming-cases.js';
import { peakOf } from './peak-memory.js';
import { sizeCases, sizeTwins } from './size-cases.js';
import { writingCases, writingTwins } from './writing-cases.js';

let product: Product;
let client: HttpClient;
let bait: Bait;
beforeAll(async () => {
  bait = await layBait();
  const slots = ['image:1', 'video:1', 'audio:1', 'document:1', 'archive:1', 'default:1'];
  product = await startProduct({
    roles: ['api', `worker --queues ${slots.join(',')}`],
    settings: { MAX_UNFINISHED: '1000', OFFICE_ISOLATION: 'shared' },
  });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

async function expectHarmless(each: HostileCase): Promise<void> {
  const { lessThan } = each;
  const sent = () => pass(each, bait, product, client);
  const { value, peak } = lessThan === undefined ? { value: await sent(), peak: 0 } : await peakOf(product, sent);
  const { end, caught, body } = value;
  expect(caught).toEqual([]);
  expect(each.ends).toContain(end);
  expect(peak).toBeLessThan(lessThan ?? Infinity);
  if (each.lacks !== undefined) expect(body.includes(each.lacks)).toBe(false);
}

const groups = {
  'films and sounds': [mediaTwins, mediaCases],
  'pictures and drawings': [drawingTwins, drawingCases],
  documents: [writingTwins, writingCases],
  'more than it looks': [sizeTwins, sizeCases],
  names: [[], namingCases],
} as const;

describe.each(Object.entries(groups))('%s', (_kind, [twins, cases]) => {
  it.each(twins.map((each) => [each.name, each] as const))('harmless: %s', (_name, each) => expectHarmless(each));
  it.each(cases.map((each) => [each.name, each] as const))('hostile: %s', (_name, each) => expectHarmless(each));
});

describe('what is written into options', () => {
  const evil = ({ film, text, servers }: Bait): readonly string[] => [
    `movie=${film}`,
    `drawtext=textfile=${text}`,
    `1,movie=http://${servers[0]}/x`,
    `1 -i ${film}`,
    `1 -attach ${text}`,
    `1 -vstats_file ${bait.folder}/stats`,
    '1\n-i x',
    '$(touch x)',
    '../../x',
  ];
  /** Free words are metadata, names and passwords, which are no options of these. */
  it.each(['mp4', 'mp3', 'gif', 'png', 'webp', 'pdf'])(
    'is refused for %s where it is no choice and no number',
    async (to) => {
      const source = { mp4: 'mp4', mp3: 'mp4', gif: 'mp4', png: 'mp4', webp: 'png', pdf: 'png' }[to] ?? '';
      const schema = await client.get<{ properties: Record<string, unknown> }>(
        `/api/v1/conversions/${source}/${to}/schema`,
      );
      const names = Object.keys(schema.body.properties);
      expect(names.length).toBeGreaterThan(2);
      const twin = source === 'mp4' ? mediaTwins[0] : drawingTwins.find(({ file }) => file === 'a.png');
      const bytes = new Uint8Array(Buffer.from((await twin!.build(bait)) as Buffer));
      const stored = await client.fetch(`/api/v1/files?filename=a.${source}`, { method: 'POST', body: bytes });
      const { id } = (await stored.json()) as { id: string };
      const before = bait.state();
      for (const name of names)
        for (const value of evil(bait)) {
          const answer = await client.post('/api/v1/tasks', { file_id: id, target: to, options: { [name]: value } });
          expect(answer, `${name}=${value}`).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
        }
      expect([bait.state(), bait.calls]).toEqual([before, []]);
    },
  );
});

it('nothing of all that stays in the work folders', async () => {
  const left = () => {
    const work = fs.readdirSync(`${product.uploadsDir}/.work`, { recursive: true, withFileTypes: true });
    return work.filter((each) => !each.isDirectory()).map(({ name }) => name);
  };
  await expect.poll(left).toEqual([]);
});

// The detectors of gauntlet.ts proven: without the cage, and with what stands before it taken away as well, the same hostile files do get what they reach for, and it is noticed.
// With only the cage left they get nothing: it is a second wall and needs no help of the first.
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { killAll } from '../harness/processes.js';
import { startProduct, type Product } from '../harness/product.js';
import { layBait, type Bait } from './bait.js';
import { pass, type HostileCase } from './gauntlet.js';
import { taggedPlaylist } from './media-cases.js';
import { programs, writingCases } from './writing-cases.js';

const written = (name: string): HostileCase => writingCases.find((each) => each.name === name)!;
/** The case, and the detectors that it has to set off when nothing guards us. */
const proofs: readonly (readonly [HostileCase, readonly string[]])[] = [
  [taggedPlaylist, ['bait in the result']],
  [programs.reads, ['bait in the result']],
  [programs.writes, ['a file outside']],
  [programs.leaves, ['a process left']],
  [written('a picture of a text of a file, a.md to docx'), ['bait in the result']],
  [written('a picture of a text of the network, by number, a.md to docx'), ['bait in the result', 'a call']],
  [written('a picture of a text of the network, by name, a.md to docx'), ['bait in the result', 'a call']],
];

describe.each([
  ['off', (expected: readonly string[]) => expected],
  ['required', () => []],
] as const)('with CAGE=%s and nothing before it', (cage, expected) => {
  let product: Product;
  let client: HttpClient;
  let bait: Bait;
  beforeAll(async () => {
    bait = await layBait();
    product = await startProduct({
      roles: ['api', 'worker --queues image:1,audio:1,document:1'],
      settings: { CAGE: cage, NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'unguarded-program.mjs')}` },
    });
    client = httpClient(product.url);
  });
  afterAll(() => product.stop());

  it.each(proofs.map(([each, caught]) => [each.name, each, caught] as const))('%s', async (_name, each, caught) => {
    const passage = await pass(each, bait, product, client);
    killAll(passage.left);
    expect(passage, passage.end).toMatchObject({ caught: expected(caught) });
  });
});

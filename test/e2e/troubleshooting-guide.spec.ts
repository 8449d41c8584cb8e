// docs/troubleshooting.md: its commands are typed as they stand there, and what it prints of their output is what they print.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { blocksOf, blockOf, pageText, shapeOf } from '../harness/guide.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startProduct, type Product } from '../harness/product.js';
import { typed, type Ended } from '../harness/typed-command.js';
import { makeFolder } from '../harness/work-area.js';

const GUIDE = 'docs/troubleshooting.md';
const WORKER = 'worker2@here';
const FLAKY = `import { operation, z } from 'athanor/pack';
export default operation(
  { name: 'shop.invoice', queue: 'shop', params: z.object({ order: z.int() }), retry: { max: 1, delayS: 1 } },
  async ({ order }, { task }) => {
    if (task.attempt === 1) throw new Error('the shop does not answer');
    return { order };
  },
);
`;
const lines = [...pageText(GUIDE).matchAll(/^```sh\n([^]*?)^```$/gm)]
  .flatMap(([, block = '']) => block.split('\n'))
  .map((line) => line.replace(/\s+# .*$/, '').trim());
const shown = blocksOf(GUIDE).filter(({ kind }) => kind === 'shown');
/** Those whose output is shown are typed for it. */
const commands = lines.filter((line) => line.startsWith('athanor ') && shown.every(({ name }) => name !== line));
/** They end the only worker. */
const isLast = (line: string) => line.includes('--worker');
let product: Product;
let client: HttpClient;
let folder: string;
/** A task that had to be tried twice, and is done. */
let ended: string;

beforeAll(async () => {
  folder = makeFolder('typed');
  const pack = path.join(makeFolder('packs'), 'shop');
  fs.mkdirSync(pack);
  fs.writeFileSync(path.join(pack, 'invoice.mjs'), FLAKY);
  const roles = ['api', `worker --queues image:2,shop:2 --name ${WORKER}`, 'beat'];
  product = await startProduct({ roles, settings: { PACKS: pack } });
  client = httpClient(product.url);
  ended = await make({});
  await vi.waitFor(
    async () => expect((await client.get(`/api/v1/tasks/${ended}`)).body).toMatchObject({ status: 'done' }),
    { timeout: 60_000, interval: 100 },
  );
});
afterAll(() => product.stop());

async function make(more: object): Promise<string> {
  const order = { operation: 'shop.invoice', options: { order: 4711 }, ...more };
  return (await client.post<{ id: string }>('/api/v1/tasks', order)).body.id;
}

async function run(line: string): Promise<Ended> {
  // What is cancelled must not have ended.
  const id = line.includes('cancel') ? await make({ delay_s: 3600 }) : ended;
  const args = line.replace('ID', id).split(' ').slice(1);
  return typed(args, { folder, environment: { ...product.environment, ATHANOR_SERVER: product.url } });
}

describe('as it stands in the guide', () => {
  it.each(shown.map(({ name, text }) => [name, text]))('%s prints such a table', async (name, text) => {
    const { code, out, err } = await run(name);
    expect(code, err).toBe(0);
    expect(text.split('\n')[0]?.trim().split(/\s+/)).toEqual(out.split('\n')[0]?.trim().split(/\s+/));
  });

  it('the time line of a task has these parts', async () => {
    const line = lines.find((each) => each.includes('include=attempts,events')) ?? '';
    const command = line.replace('http://127.0.0.1:3000', product.url).replace('ID', ended).replace('curl', 'curl -sS');
    const { stdout } = await promisify(execFile)('sh', ['-c', command]);
    const task = JSON.parse(stdout) as Record<string, unknown>;
    const real = { events: task['events'], attempts_list: task['attempts_list'] };
    expect(shapeOf(JSON.parse(blockOf(GUIDE, 'wire', 'time line')))).toEqual(shapeOf(real));
  });

  it.concurrent.each(commands.filter((line) => !isLast(line)))('%s can be typed', canBeTyped);
  it.each(commands.filter(isLast))('%s can be typed', canBeTyped);
});

async function canBeTyped(line: string): Promise<void> {
  const { code, out, err } = await run(line);
  expect(code, `${out}${err}`).toBe(0);
}

// A large file from the command line over a line that breaks, to two api processes in turn: it goes on from what the server has, arrives whole, and is
// one file and one task.
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHouse, type House } from '../chaos/house.js';
import { startRoundRobin, type Passed } from '../harness/round-robin.js';
import { typed, type Ended } from '../harness/typed-command.js';
import { makeFolder } from '../harness/work-area.js';

const SIZE = 21_000_000;
const PART_BYTES = 4 * 2 ** 20;
const words = Buffer.concat([Buffer.from('plain words\n'), Buffer.from(randomBytes(SIZE / 2).toString('hex'))]);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let house: House;
let urls: string[];
beforeAll(async () => {
  house = await openHouse({ backend: 'postgres' });
  urls = [(await house.start('api')).url, (await house.start('api')).url];
  await house.start('worker --queues archive:1,default:1,document:1');
});
afterAll(() => house.close());

function convert(server: string, hears?: Parameters<typeof typed>[1]['hears']): Promise<Ended> & { folder: string } {
  const folder = makeFolder('large');
  fs.writeFileSync(path.join(folder, 'large.txt'), words);
  const environment = {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    ATHANOR_TEST: process.env['ATHANOR_TEST'] ?? '',
  };
  const args = ['convert', 'large.txt', '--to', 'gz', '--server', server];
  return Object.assign(typed(args, { folder, environment, ...(hears && { hears, columns: 100 }) }), { folder });
}
const isPart = ({ method }: Passed) => method === 'PATCH';

it('a large file goes on where its line was cut, also when the last answer is lost', async () => {
  const cuts: string[] = [];
  const line = await startRoundRobin(
    urls,
    (one, bytes) => {
      const nth = line.passed.filter(isPart).indexOf(one) + 1;
      if ((nth !== 2 && nth !== 4) || cuts.includes(`part ${nth}`) || one.bytes + bytes < PART_BYTES / 2) return;
      cuts.push(`part ${nth}`);
      one.cut();
      throw new Error('the line was cut');
    },
    (one, answer) => {
      if (!isPart(one) || answer.headers['x-file-id'] === undefined || cuts.includes('answer')) return;
      cuts.push('answer');
      one.cut();
    },
  );
  const command = convert(line.url);
  const { code, out, err } = await command;
  expect([code, cuts], out + err).toEqual([0, ['part 2', 'part 4', 'answer']]);
  // Again came no more than what was under way when the line was cut: two times half a part.
  const sent = line.passed.filter(isPart).reduce((sum, { bytes }) => sum + bytes, 0);
  expect(sent).toBeLessThan(words.length + 1.2 * PART_BYTES);
  const rows = await house.postgres.query<{ sha256: string; tasks: string }>(
    `SELECT sha256, (SELECT count(*) FROM task) AS tasks FROM stored_file WHERE role = 'input'`,
  );
  expect(rows).toEqual([{ sha256: sha256(words), tasks: '1' }]);
  const packed = fs.readFileSync(path.join(command.folder, 'large.txt.gz'));
  expect(sha256(gunzipSync(packed))).toBe(sha256(words));
});

it('whoever stops a large upload leaves nothing of it', async () => {
  let known = (_type: (text: string) => void): void => undefined;
  const keyboard = new Promise<(text: string) => void>((resolve) => (known = resolve));
  const line = await startRoundRobin(urls, async (one, bytes) => {
    // With its last bytes: there is nothing left to send, only the answer to wait for.
    if (line.passed.filter(isPart).indexOf(one) !== 2 || one.bytes + bytes < PART_BYTES) return;
    (await keyboard)('\x03');
    // The line hangs until the other end leaves it.
    await new Promise<void>((resolve) => one.left(resolve));
  });
  const { code, out } = await convert(line.url, (_printed, { type }) => known(type));
  expect(code, out).toBe(130);
  expect(line.passed.at(-1)?.method).toBe('DELETE');
  expect(await house.postgres.query('SELECT id FROM upload WHERE file_id IS NULL')).toEqual([]);
});

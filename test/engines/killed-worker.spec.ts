// A worker that is killed with -9 at any moment, while it tries the cage, asks programs for their versions, starts tools, and converts: nothing that it has started stays.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseOptions } from '../../src/conversion/options.js';
import { adopt } from '../harness/adopted.js';
import { makeTar } from '../harness/archives.js';
import { makeFolder } from '../harness/work-area.js';
import { places, type Place } from './places.js';
import { makeFilm } from './films.js';
import { docx, paragraph } from './office-files.js';
import { quarters } from './pictures.js';

interface Killed {
  readonly kind: 'trial' | 'tools' | 'questions' | 'work';
  /** The moment is somewhere in so long after its beginning. */
  readonly withinMs: number;
  readonly place?: Place;
  readonly orders?: readonly object[];
}

/** What was left of a worker that was killed. */
async function leftBy({ kind, withinMs, place, orders = [] }: Killed): Promise<readonly string[]> {
  const folder = makeFolder('doomed');
  fs.writeFileSync(path.join(folder, 'orders.json'), JSON.stringify(orders));
  const { uid, wrapper = [] } = place ?? {};
  if (uid !== undefined) fs.chownSync(folder, uid, uid);
  const program = [process.execPath, path.join(import.meta.dirname, 'doomed-worker.mjs'), folder, kind];
  const worker = await adopt([...wrapper, ...program], { uid });
  await until(() => /^ready$/m.test(worker.said()));
  await sleep(Math.random() * withinMs);
  process.kill(worker.pid, 'SIGKILL');
  const left = await worker.left();
  expect(worker.said()).not.toMatch(/^ended$/m);
  fs.rmSync(folder, { recursive: true, force: true });
  return left;
}
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}
async function leftByMany(rounds: number, killed: Killed): Promise<readonly string[]> {
  const left: string[] = [];
  for (let round = 0; round < rounds; round += 1) left.push(...(await leftBy(killed)));
  return left;
}

let orders: readonly object[] = [];
beforeAll(async () => {
  const folder = makeFolder('inputs');
  const put = (name: string, content: Buffer | string): string => {
    fs.writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const order = (engine: string, from: string, to: string, input: string) => ({
    ...{ engine, from, to, input },
    options: parseOptions(to, {}),
  });
  const text = put('a.docx', docx(paragraph('hello')));
  orders = [
    order('sharp', 'png', 'webp', put('a.png', await quarters().png().toBuffer())),
    order('data', 'json', 'yaml', put('a.json', JSON.stringify(Array(2000).fill({ a: 1.5 })))),
    order('libreoffice', 'docx', 'pdf', text),
    order('libreoffice-convert', 'docx', 'pdf', put('b.docx', fs.readFileSync(text))),
    order('ffmpeg-video', 'mp4', 'webm', makeFilm(path.join(folder, 'a.mp4'))),
    order('bsdtar', 'tar', '7z', put('a.tar', makeTar([{ name: 'a', content: 'x' }]))),
  ];
});

describe('nothing is left of a worker that was killed', () => {
  it('while it tried the cage', async () => {
    expect(await leftByMany(10, { kind: 'trial', withinMs: 200 })).toEqual([]);
  });

  it.each(places)('while it started tools, $place', async (place) => {
    expect(await leftByMany(6, { kind: 'tools', withinMs: 300, place })).toEqual([]);
  });

  it('while it asked programs for their versions', async () => {
    expect(await leftByMany(6, { kind: 'questions', withinMs: 1500 })).toEqual([]);
  });

  it('while it started warm processes and worked', async () => {
    expect(await leftByMany(6, { kind: 'work', withinMs: 5000, orders })).toEqual([]);
  });
});

// A worker that is killed with -9 at any moment, while it tries the cage, asks programs for their versions, starts tools, and converts: nothing that it has started stays.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseOptions } from '../../src/conversion/options.js';
import { makeTar } from '../harness/archives.js';
import { makeFolder } from '../harness/work-area.js';
import { places, type Place } from './cage-places.js';
import { makeFilm } from './films.js';
import { docx, paragraph } from './office-files.js';
import { quarters } from './pictures.js';

/** What is not ended sleeps for longer than this, and a busy machine needs a moment. */
const ENDS_WITHIN_S = 10;

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
  const at = (name: string) => path.join(import.meta.dirname, name);
  const worker = [...wrapper, process.execPath, at('doomed-worker.mjs'), folder, kind];
  const parent = spawn('perl', [at('adopt.pl'), String(ENDS_WITHIN_S), ...worker], {
    ...(uid !== undefined && { uid, gid: uid }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  let pid = 0;
  parent.stdout.setEncoding('utf8').on('data', (part: string) => {
    said += part;
    if (pid > 0 || !/^ready$/m.test(said)) return;
    pid = Number(/^started (\d+)$/m.exec(said)?.[1]);
    void sleep(Math.random() * withinMs).then(() => process.kill(pid, 'SIGKILL'));
  });
  await once(parent, 'close');
  expect(said).toMatch(/^ready$/m);
  expect(said).not.toMatch(/^ended$/m);
  fs.rmSync(folder, { recursive: true, force: true });
  return said.match(/^left .*/gm) ?? [];
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

// Supervisor and roles are killed with -9 in one moment, while the program starts tools and works: no tool stays, and no database of its own.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readRuntime } from '../../src/embedded/data-dir.js';
import { projectRoot } from '../../src/shared/settings.js';
import { adopt } from '../harness/adopted.js';
import { makeTar } from '../harness/archives.js';
import { makePng } from '../harness/pictures.js';
import { processTree } from '../harness/processes.js';
import { environmentOf } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';

const ROUNDS = 3;
const WORKS_FOR_MS = 4000;
const PATIENCE = { timeout: 100_000, interval: 100 };

const orders: readonly [name: string, to: string, content: () => Buffer | Promise<Buffer>][] = [
  ['a.png', 'webp', makePng],
  ['a.png', 'pdf', makePng],
  ['a.txt', 'pdf', () => Buffer.from('words')],
  ['a.json', 'yaml', () => Buffer.from('{"a":1}')],
  ['a.tar', '7z', () => makeTar([{ name: 'a', content: 'x' }])],
];

it('nothing is left of the whole program when it is killed at once', { timeout: 300_000 }, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const environment = await environmentOf(makeFolder('product'), { databases: 'embedded' });
    const program = await adopt([process.execPath, path.join(projectRoot, 'dist/src/main.js'), 'all'], {
      env: environment,
    });
    const url = () => readRuntime(environment['DATA_DIR'] ?? '')?.url ?? '';
    await expect.poll(url, PATIENCE).not.toBe('');
    for (const [name, to, content] of [...orders, ...orders]) {
      const body = new Uint8Array(await content());
      const sent = `${url()}/api/v1/convert/${to}?wait=0&filename=${name}`;
      expect((await fetch(sent, { method: 'POST', body })).status).toBe(202);
    }
    await sleep(Math.random() * WORKS_FOR_MS);
    // What a role starts has the command of the role until it is another program.
    const roles = processTree(program.pid).filter(
      ({ pid, parent, command }) => [pid, parent].includes(program.pid) && command.includes('dist/src/main.js'),
    );
    expect(roles.length).toBe(3);
    for (const { pid } of roles) process.kill(pid, 'SIGKILL');
    expect(await program.left()).toEqual([]);
    fs.rmSync(environment['DATA_DIR'] ?? '', { recursive: true, force: true });
  }
});

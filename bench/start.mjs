// The second start: databases, schema and build are there. From the command until the product says that it serves.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { median, print, seconds } from './figures.mjs';
import { makeFolder, root } from './product.mjs';

export async function run({ rounds }) {
  const folder = makeFolder('start');
  try {
    const first = await start(folder);
    const times = [];
    for (let round = 0; round < rounds; round += 1) times.push(await start(folder));
    print('start with an empty data folder', seconds(first));
    print('second start (median)', seconds(median(times)));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function start(folder) {
  const began = performance.now();
  const child = spawn(process.execPath, [path.join(root, 'scripts/start.mjs')], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      DATA_DIR: path.join(folder, 'data'),
      UPLOADS_DIR: path.join(folder, 'uploads'),
      LOG_LEVEL: 'warn',
      ATHANOR_INSTALL: 'no',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve, reject) => {
    child.on('message', (message) => message.ready && resolve());
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  const took = performance.now() - began;
  child.kill('SIGTERM');
  await exited;
  return took;
}

// What the cage adds to the start of a program: /bin/true in it, against the same one bare. As root the cage also changes the user.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { median, print } from './figures.mjs';
import { makeFolder, root } from './product.mjs';

const runsPerRound = 50;

export async function run({ rounds }) {
  const at = (name) => import(path.join(root, 'dist/src/conversion/process', name));
  const { tryMeans } = await at('cage-means.js');
  const { launcherLine } = await at('cage-command.js');
  const { bubblewrapped } = await at('bubblewrap.js');
  const { findTool } = await at('find-tool.js');
  const { slotUser } = await at('slot-user.js');
  const { level, tools, bubblewrap, missing } = tryMeans(findTool('perl'), findTool('bwrap'));
  if (level !== 'full') throw new Error(`There is no full cage here to be measured. ${missing}`);

  const home = makeFolder('cage');
  const user = await slotUser('tool', 0);
  if (user) fs.chownSync(home, user.uid, user.gid);
  const rules = { profile: 'tool', home, writes: [home], lends: [], limits: { fileBytes: 1e9 }, user };
  const inside = () => launcherLine('/bin/true', [], rules, tools, 'bubblewrap');
  const lines = {
    bare: { command: '/bin/true', args: [], cwd: home, env: {} },
    caged: launcherLine('/bin/true', [], rules, tools),
    ...(bubblewrap && { 'caged, in bubblewrap': bubblewrapped(inside(), rules, bubblewrap) }),
  };
  const times = Object.fromEntries(Object.keys(lines).map((name) => [name, []]));
  try {
    // Taken in turns, so that other work on the machine slows all of them.
    for (let turn = 0; turn < rounds * runsPerRound; turn += 1)
      for (const [name, line] of Object.entries(lines)) times[name].push(await start(line));
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
  const floor = median(times.bare);
  for (const [name, taken] of Object.entries(times)) {
    const middle = median(taken);
    print(`start of a program, ${name} (median)`, `${middle.toFixed(1)} ms`);
    if (middle !== floor) print('  more than bare', `${(middle - floor).toFixed(1)} ms`);
  }
}

function start({ command, args, cwd, env }) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(performance.now() - began) : reject(new Error(`ended with ${code}`)),
    );
  });
}

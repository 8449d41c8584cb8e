// A disk that can be filled: a file system of its own in memory, where we may mount one. Unmounted with the file, also when the run is killed.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { dyingWithUs } from '../../src/embedded/owned-process.js';
import { atFileEnd, makeFolder } from '../harness/work-area.js';

export interface SmallDisk {
  readonly folder: string;
  /** False where mounting is not allowed; then it is just a folder. */
  readonly isSmall: boolean;
}

const UNMOUNTER = `trap 'umount -l "$0"; exit' TERM; sleep infinity & wait`;

export function smallDisk(megabytes: number): SmallDisk {
  const folder = makeFolder('disk');
  try {
    const options = `size=${megabytes}m,mode=755`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return { folder, isSmall: false };
  }
  // A mount that outlives its run could not be tidied away by the next.
  const [program, ...args] = dyingWithUs('SIGTERM', ['/bin/bash', '-c', UNMOUNTER, folder]);
  const unmounter = spawn(program, args, { stdio: 'ignore', detached: true });
  atFileEnd(async () => {
    const ended = once(unmounter, 'exit');
    process.kill(-(unmounter.pid ?? 0), 'SIGTERM');
    await ended;
  });
  return { folder, isSmall: true };
}

/** To the last byte. */
export function fill(file: string): void {
  const handle = fs.openSync(file, 'w');
  try {
    for (let block = Buffer.alloc(2 ** 20); block.length > 0;) {
      try {
        if (fs.writeSync(handle, block) < block.length) block = block.subarray(0, block.length >> 1);
      } catch {
        block = block.subarray(0, block.length >> 1);
      }
    }
  } finally {
    fs.closeSync(handle);
  }
}

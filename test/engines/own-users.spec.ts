// Two workers on one machine, both started as root: their tools never run as the same user, and a worker that dies gives its users back.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ownUser } from '../../src/conversion/process/own-users.js';
import { slotUser } from '../../src/conversion/process/slot-user.js';
import { projectRoot } from '../../src/shared/settings.js';

const workers: ChildProcess[] = [];
afterAll(() => workers.forEach((worker) => worker.kill('SIGKILL')));

/** Slots that no other file of tests asks for. */
const slots = [191, 192];
const module = path.join(projectRoot, 'dist/src/conversion/process/slot-user.js');
const program = `
  const { slotUser } = await import(${JSON.stringify(module)});
  const users = await Promise.all(${JSON.stringify(slots)}.map((slot) => slotUser('tool', slot)));
  console.log(JSON.stringify(users.map(({ uid }) => uid)));
  process.stdin.resume();`;

/** Stays until it is killed. */
async function startWorker(): Promise<{ readonly worker: ChildProcess; readonly users: number[] }> {
  const worker = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  workers.push(worker);
  const [said] = (await once(worker.stdout, 'data')) as [Buffer];
  return { worker, users: JSON.parse(said.toString()) as number[] };
}

describe.runIf(process.getuid?.() === 0)('users of tools', () => {
  it('are other ones in each worker, and come back from one that was killed', async () => {
    const one = await startWorker();
    const two = await startWorker();
    expect(new Set([...one.users, ...two.users]).size).toBe(4);
    one.worker.kill('SIGKILL');
    await once(one.worker, 'exit');
    expect((await startWorker()).users).toEqual(one.users);
  });

  it('stay the same for a slot, and differ between slots', async () => {
    const [first, again, other] = await Promise.all([
      slotUser('tool', 195),
      slotUser('tool', 195),
      slotUser('tool', 196),
    ]);
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it('are refused when there are no more, rather than shared', async () => {
    const range = { first: 60_100, count: 2 };
    const users = await Promise.all([ownUser(range, 0), ownUser(range, 7)]);
    expect([...users].sort()).toEqual([60_100, 60_101]);
    await expect(ownUser(range, 1)).rejects.toMatchObject({ code: 'engine_unavailable' });
  });

  it('are locked in a folder that only root may enter', () => {
    expect(execFileSync('stat', ['-c', '%U %a', '/run/athanor/users'], { encoding: 'utf8' }).trim()).toBe('root 700');
  });
});

// The folders of one warm process: in/ (only we write), out/ and tmp/ (it writes), emptied between tasks. Made and used by helper-pool.ts.
// The process never sees the folders of tasks: what it learns of one cannot reach the next. It may be in hostile hands, so nothing here follows a link that it made.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { give, mustBeReachable } from './slot-user.js';
import type { SlotUser } from './user-ranges.js';

export interface Spool {
  readonly home: string;
  readonly in: string;
  readonly out: string;
  readonly tmp: string;
  readonly user: SlotUser | undefined;
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, COPYFILE_FICLONE, COPYFILE_EXCL } = fs.constants;

/** Below `root` each process of each machine has a folder, so that what a dead one left is told from what is in use. */
const owner = `${os.hostname()}-${process.pid}`;

/** Removes what dead processes of this machine left below `root`. */
export async function sweepSpools(root: string): Promise<void> {
  for (const name of await fs.promises.readdir(root).catch(() => [])) {
    const pid = name.startsWith(`${os.hostname()}-`) ? Number(/-(\d+)$/.exec(name)?.[1]) : NaN;
    if (Number.isInteger(pid) && !isAlive(pid))
      await fs.promises.rm(path.join(root, name), { recursive: true, force: true });
  }
}

export async function makeSpool(root: string, name: string, user: SlotUser | undefined): Promise<Spool> {
  const home = path.join(root, owner, name);
  await fs.promises.rm(home, { recursive: true, force: true });
  await fs.promises.mkdir(path.dirname(home), { recursive: true, mode: 0o711 });
  await fs.promises.mkdir(home, { mode: 0o750 });
  if (user) await fs.promises.chown(home, 0, user.gid);
  mustBeReachable(home, user);
  const spool = { home, in: path.join(home, 'in'), out: path.join(home, 'out'), tmp: path.join(home, 'tmp'), user };
  for (const [folder, mode, uid] of [
    [spool.in, 0o750, 0],
    [spool.out, 0o700, user?.uid],
    [spool.tmp, 0o700, user?.uid],
  ] as const) {
    await fs.promises.mkdir(folder, { mode });
    if (user) await fs.promises.lchown(folder, uid ?? 0, user.gid);
  }
  return spool;
}

/** What a process is given when it starts and keeps, such as a profile. */
const own = 'own';

export async function furnishSpool({ tmp, user }: Spool, furnish: (own: string) => Promise<void>): Promise<void> {
  const folder = path.join(tmp, own);
  await fs.promises.mkdir(folder, { mode: 0o700 });
  await furnish(folder);
  await give(folder, user);
}

/** The folders themselves stay: they lie in one that their process may not write to. All at once, because the next task waits for it. */
export async function emptySpool({ in: input, out, tmp }: Spool): Promise<void> {
  await Promise.all(
    [input, out, tmp].map(async (folder) => {
      const names = (await fs.promises.readdir(folder)).filter((name) => folder !== tmp || name !== own);
      await Promise.all(names.map((name) => fs.promises.rm(path.join(folder, name), { recursive: true, force: true })));
    }),
  );
}

/** A copy that shares its blocks where the file system can; never a hard link, which would share the bytes for writing too. */
export async function bringIn(spool: Spool, file: string, name: string): Promise<string> {
  const inside = path.join(spool.in, name);
  await fs.promises.copyFile(file, inside, COPYFILE_FICLONE | COPYFILE_EXCL);
  await fs.promises.chmod(inside, 0o640);
  if (spool.user) await fs.promises.chown(inside, 0, spool.user.gid);
  return inside;
}

/** Moves a result out and makes it ours. False when there is none, or something else than a plain file with one name. */
export async function takeOut(spool: Spool, name: string, to: string): Promise<boolean> {
  const inside = path.join(spool.out, name);
  // A pipe that nobody writes would hold us for ever.
  const handle = await fs.promises.open(inside, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  if (!handle) return false;
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.nlink !== 1) return false;
    const moved = await fs.promises.rename(inside, to).then(
      () => true,
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'EXDEV') return false;
        throw error;
      },
    );
    if (!moved) {
      await pipeline(
        handle.createReadStream({ autoClose: false, start: 0 }),
        fs.createWriteStream(to, { flags: 'wx', mode: 0o640 }),
      );
      return true;
    }
    // The name may have got another file between the two calls; only the one that was looked at counts.
    const now = await fs.promises.lstat(to);
    if (now.ino !== stat.ino) return false;
    if (spool.user) await handle.chown(0, 0);
    await handle.chmod(0o640);
    return true;
  } finally {
    await handle.close();
  }
}

export async function removeSpool({ home }: Pick<Spool, 'home'>): Promise<void> {
  await fs.promises.rm(home, { recursive: true, force: true });
}

/** Where this process has a folder that is no spool. */
export const sharedFolder = (root: string, name: string): string => path.join(root, owner, name);

export async function makeShared(root: string, name: string): Promise<string> {
  const folder = sharedFolder(root, name);
  await fs.promises.mkdir(folder, { recursive: true, mode: 0o711 });
  return folder;
}

/** When no pool of this process uses `root` any more; a folder that is not empty stays. */
export async function leaveRoot(root: string): Promise<void> {
  await fs.promises.rmdir(path.join(root, owner)).catch(() => undefined);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

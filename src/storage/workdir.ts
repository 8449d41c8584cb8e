// The private folder of one attempt: <uploads>/.work/<task>/<fence>, on the same volume as the store so that publishing is a rename.
import fs from 'node:fs';
import path from 'node:path';
import { isId } from '../shared/ids.js';
import { AppError } from '../shared/errors.js';

export interface Workdir extends AsyncDisposable {
  readonly path: string;
}

function workdirOf(uploadsDir: string, taskId: string, fence: number): string {
  if (!isId(taskId)) throw new AppError('internal_error', 'A work folder needs a task id.', { secret: taskId });
  return path.join(uploadsDir, '.work', taskId, String(fence));
}

export async function makeWorkdir(uploadsDir: string, taskId: string, fence: number): Promise<Workdir> {
  const folder = workdirOf(uploadsDir, taskId, fence);
  // Started as root, tools run as another user, who must get to the folder of a step in here, but has no business beside it.
  const make = () => fs.promises.mkdir(folder, { recursive: true, mode: 0o711 });
  if ((await make()) === undefined) {
    // Nothing was made, so it was there: what a killed worker left of this very attempt.
    await fs.promises.rm(folder, { recursive: true, force: true });
    await make();
  }
  return {
    path: folder,
    async [Symbol.asyncDispose]() {
      await fs.promises.rm(folder, { recursive: true, force: true });
      // Another attempt of the same task may have its folder beside ours.
      await fs.promises.rmdir(path.dirname(folder)).catch(() => undefined);
    },
  };
}

/** For work that writes nothing. */
export function noWorkdir(uploadsDir: string, taskId: string, fence: number): Workdir {
  return { path: workdirOf(uploadsDir, taskId, fence), [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** Folders of attempts whose worker died before it could clean up; never one of a task that runs. */
export async function sweepWorkdirs(uploadsDir: string, sweep: WorkdirSweep): Promise<SweptWorkdirs> {
  const root = path.join(uploadsDir, '.work');
  const swept = { folders: 0, files: 0, bytes: 0 };
  const names = await fs.promises.readdir(root).catch(() => []);
  const isOld = async (name: string) => {
    const stat = await fs.promises.stat(path.join(root, name)).catch(() => undefined);
    return stat !== undefined && stat.mtimeMs < Date.now() - sweep.olderThanS * 1000;
  };
  const old: string[] = [];
  for (const name of names) if (await isOld(name)) old.push(name);
  const running = await sweep.isRunning(old.filter(isId));
  for (const name of old) {
    sweep.signal.throwIfAborted();
    // An attempt that begins meanwhile makes its folder in here, and the time young again.
    if (running.has(name) || !(await isOld(name))) continue;
    const folder = path.join(root, name);
    const { files, bytes } = await sizeOf(folder);
    if (!sweep.dryRun) await fs.promises.rm(folder, { recursive: true, force: true });
    swept.folders += 1;
    swept.files += files;
    swept.bytes += bytes;
  }
  return swept;
}

export interface WorkdirSweep {
  readonly olderThanS: number;
  /** Only count. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly isRunning: (taskIds: readonly string[]) => Promise<ReadonlySet<string>>;
}
export interface SweptWorkdirs {
  readonly folders: number;
  readonly files: number;
  readonly bytes: number;
}

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  const size = { files: 0, bytes: 0 };
  const entries = await fs.promises.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const stat = await fs.promises.stat(path.join(entry.parentPath, entry.name)).catch(() => undefined);
    size.files += 1;
    size.bytes += stat?.size ?? 0;
  }
  return size;
}

// The private folder of one attempt: <uploads>/.work/<task>/<fence>, on the same volume as the store so that publishing is a rename.
import fs from 'node:fs';
import path from 'node:path';
import { isId } from '../shared/ids.js';
import { AppError } from '../shared/errors.js';

export interface Workdir extends AsyncDisposable {
  readonly path: string;
}

export async function makeWorkdir(uploadsDir: string, taskId: string, fence: number): Promise<Workdir> {
  if (!isId(taskId)) throw new AppError('internal_error', 'A work folder needs a task id.', { secret: taskId });
  const ofTask = path.join(uploadsDir, '.work', taskId);
  const folder = path.join(ofTask, String(fence));
  await fs.promises.mkdir(ofTask, { recursive: true, mode: 0o711 });
  await fs.promises.rm(folder, { recursive: true, force: true });
  await fs.promises.mkdir(folder, { mode: 0o700 });
  return {
    path: folder,
    async [Symbol.asyncDispose]() {
      await fs.promises.rm(folder, { recursive: true, force: true });
      // Another attempt of the same task may have its folder beside ours.
      await fs.promises.rmdir(ofTask).catch(() => undefined);
    },
  };
}

/** Folders of attempts whose worker died before it could clean up; never one that is still running. */
export async function sweepWorkdirs(
  uploadsDir: string,
  olderThanS: number,
  isRunning: (taskIds: string[]) => Promise<Set<string>>,
): Promise<{ folders: number }> {
  const root = path.join(uploadsDir, '.work');
  const names = await fs.promises.readdir(root).catch(() => []);
  const old: string[] = [];
  for (const name of names) {
    const stat = await fs.promises.stat(path.join(root, name)).catch(() => undefined);
    if (stat && stat.mtimeMs < Date.now() - olderThanS * 1000) old.push(name);
  }
  const running = await isRunning(old.filter(isId));
  const dead = old.filter((name) => !running.has(name));
  for (const name of dead) await fs.promises.rm(path.join(root, name), { recursive: true, force: true });
  return { folders: dead.length };
}

// Paths that a message names, held against the folders that a setting of its door permits. What is opened is checked again once it is open, so that a link
// that is put in its place meanwhile leads nowhere. Called by the doors.
import fs, { type FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import path from 'node:path';
import { AppError } from '../shared/errors.js';
import type { Settings } from '../shared/settings.js';

export interface Permitted extends Pick<Settings, 'dataDir' | 'uploadsDir'> {
  readonly folders: readonly string[];
  /** What names them, for those who are refused. */
  readonly setting: 'CELERY_FOLDERS' | 'DOOR_FOLDERS';
}

/** Non-blocking, because a pipe in the place of a file would wait for a writer. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

export interface OpenFile {
  readonly path: string;
  readonly handle: FileHandle;
}

export async function openInput(asked: string, permitted: Permitted): Promise<OpenFile> {
  const opened = await open(asked, READ, permitted);
  if ((await opened.handle.stat()).isFile()) return opened;
  await opened.handle.close();
  throw new AppError('file_not_found', 'The input path does not lead to a file.');
}

/** What is made in it by way of `inside()` stays in it, wherever its name leads by then. */
export function openFolder(asked: string, permitted: Permitted): Promise<OpenFile> {
  return open(asked, FOLDER, permitted);
}

export function inside({ handle }: OpenFile, name: string): string {
  return `/proc/self/fd/${handle.fd}/${name}`;
}

async function open(asked: string, flags: number, permitted: Permitted): Promise<OpenFile> {
  if (!path.isAbsolute(asked) || asked.includes('\0')) throw refused(permitted.setting);
  const real = await fs.realpath(asked).catch(async (error: unknown) => {
    // Whether something is there is said only of places that may be read.
    await check(path.normalize(asked), permitted);
    throw notFound(error);
  });
  await check(real, permitted);
  const handle = await fs.open(real, flags).catch((error: unknown) => {
    throw notFound(error);
  });
  try {
    await check(await fs.readlink(`/proc/self/fd/${handle.fd}`), permitted);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return { path: real, handle };
}

async function check(real: string, { folders, setting, dataDir, uploadsDir }: Permitted): Promise<void> {
  const resolve = (folder: string) => fs.realpath(folder).catch(() => path.resolve(folder));
  const [allowed, own] = await Promise.all([
    Promise.all(folders.map(resolve)),
    Promise.all([dataDir, uploadsDir].map(resolve)),
  ]);
  const isIn = (folder: string) => real === folder || real.startsWith(folder === '/' ? '/' : `${folder}/`);
  if (!allowed.some(isIn) || own.some(isIn)) throw refused(setting);
}

function refused(setting: string): AppError {
  return new AppError('forbidden', `The path is not in a folder that ${setting} permits.`);
}

function notFound(error: unknown): AppError {
  const isDenied = ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
  return isDenied
    ? new AppError('forbidden', 'The path may not be opened by the user that Athanor runs as.', { cause: error })
    : new AppError('file_not_found', 'The path does not lead to what it should: there is no such file or folder.', {
        cause: error,
      });
}

// A file that grows over several requests: continued at a known place, flushed at times, and left at a known length however a request ends.
// Called by local.storage.ts.
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AppError, toAppError } from '../shared/errors.js';
import { Portions } from './portions.js';
import type { Extended, Extension } from './storage.js';

/** So much is lost at most when the machine fails; smaller portions make everything wait for the disk. */
const FLUSH_BYTES = 256 * 2 ** 20;

export async function extendFile(path: string, extension: Extension): Promise<Extended> {
  const { at, mostBytes, from, mayWrite, flushed, print } = extension;
  const file = await fs.promises.open(path, 'r+');
  let came = 0;
  let safe = at;
  let broken: AppError | undefined;
  const portions = new Portions({
    ...{ path, file, at, print },
    check: (bytes) => {
      if (came + bytes > mostBytes) throw tooMuch();
      if (!mayWrite()) throw overtaken();
      came += bytes;
    },
    written: async (end) => {
      if (end - safe < FLUSH_BYTES) return;
      await file.datasync();
      safe = end;
      await flushed(end);
    },
  });
  try {
    await file.truncate(at);
    await pipeline(from, portions);
  } catch (error) {
    broken = toAppError(error);
    await portions.settle().catch((worse: unknown) => (broken = toAppError(worse)));
  }
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
  return { endsAt: portions.endsAt, ...(broken && { broken }) };
}

/** Another place for the same bytes, of which only the first so many are taken. */
export async function copyFile(path: string, target: string, sizeBytes: number): Promise<void> {
  await fs.promises.copyFile(path, target, fs.constants.COPYFILE_FICLONE);
  const file = await fs.promises.open(target, 'r+');
  try {
    await file.truncate(sizeBytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

const tooMuch = (): AppError =>
  new AppError('file_too_large', 'More bytes came than Upload-Length has announced. Begin a new upload.');
const overtaken = (): AppError =>
  new AppError('upload_locked', 'Another request writes to this upload now. Ask where it stands, then go on there.');

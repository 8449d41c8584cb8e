// A file in the folder of a run that its operation hands over: really in there, and the same bytes when they are counted and when they are taken.
// Called by asked-tasks.ts.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../shared/errors.js';

const { O_RDONLY, O_NOFOLLOW } = fs.constants;

export interface AskedFile extends AsyncDisposable {
  readonly sizeBytes: number;
  sha256(): Promise<string>;
  read(): Readable;
}

export async function openInside(folder: string, given: string): Promise<AskedFile> {
  const real = await fs.promises.realpath(path.resolve(folder, given)).catch((cause: unknown) => {
    throw notThere(given, cause);
  });
  if (!real.startsWith((await fs.promises.realpath(folder)) + path.sep)) throw notThere(given);
  const handle = await fs.promises.open(real, O_RDONLY | O_NOFOLLOW);
  const stat = await handle.stat();
  const read = () => handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 2 ** 18 });
  const file: AskedFile = {
    sizeBytes: stat.size,
    read,
    sha256: async () => {
      const hash = createHash('sha256');
      for await (const chunk of read() as AsyncIterable<Buffer>) hash.update(chunk);
      return hash.digest('hex');
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
  if (stat.isFile()) return file;
  await handle.close();
  throw notThere(given);
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const notThere = (given: string, cause?: unknown): AppError =>
  new AppError('file_not_found', `There is no file "${path.basename(given)}" in the folder of this run.`, {
    cause,
    secret: given,
  });

// The default store: a folder. New bytes arrive under .incoming and are renamed when they are whole, so a reader never sees half a file.
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, toAppError } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { formatBytes } from '../shared/units.js';
import { Fingerprint } from './fingerprint.js';
import { copyFile, extendFile } from './partial-file.js';
import { Portions } from './portions.js';
import {
  Storage,
  type Extended,
  type Extension,
  type Range,
  type Received,
  type Room,
  type Sweep,
  type Swept,
} from './storage.js';

/** Files asked about at once. */
const SWEEP_PAGE = 500;

@Injectable()
export class LocalStorage extends Storage {
  private readonly root: string;
  private usedBytes: { at: number; value: number } | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'uploadsDir' | 'diskFloor' | 'maxStorage'>) {
    super();
    this.root = settings.uploadsDir;
  }

  async admit(bytes: number): Promise<void> {
    const { freeBytes, floorBytes } = await this.room();
    const fits = freeBytes - bytes >= floorBytes && (await this.isWithinMaxStorage(bytes));
    if (!fits)
      throw new AppError(
        'storage_full',
        `There is no room for ${formatBytes(bytes)} more. Delete results that are no longer needed, or ask the operator for space.`,
        { retryAfterS: 60 },
      );
  }

  async receive(from: Readable, maxBytes: number): Promise<Received> {
    const key = newKey('in');
    const temporary = path.join(this.root, '.incoming', newId());
    await fs.promises.mkdir(path.dirname(temporary), { recursive: true });
    const print = new Fingerprint();
    try {
      await this.write(from, { path: temporary, print, maxBytes });
      const facts = await print.facts();
      await this.place(temporary, key);
      return { key, ...facts };
    } catch (error) {
      print.forget();
      await fs.promises.rm(temporary, { force: true });
      throw toUploadError(error);
    }
  }

  async begin(): Promise<string> {
    const key = newKey('in');
    const target = this.pathOf(key);
    await fs.promises.mkdir(path.dirname(target), { recursive: true });
    await fs.promises.writeFile(target, '', { flag: 'wx', mode: 0o600, flush: true });
    await flushFolder(target);
    return key;
  }

  extend(extension: Extension): Promise<Extended> {
    return extendFile(this.pathOf(extension.key), extension).catch(toMissing);
  }

  async continueElsewhere(key: string, sizeBytes: number): Promise<string> {
    const next = newKey('in');
    const target = this.pathOf(next);
    await fs.promises.mkdir(path.dirname(target), { recursive: true });
    await copyFile(this.pathOf(key), target, sizeBytes).catch(toMissing);
    await flushFolder(target);
    return next;
  }

  async sizeOf(key: string): Promise<number> {
    return (await fs.promises.stat(this.pathOf(key)).catch(toMissing)).size;
  }

  async examine(key: string): Promise<Received> {
    return { key, ...(await Fingerprint.of(this.pathOf(key)).catch(toMissing)) };
  }

  async open(key: string, range?: Range): Promise<Readable> {
    const handle = await fs.promises.open(this.pathOf(key), 'r').catch(toMissing);
    return handle.createReadStream({ ...range, highWaterMark: 2 ** 18 });
  }

  async stage(key: string, target: string): Promise<void> {
    // A clone shares the bytes where the file system can, yet a write to it never reaches the original.
    await fs.promises.copyFile(this.pathOf(key), target, fs.constants.COPYFILE_FICLONE).catch((error: unknown) => {
      throw isMissing(error) ? new AppError('file_expired', 'The input was deleted before the task ran.') : error;
    });
    await fs.promises.chmod(target, 0o600);
  }

  async publish(from: string, key: string): Promise<{ sizeBytes: number; sha256: string }> {
    const [{ sizeBytes, sha256 }] = await Promise.all([Fingerprint.of(from), flush(from)]);
    await fs.promises.chmod(from, 0o600);
    if (process.getuid?.() === 0) await fs.promises.chown(from, 0, 0);
    await this.place(from, key);
    return { sizeBytes, sha256 };
  }

  async remove(key: string): Promise<void> {
    await fs.promises.rm(this.pathOf(key), { force: true });
  }

  async room(): Promise<Room> {
    await fs.promises.mkdir(this.root, { recursive: true });
    const disk = await fs.promises.statfs(this.root);
    const totalBytes = disk.blocks * disk.bsize;
    return {
      totalBytes,
      freeBytes: disk.bavail * disk.bsize,
      floorBytes: this.settings.diskFloor,
    };
  }

  async sweep({ olderThanS, dryRun, signal, isNamed }: Sweep): Promise<Swept> {
    const before = Date.now() - olderThanS * 1000;
    const swept = { files: 0, bytes: 0 };
    const drop = async ({ file, bytes }: FoundFile) => {
      if (!dryRun) await fs.promises.rm(file, { force: true });
      swept.files += 1;
      swept.bytes += bytes;
    };
    for await (const found of filesOlderThan(path.join(this.root, '.incoming'), before)) await drop(found);
    const store = path.join(this.root, 'files');
    const keyOf = ({ file }: FoundFile) => path.relative(store, file);
    for await (const page of inPages(filesOlderThan(store, before), SWEEP_PAGE)) {
      signal.throwIfAborted();
      const named = await isNamed(page.map(keyOf));
      for (const found of page) if (!named.has(keyOf(found))) await drop(found);
    }
    return swept;
  }

  private async isWithinMaxStorage(bytes: number): Promise<boolean> {
    if (this.settings.maxStorage === undefined) return true;
    // Counting the folder is slow when it is full; half a minute of error is nothing against a quota.
    if (!this.usedBytes || Date.now() - this.usedBytes.at > 30_000) {
      let value = 0;
      for await (const file of filesOlderThan(path.join(this.root, 'files'), Infinity)) value += file.bytes;
      this.usedBytes = { at: Date.now(), value };
    }
    return this.usedBytes.value + bytes <= this.settings.maxStorage;
  }

  private async place(from: string, key: string): Promise<void> {
    const target = this.pathOf(key);
    await fs.promises.mkdir(path.dirname(target), { recursive: true });
    await fs.promises.rename(from, target);
    await flushFolder(target);
  }

  /** Flushed, because an accepted task must find its input after a power cut. */
  private async write(from: Readable, { path, print, maxBytes }: Incoming): Promise<void> {
    const file = await fs.promises.open(path, 'wx', 0o600);
    let bytes = 0;
    const check = (more: number) => {
      bytes += more;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
    };
    const portions = new Portions({ path, file, at: 0, print, check });
    try {
      await pipeline(from, portions);
      await file.sync();
    } finally {
      // What is being written when a body breaks off is let finish: a closed number could mean another file by then.
      await portions.idle();
      await file.close();
    }
  }

  private pathOf(key: string): string {
    if (!/^[a-z0-9-]+(\/[a-z0-9-]+)+$/.test(key))
      throw new AppError('internal_error', 'A storage key is not well formed.', { secret: key });
    return path.join(this.root, 'files', key);
  }
}

interface Incoming {
  readonly path: string;
  readonly print: Fingerprint;
  readonly maxBytes: number;
}

/** Keys are ours: ids only, in folders by their random end, never anything that a user wrote. */
export function newKey(kind: 'in' | 'out'): string {
  const id = newId();
  return `${kind}/${id.slice(-2)}/${id}`;
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('file_too_large', `The file is larger than the ${formatBytes(maxBytes)} that are accepted here.`);
}

function toUploadError(error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET'
    ? new AppError('upload_incomplete', 'The upload ended before all bytes were there. Send the file again.', {
        cause: error,
      })
    : toAppError(error);
}

async function flush(path: string): Promise<void> {
  const file = await fs.promises.open(path, 'r');
  await file.sync().finally(() => file.close());
}

/** So that the name of a file is as safe as its bytes. */
async function flushFolder(file: string): Promise<void> {
  await flush(path.dirname(file));
}

function toMissing(error: unknown): never {
  throw isMissing(error) ? new AppError('file_expired', 'This file has been deleted.', { cause: error }) : error;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

interface FoundFile {
  readonly file: string;
  readonly bytes: number;
}

/** Folder by folder: a recursive opendir() of Node 20 leaves out most of what lies in many folders. */
async function* filesOlderThan(folder: string, before: number): AsyncGenerator<FoundFile> {
  for (const entry of await fs.promises.readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOlderThan(file, before);
    if (!entry.isFile()) continue;
    const stat = await fs.promises.stat(file).catch(() => undefined);
    if (stat && stat.mtimeMs < before) yield { file, bytes: stat.size };
  }
}

async function* inPages<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let page: T[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

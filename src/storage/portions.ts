// Writes a stream to a file in portions: while one is written the next one gathers. Each small chunk by itself would cost a way to the disk's threads and
// back. Called by local.storage.ts and partial-file.ts.
import type fs from 'node:fs';
import { Writable } from 'node:stream';
import type { Fingerprint } from './fingerprint.js';

export interface Portioned {
  readonly path: string;
  readonly file: fs.promises.FileHandle;
  readonly at: number;
  readonly print?: Fingerprint | undefined;
  /** Throws when these must not come: too many, or somebody else is writing. Asked for each chunk, and before each portion with none. */
  readonly check: (bytes: number) => void;
  /** After each portion; the next waits for it. */
  readonly written?: (endsAt: number) => Promise<void>;
}

const PORTION_BYTES = 2 ** 20;

export class Portions extends Writable {
  private gathered: Buffer[] = [];
  private bytes = 0;
  private stand: number;
  private writing: Promise<void> = Promise.resolve();
  private isDue = false;

  constructor(private readonly way: Portioned) {
    super({ highWaterMark: PORTION_BYTES });
    this.stand = way.at;
  }

  /** Where what is written ends. */
  get endsAt(): number {
    return this.stand;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    try {
      this.way.check(chunk.length);
    } catch (error) {
      return done(error as Error);
    }
    this.way.print?.add(chunk);
    this.gathered.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes < PORTION_BYTES) {
      this.soon();
      return done();
    }
    const before = this.writing;
    this.writing = this.portion();
    before.then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.settle().then(() => done(), done);
  }

  /** When no write is under way. */
  async idle(): Promise<void> {
    await this.writing.catch(() => undefined);
  }

  /** Writes what has come, also of a stream that broke off. */
  settle(): Promise<void> {
    if (this.bytes > 0) this.writing = this.portion();
    return this.writing;
  }

  /** What comes slowly does not wait for a portion to be full, only for the write before it. */
  private soon(): void {
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      void this.idle().then(() => {
        this.isDue = false;
        if (this.bytes > 0 && !this.destroyed) this.writing = this.portion();
      });
    });
  }

  private portion(): Promise<void> {
    const { gathered, bytes, writing } = this;
    this.gathered = [];
    this.bytes = 0;
    const portion = writing.then(() => this.put(gathered, bytes));
    portion.catch((error: unknown) => this.destroy(error as Error));
    return portion;
  }

  private async put(buffers: readonly Buffer[], bytes: number): Promise<void> {
    const { path, file, print, check, written } = this.way;
    check(0);
    const { bytesWritten } = await file.writev(buffers, this.stand);
    // A disk that is full takes a part, and says why only when it is asked for the rest.
    if (bytesWritten < bytes) {
      const rest = Buffer.concat(buffers).subarray(bytesWritten);
      await writeRest(file, rest, this.stand + bytesWritten);
    }
    this.stand += bytes;
    print?.reach(path, this.stand);
    await written?.(this.stand);
  }
}

async function writeRest(file: fs.promises.FileHandle, rest: Buffer, at: number): Promise<void> {
  for (let done = 0; done < rest.length;) {
    const { bytesWritten } = await file.write(rest, done, rest.length - done, at + done);
    done += bytesWritten;
  }
}

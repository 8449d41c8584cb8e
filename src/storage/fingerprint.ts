// What is known of bytes while they flow by: their number, their hash, and the beginning by which they are recognised. Kept by whoever writes them to a file.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { HashAside } from './hash-aside.js';

export interface Facts {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** The first 64 KiB, enough to recognise what it is. */
  readonly head: Buffer;
}

const HEAD_BYTES = 64 * 1024;
/** Hashed on the way, in a few milliseconds; what is larger is left to a thread. */
const SMALL_BYTES = 8 * 2 ** 20;

export class Fingerprint {
  private bytes = 0;
  private readonly head: Buffer[] = [];
  private headBytes = 0;
  private readonly hash = createHash('sha256');
  private aside: HashAside | undefined;

  /** Of a file that is there already. */
  static async of(path: string): Promise<Facts> {
    const { size } = await fs.promises.stat(path);
    const print = new Fingerprint();
    print.add(await firstBytes(path, size > SMALL_BYTES ? HEAD_BYTES : size));
    print.bytes = size;
    print.reach(path, size);
    return print.facts();
  }

  get sizeBytes(): number {
    return this.bytes;
  }

  /** Before they are written. */
  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes <= SMALL_BYTES) this.hash.update(chunk);
    if (this.headBytes >= HEAD_BYTES) return;
    // A copy, because the whole block that it came in would live as long.
    const part = Buffer.from(chunk.subarray(0, HEAD_BYTES - this.headBytes));
    this.head.push(part);
    this.headBytes += part.length;
  }

  /** So much of the file is written. */
  reach(path: string, bytes: number): void {
    if (this.bytes > SMALL_BYTES) (this.aside ??= new HashAside(path)).reach(bytes);
  }

  /** When all of it is written. Nothing can be added afterwards. */
  async facts(): Promise<Facts> {
    const sha256 = this.aside ? await this.aside.tell(this.bytes) : this.hash.digest('hex');
    return { sizeBytes: this.bytes, sha256, head: Buffer.concat(this.head) };
  }

  /** It will not be asked for. */
  forget(): void {
    this.aside?.forget();
  }
}

async function firstBytes(path: string, bytes: number): Promise<Buffer> {
  const file = await fs.promises.open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

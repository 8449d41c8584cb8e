// What is known of bytes while they flow by: their number, their hash, and the beginning by which they are recognised. Kept by whoever stores a stream.
import { createHash } from 'node:crypto';

export interface Facts {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** The first 64 KiB, enough to recognise what it is. */
  readonly head: Buffer;
}

const HEAD_BYTES = 64 * 1024;

export class Fingerprint {
  private bytes = 0;
  private readonly hash = createHash('sha256');
  private head = Buffer.alloc(0);

  get sizeBytes(): number {
    return this.bytes;
  }

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.head.length < HEAD_BYTES)
      this.head = Buffer.concat([this.head, chunk.subarray(0, HEAD_BYTES - this.head.length)]);
    this.hash.update(chunk);
  }

  /** Nothing can be added afterwards. */
  facts(): Facts {
    return { sizeBytes: this.bytes, sha256: this.hash.digest('hex'), head: this.head };
  }
}

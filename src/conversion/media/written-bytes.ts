// What the readers of written-media.ts find in a result, the window through which they look at its bytes, and one word for whatever is not as it should be.
import type fs from 'node:fs';

export interface Written {
  readonly durationS: number;
  /** As stored; it need not be turned. */
  readonly film?: { readonly codec: string; readonly width: number; readonly height: number };
  /** Their codecs, as ffprobe calls them. */
  readonly sounds: readonly string[];
  readonly subtitles: number;
}

const windowBytes = 2 ** 20;
/** Whoever was taken over by its input may write what is endless to read: ten hours of sound have two million packets, and their index is as large as this. */
const most = { bytesAtOnce: 16 * 2 ** 20, looks: 4_000_000 } as const;

/** Whoever reads gives up: this is not the plain kind, or not whole. */
export function need(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Error(`not plain: ${what}`);
}

export function known<T>(value: T | undefined, what: string): T {
  need(value !== undefined, what);
  return value;
}

export class WrittenBytes {
  private window = Buffer.alloc(0);
  private from = 0;
  private looks = 0;

  constructor(
    private readonly handle: fs.promises.FileHandle,
    readonly size: number,
  ) {}

  /** All of them, or it is not whole. */
  async read(at: number, length: number): Promise<Buffer> {
    need(at >= 0 && length >= 0 && at + length <= this.size, 'it ends early');
    this.looks += 1;
    need(length <= most.bytesAtOnce && this.looks <= most.looks, 'it is too long');
    if (at < this.from || at + length > this.from + this.window.length) await this.move(at, length);
    return this.window.subarray(at - this.from, at - this.from + length);
  }

  private async move(at: number, length: number): Promise<void> {
    const wanted = Math.min(Math.max(length, windowBytes), this.size - at);
    const { buffer, bytesRead } = await this.handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at);
    need(bytesRead >= length, 'it cannot be read');
    this.window = buffer.subarray(0, bytesRead);
    this.from = at;
  }
}

// Where bytes live. The seam behind which a local folder stands today; whoever calls it knows keys, never paths.
import type { Readable } from 'node:stream';

export interface Received {
  readonly key: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** The first 64 KiB, enough to recognise what it is. */
  readonly head: Buffer;
}
export interface Room {
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Below this nothing is accepted. */
  readonly floorBytes: number;
}
export interface Range {
  readonly start: number;
  /** Inclusive, as in HTTP. */
  readonly end: number;
}

export abstract class Storage {
  /** Throws storage_full before a body is read. */
  abstract admit(bytes: number): Promise<void>;
  /** Streams a body in; when it fails or is too large nothing stays behind. */
  abstract receive(from: Readable, maxBytes: number): Promise<Received>;
  abstract open(key: string, range?: Range): Promise<Readable>;
  /** Puts a copy of the bytes at a path inside a work folder. */
  abstract stage(key: string, path: string): Promise<void>;
  /** Moves a finished file out of a work folder, safe on disk when this returns. */
  abstract publish(path: string, key: string): Promise<{ sizeBytes: number; sha256: string }>;
  /** Removing what is not there is not an error. */
  abstract remove(key: string): Promise<void>;
  abstract room(): Promise<Room>;
  /** Removes what crashes left behind: unfinished uploads, and bytes that no row names. Says what it freed, or would. */
  abstract sweep(sweep: Sweep): Promise<Swept>;
}

export interface Sweep {
  /** What is younger may belong to something that is just being done. */
  readonly olderThanS: number;
  /** Only count. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly isNamed: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
}
export interface Swept {
  readonly files: number;
  readonly bytes: number;
}

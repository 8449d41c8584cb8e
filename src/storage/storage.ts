// Where bytes live. The seam behind which a local folder stands today; whoever calls it knows keys, never paths.
import type { Readable } from 'node:stream';
import type { AppError } from '../shared/errors.js';
import type { Facts, Fingerprint } from './fingerprint.js';

export interface Received extends Facts {
  readonly key: string;
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
/** More bytes of a file that comes in several parts. */
export interface Extension {
  readonly key: string;
  /** Where they begin; whatever lies behind is cut off first. */
  readonly at: number;
  readonly mostBytes: number;
  readonly from: Readable;
  /** False as soon as somebody else may be writing. */
  readonly mayWrite: () => boolean;
  /** Told now and then up to where the bytes would survive a power cut. */
  readonly flushed: (endsAt: number) => Promise<void>;
  /** Sees the bytes that are written. */
  readonly print?: Fingerprint | undefined;
}
export interface Extended {
  /** All before this is flushed. */
  readonly endsAt: number;
  /** Why there is not more. */
  readonly broken?: AppError;
}

export abstract class Storage {
  /** Throws storage_full before a body is read. */
  abstract admit(bytes: number): Promise<void>;
  /** Streams a body in; when it fails or is too large nothing stays behind. */
  abstract receive(from: Readable, maxBytes: number): Promise<Received>;
  /** An empty file that will come in parts. */
  abstract begin(): Promise<string>;
  /** Keeps what came, also when `from` breaks off. */
  abstract extend(extension: Extension): Promise<Extended>;
  /** The first so many bytes at a place of their own, out of reach of whoever may still write to the old one. */
  abstract continueElsewhere(key: string, sizeBytes: number): Promise<string>;
  abstract sizeOf(key: string): Promise<number>;
  /** Reads a file that has become whole. */
  abstract examine(key: string): Promise<Received>;
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

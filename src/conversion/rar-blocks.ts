// What the two formats of RAR have in common for whoever opens a locked one: a block, where it comes from, and why it cannot be opened. Used by rar-opening.ts and its two readers.
import { AppError } from '../shared/errors.js';
import type { Key } from './rar-keys.js';

/** A checksum by which the files are held against what was packed, in their order: hidden ones cannot stand in the open archive. */
export interface HiddenSum {
  readonly sum: number;
  /** Of the key that hid it, in hexadecimal. */
  readonly by: string;
}

export interface OpenedBlock {
  /** undefined: it is left out. */
  readonly head: Buffer | undefined;
  /** Bytes that follow it in the locked archive, */
  readonly packed: number;
  /** and in the open one. */
  readonly kept: number;
  readonly key?: Key | undefined;
  /** Of a file; null: its own checksum is still with it. */
  readonly sum?: HiddenSum | null;
}

/** Bytes of the locked archive, one stretch after the other. */
export interface Stretch {
  readonly take: (length: number) => Buffer;
  /** So far behind what was taken last; what lies behind the end is missing. */
  readonly peek: (offset: number, length: number) => Buffer;
  readonly left: () => number;
}

export const damaged = (): AppError =>
  new AppError(
    'input_corrupt',
    'The archive is damaged or incomplete, or one part of several. Test it with the program that made it, then try again.',
  );

export const wrongPassword = (): AppError =>
  new AppError('password_wrong', 'The password does not open this archive. Give the right one.');

export const unknownLock = (): AppError =>
  new AppError(
    'codec_unsupported',
    'The RAR is locked in a way that cannot be opened here. Unpack it with the program that made it and pack the files again as ZIP or 7-Zip.',
  );

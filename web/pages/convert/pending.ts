// Uploads that are not whole yet, remembered so that a reload does not begin them anew. The bytes are on the server; only the file itself must be chosen again.
import { keep, readKept } from '../../kept.js';
import type { Operation } from '../../operations.js';

export interface Pending {
  readonly key: string;
  readonly job: string;
  readonly address: string;
  readonly name: string;
  readonly folder: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly target: string;
  /** As they were chosen; what was kept by an older page has none. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly preset?: string | undefined;
  readonly operation?: Operation | undefined;
}

const NAME = 'pendingUploads';
const MOST = 200;

export const pendingOf = (job: string): Pending[] => readKept<Pending[]>(NAME, []).filter((each) => each.job === job);

export function keepPending(pending: Pending): void {
  keep(NAME, [...readKept<Pending[]>(NAME, []).filter(({ key }) => key !== pending.key), pending].slice(-MOST));
}

export function forgetPending(key: string): void {
  keep(
    NAME,
    readKept<Pending[]>(NAME, []).filter((each) => each.key !== key),
  );
}

/** A password is never written down: without it the document is asked for it again. */
export const withoutSecrets = (options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !/password/i.test(name)));

type Known = Pick<Pending, 'name' | 'sizeBytes' | 'modifiedAt'>;
/** Chosen for it by hand: its time may have changed on the way through a phone. */
export const isCalledSo = (file: File, { name, sizeBytes }: Known): boolean =>
  file.name === name && file.size === sizeBytes;

/** The same file, as far as a browser lets us know. */
export const isSameFile = (file: File, known: Known): boolean =>
  isCalledSo(file, known) && file.lastModified === known.modifiedAt;

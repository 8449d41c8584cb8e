// Uploads that are not whole yet, remembered so that a reload does not begin them anew. The bytes are on the server; only the file itself must be chosen again.
import { keep, readKept } from '../../kept.js';

export interface Pending {
  readonly key: string;
  readonly job: string;
  readonly address: string;
  readonly name: string;
  readonly folder: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly target: string;
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

/** The same file, as far as a browser lets us know. */
export const isSameFile = (
  file: File,
  { name, sizeBytes, modifiedAt }: Pick<Pending, 'name' | 'sizeBytes' | 'modifiedAt'>,
): boolean => file.name === name && file.size === sizeBytes && file.lastModified === modifiedAt;

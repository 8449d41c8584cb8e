// Files that are becoming one, remembered so that a reload in the midst of their uploads does not begin them anew. What is whole is on the server; only the
// files that are not have to be chosen again. Beside pending.ts, which does the same for single files.
import { keep, readKept } from '../../kept.js';
import type { Operation } from '../../operations.js';
import type { Item, Piece } from './item.js';
import { withoutSecrets } from './pending.js';

export interface KeptMerge {
  readonly key: string;
  readonly job: string;
  readonly name: string;
  readonly format: string | undefined;
  readonly operation: Operation;
  readonly options: Readonly<Record<string, unknown>>;
  readonly pieces: readonly Omit<Piece, 'file'>[];
}

const NAME = 'merges';
const MOST = 50;
const all = (): KeptMerge[] => readKept<KeptMerge[]>(NAME, []);

export const mergesOf = (job: string): KeptMerge[] => all().filter((each) => each.job === job);

/** As far as it is by now. */
export function keepMerge({ key, name, format, operation, options, pieces = [] }: Item, job: string): void {
  const work = operation.peek();
  if (work === undefined) return;
  const kept = pieces.map(({ file: _gone, ...piece }) => piece);
  const merge = { key, job, name, format, operation: work, options: withoutSecrets(options.peek()), pieces: kept };
  keep(NAME, [...all().filter((each) => each.key !== key), merge].slice(-MOST));
}

export function forgetMerge(key: string): void {
  const kept = all();
  if (kept.some((each) => each.key === key))
    keep(
      NAME,
      kept.filter((each) => each.key !== key),
    );
}

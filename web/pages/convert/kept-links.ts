// Links that the server fetches for a batch, remembered so that a reload finds their rows again. The address itself is not: it may open something that
// is nobody else's business. Its task knows it.
import type { Problem } from '../../api.js';
import { keep, readKept } from '../../kept.js';

export interface KeptLink {
  /** Where it is drawn. */
  readonly row: string;
  readonly job: string;
  readonly name: string;
  readonly host: string;
  /** That fetches it, or has. */
  readonly task?: string;
  /** Why there is none. */
  readonly refused?: Pick<Problem, 'code' | 'detail'>;
}

const NAME = 'fetchedLinks';
const MOST = 200;
const all = (): KeptLink[] => readKept<KeptLink[]>(NAME, []);

export const linksOf = (job: string): KeptLink[] => all().filter((each) => each.job === job);
export const keptLink = (row: string): KeptLink | undefined => all().find((each) => each.row === row);

export function keepLink(link: KeptLink): void {
  keep(NAME, [...all().filter(({ row }) => row !== link.row), link].slice(-MOST));
}

export function forgetLink(row: string): void {
  const kept = all();
  if (kept.some((each) => each.row === row))
    keep(
      NAME,
      kept.filter((each) => each.row !== row),
    );
}

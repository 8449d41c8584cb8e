// What somebody can do something about stands before what works; otherwise the order is kept. Pure; engines-part.tsx uses it.
interface Found {
  readonly workers: readonly string[];
  readonly missing: readonly unknown[];
}

export const missingFirst = <T extends Found>(engines: readonly T[]): readonly T[] =>
  engines.toSorted((a, b) => rank(a) - rank(b));

/** Nowhere, here and there, everywhere. */
const rank = ({ workers, missing }: Found): number => (workers.length === 0 ? 0 : missing.length > 0 ? 1 : 2);

// What an engine that is not here would bring: the formats that nothing reads, or nothing makes, without it. Pure. Called by tasks/capabilities/capabilities.ts.
import { isPacked } from './compressed-formats.js';
import { formatOf, formats } from './formats.js';
import { reachable, type OwnedEdge } from './planner.js';

export interface BroughtFormats {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}
interface Reach {
  readonly sources: ReadonlySet<string>;
  readonly targets: ReadonlySet<string>;
}

/** Looking at all formats takes a tenth of a second: once for each list of edges. */
const known = new WeakMap<
  readonly OwnedEdge[],
  { readonly reach: Reach; readonly with: Map<string, BroughtFormats> }
>();

/** `here`: the edges of the engines that are here; `more`: those of the one that is not. */
export function broughtBy(engine: string, here: readonly OwnedEdge[], more: readonly OwnedEdge[]): BroughtFormats {
  const now = known.get(here) ?? { reach: reachOf(here), with: new Map<string, BroughtFormats>() };
  known.set(here, now);
  const told = now.with.get(engine) ?? difference(now.reach, reachOf([...here, ...more]));
  now.with.set(engine, told);
  return told;
}

const difference = (now: Reach, then: Reach): BroughtFormats => ({
  reads: [...then.sources].filter((id) => !now.sources.has(id)),
  writes: [...then.targets].filter((id) => !now.targets.has(id)),
});

const wraps = (id: string): boolean => isPacked(id) || formatOf(id).family === 'archive';

/** Whatever can only be packed is not read, and what only comes out of something packed is not made. */
function reachOf(edges: readonly OwnedEdge[]): Reach {
  const rows = formats
    .filter(({ internal }) => !internal)
    .map(({ id }) => ({ id, targets: reachable(edges, id).filter((target) => target !== id) }));
  return {
    sources: new Set(
      rows.flatMap(({ id, targets }) => (targets.some((target) => wraps(id) || !wraps(target)) ? id : [])),
    ),
    targets: new Set(rows.flatMap(({ id, targets }) => (isPacked(id) ? [] : targets))),
  };
}

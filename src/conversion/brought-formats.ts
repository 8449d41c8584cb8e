// What an engine that is not here would bring: the formats that nothing reads, or nothing makes, without it. Pure. Called by tasks/capabilities.ts.
import { formats } from './formats.js';
import { reachable, type OwnedEdge } from './planner.js';

export interface BroughtFormats {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** `all`: the edges of every engine; `works` says which of them are here. */
export function broughtBy(
  engine: string,
  all: readonly OwnedEdge[],
  works: (engine: string) => boolean,
): BroughtFormats {
  const [now, then] = [false, true].map((isThere) =>
    reachOf(all.filter((edge) => works(edge.engine) || (isThere && edge.engine === engine))),
  ) as [Reach, Reach];
  return {
    reads: [...then.sources].filter((id) => !now.sources.has(id)),
    writes: [...then.targets].filter((id) => !now.targets.has(id)),
  };
}

interface Reach {
  readonly sources: ReadonlySet<string>;
  readonly targets: ReadonlySet<string>;
}

function reachOf(edges: readonly OwnedEdge[]): Reach {
  const rows = formats
    .filter(({ internal }) => !internal)
    .map(({ id }) => ({ id, targets: reachable(edges, id).filter((target) => target !== id) }));
  return {
    sources: new Set(rows.flatMap(({ id, targets }) => (targets.length > 0 ? id : []))),
    targets: new Set(rows.flatMap(({ targets }) => targets)),
  };
}

// Which engines the workers that run have, and so which steps there are. Where no worker has reported yet, all engines of the program count,
// because a task may be accepted before its worker is up. Asked by format-lists.ts and capabilities.ts.
import { Inject, Injectable } from '@nestjs/common';
import { ENGINES } from '../../conversion/conversion.module.js';
import type { Engine } from '../../conversion/engine.js';
import { edgesOf, type OwnedEdge } from '../../conversion/planner.js';
import { Sql } from '../../entities/sql.js';
import type { EngineReport } from '../../entities/worker.entity.js';

/** A worker that has said nothing for so long is not counted. */
const ALIVE = `seen_at > now() - interval '30 s' AND state NOT IN ('starting','stopped')`;
const FRESH_MS = 2000;
/** Whether some worker has this engine. */
type Working = (engine: string) => boolean;

interface Here {
  readonly works: Working;
  /** The same list as long as the same engines work: the planner remembers what it found in one. */
  readonly edges: readonly OwnedEdge[];
  /** Of the engines that workers have and know; where two have different ones, both. */
  readonly versions: ReadonlyMap<string, string>;
}

@Injectable()
export class EnginesHere {
  /** Of every engine that this program knows, whether a worker has it or not. */
  readonly allEdges: readonly OwnedEdge[];
  private known: { at: number; here: Promise<Here> } | undefined;
  private edgesOf: { readonly engines: string; readonly edges: readonly OwnedEdge[] } | undefined;

  constructor(
    private readonly sql: Sql,
    @Inject(ENGINES) readonly all: readonly Engine[],
  ) {
    this.allEdges = edgesOf(all);
  }

  now(): Promise<Here> {
    if (!this.known || Date.now() - this.known.at > FRESH_MS) {
      const here = this.look();
      this.known = { at: Date.now(), here };
      here.catch(() => (this.known = undefined));
    }
    return this.known.here;
  }

  async edges(): Promise<readonly OwnedEdge[]> {
    return (await this.now()).edges;
  }

  async workersAlive(): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(`SELECT count(*)::int AS count FROM worker WHERE ${ALIVE}`);
    return row?.count ?? 0;
  }

  private async look(): Promise<Here> {
    const workers = await this.sql.query<{ engines: EngineReport[] }>(`SELECT engines FROM worker WHERE ${ALIVE}`);
    const working = workers.flatMap(({ engines }) => engines.filter(({ missing }) => missing === null));
    const ids = new Set(working.map(({ id }) => id));
    const told = new Map<string, Set<string>>();
    for (const { id, version } of working) if (version !== null) told.set(id, (told.get(id) ?? new Set()).add(version));
    const works: Working = workers.length === 0 ? () => true : (engine) => ids.has(engine);
    return {
      works,
      edges: this.edgesBy(works),
      versions: new Map([...told].map(([id, versions]) => [id, [...versions].sort().join(' ')])),
    };
  }

  private edgesBy(works: Working): readonly OwnedEdge[] {
    const working = this.all.filter(({ id }) => works(id));
    const engines = working.map(({ id }) => id).join(' ');
    if (this.edgesOf?.engines !== engines) this.edgesOf = { engines, edges: edgesOf(working) };
    return this.edgesOf.edges;
  }
}

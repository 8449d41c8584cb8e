// What can be converted here and now: the edges of the engines that known workers have. Where no worker has reported yet,
// all engines of the program count, because a task may be accepted before its worker is up.
import { Inject, Injectable } from '@nestjs/common';
import { ENGINES } from '../conversion/conversion.module.js';
import type { Engine } from '../conversion/engine.js';
import { families, findFormat, formatOf, formats, type Format } from '../conversion/formats.js';
import { edgesOf, plan, reachable, refuse, type OwnedEdge, type Route } from '../conversion/planner.js';
import { Sql } from '../entities/sql.js';
import type { EngineReport } from '../entities/worker.entity.js';
import { AppError } from '../shared/errors.js';

export interface FormatView {
  readonly id: string;
  readonly label: { readonly en: string; readonly ru: string };
  readonly family: string;
  readonly family_label: { readonly en: string; readonly ru: string };
  readonly extensions: readonly string[];
  readonly media_types: readonly string[];
  /** What it can become here. */
  readonly targets: readonly string[];
  /** Something can become it here. */
  readonly is_target: boolean;
  /** False where nobody could try it with a real file yet. */
  readonly proven: boolean;
}
export interface Conversion {
  readonly from: string;
  readonly to: string;
  readonly engines: readonly string[];
  readonly lossy: boolean;
}

/** A worker that has said nothing for so long is not counted. */
const ALIVE = `seen_at > now() - interval '30 s' AND state NOT IN ('starting','stopped')`;
const FRESH_MS = 2000;

interface Here {
  readonly edges: OwnedEdge[];
  /** Of the engines that workers have; where two have different ones, both. */
  readonly versions: ReadonlyMap<string, string>;
}

@Injectable()
export class Capabilities {
  private known: { at: number; here: Promise<Here> } | undefined;

  constructor(
    private readonly sql: Sql,
    @Inject(ENGINES) private readonly engines: readonly Engine[],
  ) {}

  async formats(): Promise<FormatView[]> {
    const edges = await this.edges();
    const targets = new Set(edges.map((edge) => edge.to));
    return formats
      .filter((format) => !format.internal)
      .map((format) => view(format, reachable(edges, format.id), targets.has(format.id)))
      .filter((row) => row.targets.length > 0 || row.is_target);
  }

  async conversions(from?: string, to?: string): Promise<Conversion[]> {
    const edges = await this.edges();
    const sources = [...new Set(edges.map((edge) => edge.from))].filter(
      (each) => !formatOf(each).internal && (!from || each === findFormat(from)?.id),
    );
    return sources.flatMap((source) =>
      reachable(edges, source)
        .filter((target) => !to || target === findFormat(to)?.id)
        .map((target) => {
          const route = plan(edges, source, target) ?? [];
          const lossy = route.some((step) =>
            edges.some(
              (edge) => edge.engine === step.engine && edge.from === step.from && edge.to === step.to && edge.lossy,
            ),
          );
          return { from: source, to: target, engines: route.map((step) => step.engine), lossy };
        }),
    );
  }

  async reachable(from: string): Promise<string[]> {
    return reachable(await this.edges(), findFormat(from)?.id ?? from);
  }

  /** The cheapest way, or the error that names what is possible. */
  async route(from: string, to: string): Promise<Route> {
    const edges = await this.edges();
    const route = plan(edges, from, to);
    if (!route) throw refuse(edges, from, to);
    return route;
  }

  /** The format that a client names by id or extension, when something can become it here. */
  async target(name: string): Promise<Format> {
    const format = findFormat(name);
    const targets = new Set((await this.edges()).map((edge) => edge.to).filter((to) => !formatOf(to).internal));
    if (format && targets.has(format.id)) return format;
    if (targets.size === 0)
      throw new AppError(
        'engine_unavailable',
        'No worker that runs can convert anything. GET /healthz says which engine is missing and why.',
      );
    throw new AppError(
      'unsupported_conversion',
      `Nothing can become "${name.slice(0, 40)}" here. Possible targets: ${[...targets].join(', ')}.`,
      {
        details: { target: name.slice(0, 40), targets: [...targets] },
      },
    );
  }

  async workersAlive(): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(`SELECT count(*)::int AS count FROM worker WHERE ${ALIVE}`);
    return row?.count ?? 0;
  }

  async versions(): Promise<Here['versions']> {
    return (await this.here()).versions;
  }

  private async edges(): Promise<OwnedEdge[]> {
    return (await this.here()).edges;
  }

  private here(): Promise<Here> {
    if (!this.known || Date.now() - this.known.at > FRESH_MS) {
      const here = this.look();
      this.known = { at: Date.now(), here };
      here.catch(() => (this.known = undefined));
    }
    return this.known.here;
  }

  private async look(): Promise<Here> {
    const workers = await this.sql.query<{ engines: EngineReport[] }>(`SELECT engines FROM worker WHERE ${ALIVE}`);
    const working = workers.flatMap(({ engines }) => engines.filter(({ missing }) => missing === null));
    const ids = [...new Set(working.map(({ id }) => id))];
    const versionsOf = (id: string) => new Set(working.flatMap((each) => (each.id === id ? [each.version ?? ''] : [])));
    const all = edgesOf(this.engines);
    return {
      edges: workers.length === 0 ? all : all.filter((edge) => ids.includes(edge.engine)),
      versions: new Map(ids.map((id) => [id, [...versionsOf(id)].sort().join(' ')])),
    };
  }
}

function view(format: Format, targets: string[], isTarget: boolean): FormatView {
  return {
    id: format.id,
    label: format.label,
    family: format.family,
    family_label: families[format.family],
    extensions: format.extensions,
    media_types: format.mediaTypes,
    targets,
    is_target: isTarget,
    proven: !format.unproven,
  };
}

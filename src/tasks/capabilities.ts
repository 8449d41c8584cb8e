// What can be converted here and now: the edges of the engines that known workers have. Where no worker has reported yet,
// all engines of the program count, because a task may be accepted before its worker is up.
import { Inject, Injectable } from '@nestjs/common';
import { broughtBy, type BroughtFormats } from '../conversion/brought-formats.js';
import { compressedFormats } from '../conversion/compressed-formats.js';
import { ENGINES } from '../conversion/conversion.module.js';
import type { Engine } from '../conversion/engine.js';
import { any, fileOperations, findFileOperation, takenAs, type FileOperation } from '../conversion/file-operations.js';
import { families, findFormat, formatOf, formats, moving, type Format } from '../conversion/formats.js';
import {
  edgesOf,
  edgesWithPassword,
  plan,
  queueOf,
  reachable,
  refuse,
  type OwnedEdge,
  type Route,
  type RouteStep,
} from '../conversion/planner.js';
import { shrinks } from '../conversion/presets.js';
import { Sql } from '../entities/sql.js';
import type { EngineReport } from '../entities/worker.entity.js';
import { AppError } from '../shared/errors.js';
import { permits, Rules } from './rules.js';

export interface FormatView {
  readonly id: string;
  readonly label: { readonly en: string; readonly ru: string };
  /** What it is good for, in one line. */
  readonly description: { readonly en: string; readonly ru: string };
  readonly family: string;
  readonly family_label: { readonly en: string; readonly ru: string };
  readonly extensions: readonly string[];
  readonly media_types: readonly string[];
  /** What it can become here. */
  readonly targets: readonly string[];
  /** Those of the targets that only one which moves can become. */
  readonly moving_targets: readonly string[];
  /** It is one other file, packed: of the targets only the one that is inside comes out. */
  readonly is_packed: boolean;
  /** Something can become it here. */
  readonly is_target: boolean;
  /** What becomes it can be made smaller: it has a quality, a level or the like. */
  readonly shrinks: boolean;
  /** False where nobody could try it with a real file yet. */
  readonly proven: boolean;
}
/** With what can become it. */
export interface FullFormatView extends FormatView {
  readonly sources: readonly string[];
}
export interface Conversion {
  readonly from: string;
  readonly to: string;
  readonly engines: readonly string[];
  readonly lossy: boolean;
  readonly queue: string;
  /** Only if that is what is inside. */
  readonly if_inside: boolean;
}

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

interface RouteWish {
  readonly by?: string | undefined;
  readonly password?: boolean;
  /** It is one picture, also where its format may move. */
  readonly isStill?: boolean;
}

@Injectable()
export class Capabilities {
  private known: { at: number; here: Promise<Here> } | undefined;
  private edgesOf: { readonly engines: string; readonly edges: readonly OwnedEdge[] } | undefined;
  /** Of every engine that this program knows, whether a worker has it or not. */
  private readonly allEdges: readonly OwnedEdge[];

  constructor(
    private readonly sql: Sql,
    private readonly rules: Rules,
    @Inject(ENGINES) private readonly engines: readonly Engine[],
  ) {
    this.allEdges = edgesOf(engines);
  }

  async formats(): Promise<FormatView[]> {
    const [edges, isPermitted] = await Promise.all([this.edges(), this.permitted()]);
    const targets = new Set(edges.map((edge) => edge.to));
    const written = new Set(edges.filter(({ from }) => !isPacked(from)).map((edge) => edge.to));
    return formats
      .filter(({ id, internal }) => !internal && isPermitted(id))
      .map((format) => ({
        ...view(format, reachable(edges, format.id).filter(isPermitted), targets.has(format.id), edges),
        shrinks: written.has(format.id) && shrinks(format.id),
      }))
      .filter((row) => row.targets.length > 0 || row.is_target);
  }

  /** One of them, by id or extension. */
  async format(name: string): Promise<FullFormatView> {
    const all = await this.formats();
    const found = all.find(({ id }) => id === findFormat(name)?.id);
    if (!found) throw new AppError('not_found', `Nothing is done with "${name.slice(0, 40)}" here.`);
    return { ...found, sources: all.filter(({ targets }) => targets.includes(found.id)).map(({ id }) => id) };
  }

  async conversions(from?: string, to?: string): Promise<Conversion[]> {
    const [edges, isPermitted] = await Promise.all([this.edges(), this.permitted()]);
    const sources = [...new Set(edges.map((edge) => edge.from))].filter(
      (each) => !formatOf(each).internal && isPermitted(each) && (!from || each === findFormat(from)?.id),
    );
    return sources.flatMap((source) =>
      reachable(edges, source)
        .filter((target) => isPermitted(target) && (!to || target === findFormat(to)?.id))
        .map((target) => {
          const route = plan(edges, source, target) ?? [];
          const lossy = route.some((step) =>
            edges.some(
              (edge) => edge.engine === step.engine && edge.from === step.from && edge.to === step.to && edge.lossy,
            ),
          );
          const engines = route.map((step) => step.engine);
          return {
            from: source,
            to: target,
            engines,
            lossy,
            queue: queueOf(route),
            if_inside: isPacked(source) && !isPacked(target),
          };
        }),
    );
  }

  /** The cheapest way, or the error that names what is possible; `by` is the engine that has to make the last step. With a password the first one has to take it. */
  async route(from: string, to: string, { by, password, isStill }: RouteWish = {}): Promise<Route> {
    const [known, isPermitted] = await Promise.all([this.edges(), this.permitted()]);
    for (const end of [from, to]) if (!isPermitted(end)) throw notPermitted(end);
    const all = password ? edgesWithPassword(known, from) : known;
    const edges = by === undefined ? all : all.filter((edge) => edge.to !== to || edge.engine === by);
    const route = plan(edges, from, to);
    if (!route && by !== undefined)
      throw new AppError(
        'engine_unavailable',
        `"${by}" is not here. Leave "engine" out, or see GET /healthz for what it is missing.`,
      );
    if (!route) throw (await this.lacking(from, to, password)) ?? refuse(edges, from, to);
    if (isStill && route.some((step) => step.to === moving)) throw stillness(edges, from, to);
    return route;
  }

  /** What can be done to files here beside converting them. */
  async operations(): Promise<readonly FileOperation[]> {
    const works = await this.worksHere();
    return fileOperations.filter(({ name, engine }) =>
      this.engines.some((each) => each.id === engine && each.operations?.[name] && works(engine)),
    );
  }

  /** One of them, by the name that a client gave. */
  async operation(name: string): Promise<FileOperation> {
    const found = findFileOperation(name);
    if (!found)
      throw new AppError(
        'validation_failed',
        `There is no operation "${name.slice(0, 40)}" for files. Known are convert, ${fileOperations.map((each) => each.name).join(', ')}.`,
        { fields: [{ pointer: '/operation', code: 'unknown_operation', detail: 'is not known' }] },
      );
    if ((await this.operations()).includes(found)) return found;
    throw new AppError(
      'engine_unavailable',
      `"${name}" cannot be done here now. GET /healthz says which engine is missing and why.`,
    );
  }

  /** What has to become of each file before, and the operation itself. */
  async routeOf(operation: FileOperation, formats: readonly string[]): Promise<Route> {
    const route: RouteStep[] = [];
    for (const [input, from] of formats.entries()) {
      const { format, converts } = takenAs(operation, input, from);
      if (from === format) continue;
      if (!converts)
        throw new AppError(
          'unsupported_conversion',
          `"${operation.name}" ${format === any ? 'cannot take' : `takes ${formatOf(format).label.en} and got`} ${findFormat(from)?.label.en ?? 'what is no known format'}.`,
          { details: { from, to: format } },
        );
      route.push(...(await this.route(from, format)).map((step) => ({ ...step, input })));
    }
    const { engine, gives, name } = operation;
    const from = takenAs(operation, 0, formats[0]).format;
    return [...route, { engine, from, to: gives ?? from, operation: name }];
  }

  /** The format that a client names by id or extension, when something can become it here. */
  async target(name: string): Promise<Format> {
    const format = findFormat(name);
    const [edges, isPermitted] = await Promise.all([this.edges(), this.permitted()]);
    if (format && !isPermitted(format.id)) throw notPermitted(format.id);
    if (format && !format.internal && edges.some((edge) => edge.to === format.id)) return format;
    // What is only found in a packed file is not made here.
    const written = edges.filter(({ from, to }) => from !== to && (!isPacked(from) || isPacked(to)));
    const targets = new Set(written.map(({ to }) => to).filter((to) => !formatOf(to).internal && isPermitted(to)));
    if (edges.length === 0)
      throw new AppError(
        'engine_unavailable',
        'No worker that runs can convert anything. GET /healthz says which engine is missing and why.',
      );
    const would = format && this.allEdges.filter(({ to, from }) => to === format.id && from !== to);
    if (would && would.length > 0)
      throw missingEngine(
        `Nothing can become ${format.label.en} here now`,
        would.map(({ engine }) => engine),
      );
    throw new AppError(
      'unsupported_conversion',
      `Nothing can become "${name.slice(0, 40)}" here. Possible targets: ${[...targets].join(', ')}.`,
      {
        details: { target: name.slice(0, 40), targets: [...targets] },
      },
    );
  }

  /** The error of a way that there would be if a worker had every engine; it names those that none has. */
  private async lacking(from: string, to: string, password = false): Promise<AppError | undefined> {
    const works = await this.worksHere();
    const edges = password ? edgesWithPassword(this.allEdges, from) : this.allEdges;
    const missing = (plan(edges, from, to) ?? []).map(({ engine }) => engine).filter((engine) => !works(engine));
    const [source, target] = [from, to].map((id) => findFormat(id)?.label.en ?? id);
    return missing.length === 0 ? undefined : missingEngine(`${source} cannot become ${target} here now`, missing);
  }

  /** What would be possible beside all that is, if a worker had this engine. */
  async broughtBy(
    engine: string,
  ): Promise<BroughtFormats & { readonly operations: readonly Pick<FileOperation, 'name' | 'label'>[] }> {
    const { works, edges } = await this.here();
    if (works(engine)) return { reads: [], writes: [], operations: [] };
    const operations = fileOperations.filter((each) => each.engine === engine);
    const more = this.allEdges.filter((edge) => edge.engine === engine);
    return {
      ...broughtBy(engine, edges, more),
      operations: operations.map(({ name, label }) => ({ name, label })),
    };
  }

  async workersAlive(): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(`SELECT count(*)::int AS count FROM worker WHERE ${ALIVE}`);
    return row?.count ?? 0;
  }

  /** Only the ends of a way count: what happens between them is nobody's file. */
  private async permitted(): Promise<(format: string) => boolean> {
    const { formats: permission } = await this.rules.current();
    return (format) => permits(permission, format);
  }

  async versions(): Promise<Here['versions']> {
    return (await this.here()).versions;
  }

  private async edges(): Promise<readonly OwnedEdge[]> {
    return (await this.here()).edges;
  }

  private async worksHere(): Promise<Working> {
    return (await this.here()).works;
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
    const working = this.engines.filter(({ id }) => works(id));
    const engines = working.map(({ id }) => id).join(' ');
    if (this.edgesOf?.engines !== engines) this.edgesOf = { engines, edges: edgesOf(working) };
    return this.edgesOf.edges;
  }
}

const isPacked = (format: string): boolean => (compressedFormats as readonly string[]).includes(format);

function missingEngine(sentence: string, engines: readonly string[]): AppError {
  const missing = [...new Set(engines)].join(', ');
  return new AppError(
    'engine_unavailable',
    `${sentence}: no worker that runs has ${missing}. Tell the administrator; GET /healthz says why.`,
    // Waiting a few seconds does not install it.
    { details: { missing }, final: true },
  );
}

function stillness(edges: readonly OwnedEdge[], from: string, to: string): AppError {
  const targets = reachable(
    edges.filter((edge) => edge.to !== moving),
    from,
  );
  const sentence = 'The picture does not move, so no film can be made of it. Choose a format of pictures.';
  return new AppError('unsupported_conversion', sentence, { details: { from, to, targets } });
}

const notPermitted = (format: string): AppError =>
  new AppError('unsupported_conversion', `The administrator does not permit "${format}" here.`);

function view(
  format: Format,
  targets: string[],
  isTarget: boolean,
  edges: readonly OwnedEdge[],
): Omit<FormatView, 'shrinks'> {
  return {
    id: format.id,
    label: format.label,
    description: format.description,
    family: format.family,
    family_label: families[format.family],
    extensions: format.extensions,
    media_types: format.mediaTypes,
    targets,
    moving_targets: targets.filter((to) => plan(edges, format.id, to)?.some((step) => step.to === moving)),
    is_packed: isPacked(format.id),
    is_target: isTarget,
    proven: !format.unproven,
  };
}

// The way of a file from what it is to what it shall become, by the engines that are here and what the administrator permits; or the error that tells what
// is possible instead. Asked where tasks are planned.
import { Injectable } from '@nestjs/common';
import { broughtBy, type BroughtFormats } from '../../conversion/brought-formats.js';
import { isPacked } from '../../conversion/compressed-formats.js';
import {
  any,
  fileOperations,
  findFileOperation,
  takenAs,
  type FileOperation,
} from '../../conversion/file-operations.js';
import { findFormat, formatOf, moving, type Format } from '../../conversion/formats.js';
import {
  edgesWithPassword,
  plan,
  reachable,
  refuse,
  type OwnedEdge,
  type Route,
  type RouteStep,
} from '../../conversion/planner.js';
import { AppError } from '../../shared/errors.js';
import { Rules } from '../rules.js';
import { EnginesHere } from './engines-here.js';

interface RouteWish {
  readonly by?: string | undefined;
  readonly password?: boolean;
  /** It is one picture, also where its format may move. */
  readonly isStill?: boolean;
}

@Injectable()
export class Capabilities {
  constructor(
    private readonly here: EnginesHere,
    private readonly rules: Rules,
  ) {}

  /** The cheapest way, or the error that names what is possible; `by` is the engine that has to make the last step. With a password the first one has to take it. */
  async route(from: string, to: string, { by, password, isStill }: RouteWish = {}): Promise<Route> {
    const [known, isPermitted] = await Promise.all([this.here.edges(), this.rules.permittedFormats()]);
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
    const { works } = await this.here.now();
    return fileOperations.filter(({ name, engine }) =>
      this.here.all.some((each) => each.id === engine && each.operations?.[name] && works(engine)),
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
    const [edges, isPermitted] = await Promise.all([this.here.edges(), this.rules.permittedFormats()]);
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
    const would = format && this.here.allEdges.filter(({ to, from }) => to === format.id && from !== to);
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
    const { works } = await this.here.now();
    const edges = password ? edgesWithPassword(this.here.allEdges, from) : this.here.allEdges;
    const missing = (plan(edges, from, to) ?? []).map(({ engine }) => engine).filter((engine) => !works(engine));
    const [source, target] = [from, to].map((id) => findFormat(id)?.label.en ?? id);
    return missing.length === 0 ? undefined : missingEngine(`${source} cannot become ${target} here now`, missing);
  }

  /** What would be possible beside all that is, if a worker had this engine. */
  async broughtBy(
    engine: string,
  ): Promise<BroughtFormats & { readonly operations: readonly Pick<FileOperation, 'name' | 'label'>[] }> {
    const { works, edges } = await this.here.now();
    if (works(engine)) return { reads: [], writes: [], operations: [] };
    const operations = fileOperations.filter((each) => each.engine === engine);
    const more = this.here.allEdges.filter((edge) => edge.engine === engine);
    return {
      ...broughtBy(engine, edges, more),
      operations: operations.map(({ name, label }) => ({ name, label })),
    };
  }

  async versions(): Promise<ReadonlyMap<string, string>> {
    return (await this.here.now()).versions;
  }
}

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

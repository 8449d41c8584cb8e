// The lists that people and programs choose from: the formats, and the pairs of them, that are possible and permitted here and now.
import { Injectable } from '@nestjs/common';
import { isPacked } from '../../conversion/compressed-formats.js';
import { families, findFormat, formatOf, formats, moving, type Format } from '../../conversion/formats.js';
import { plan, queueOf, reachable, type OwnedEdge } from '../../conversion/planner.js';
import { shrinks } from '../../conversion/presets.js';
import { AppError } from '../../shared/errors.js';
import { Rules } from '../rules.js';
import { EnginesHere } from './engines-here.js';

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

@Injectable()
export class FormatLists {
  constructor(
    private readonly engines: EnginesHere,
    private readonly rules: Rules,
  ) {}

  async all(): Promise<FormatView[]> {
    const [edges, isPermitted] = await Promise.all([this.engines.edges(), this.rules.permittedFormats()]);
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
  async one(name: string): Promise<FullFormatView> {
    const all = await this.all();
    const found = all.find(({ id }) => id === findFormat(name)?.id);
    if (!found) throw new AppError('not_found', `Nothing is done with "${name.slice(0, 40)}" here.`);
    return { ...found, sources: all.filter(({ targets }) => targets.includes(found.id)).map(({ id }) => id) };
  }

  async pairs(from?: string, to?: string): Promise<Conversion[]> {
    const [edges, isPermitted] = await Promise.all([this.engines.edges(), this.rules.permittedFormats()]);
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
}

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

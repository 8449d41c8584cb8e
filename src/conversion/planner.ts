// The cheapest way from one format to another over the edges of the engines. Pure; called at submit, where an impossible pair is refused at once.
import { AppError } from '../shared/errors.js';
import { isPacked } from './compressed-formats.js';
import type { Edge, Engine } from './engine.js';
import { findFormat, formatOf, moving, type Family } from './formats.js';

/** Plain JSON: stored in the row. */
export interface RouteStep {
  readonly engine: string;
  readonly from: string;
  readonly to: string;
  /** Of an operation on several files: this step prepares only the one with this number. */
  readonly input?: number;
  /** The step that is an operation and no conversion. */
  readonly operation?: string;
}
export type Route = readonly RouteStep[];
export type OwnedEdge = Edge & { readonly engine: string; readonly unlocks?: true };

/** A step that changes the kind or loses something must be worth a detour. */
const kindChangeCost = 20;
const lossCost = 10;
const usualMaxSteps = 3;

export function edgesOf(engines: readonly Pick<Engine, 'id' | 'edges' | 'unlocks'>[]): OwnedEdge[] {
  return engines.flatMap(({ id, edges, unlocks }) =>
    edges.map((edge) => ({ engine: id, ...(unlocks && { unlocks }), ...edge })),
  );
}

/** Without those that could not begin a way from what needs a password. Where nobody takes one, nothing is locked. */
export function edgesWithPassword(edges: readonly OwnedEdge[], from: string): readonly OwnedEdge[] {
  const isClosed = (edge: OwnedEdge): boolean => edge.from === from && edge.unlocks === undefined;
  const opens = edges.some((edge) => edge.from === from && edge.unlocks);
  return opens ? edges.filter((edge) => !isClosed(edge)) : edges;
}

interface Path {
  readonly cost: number;
  readonly route: Route;
}

/** undefined when there is no way. Of equally cheap ones the shorter, then the one whose edges stand first in the list. */
export function plan(
  edges: readonly OwnedEdge[],
  from: string,
  to: string,
  maxSteps = usualMaxSteps,
): Route | undefined {
  return search(edges, from, maxSteps).get(to)?.route;
}

/** Everything that `from` can become, in the order of the list of edges' first mention. */
export function reachable(edges: readonly OwnedEdge[], from: string, maxSteps = usualMaxSteps): string[] {
  return [...search(edges, from, maxSteps).keys()].filter((id) => !formatOf(id).internal);
}

/** The error for a pair without a way; it names what is possible. */
export function refuse(edges: readonly OwnedEdge[], from: string, to: string): AppError {
  const targets = reachable(edges, from);
  const label = (id: string) => findFormat(id)?.label.en ?? id;
  const sentence =
    targets.length > 0
      ? `${label(from)} cannot become ${label(to)} here. It can become ${targets.map(label).join(', ')}.`
      : `${label(from)} cannot be converted here.`;
  return new AppError('unsupported_conversion', sentence, { details: { from, to, targets } });
}

/** What was found in a list of edges, as long as there is that list. */
const found = new WeakMap<readonly OwnedEdge[], Map<string, ReadonlyMap<string, Path>>>();

function search(edges: readonly OwnedEdge[], from: string, maxSteps: number): ReadonlyMap<string, Path> {
  const known = found.get(edges) ?? new Map<string, ReadonlyMap<string, Path>>();
  found.set(edges, known);
  const asked = `${maxSteps} ${from}`;
  const paths = known.get(asked) ?? searched(edges, from, maxSteps);
  // Only names of formats: anybody may ask for others.
  if (findFormat(from)) known.set(asked, paths);
  return paths;
}

/** Best path to each format, by number of steps: a round only extends what the rounds before found. */
function searched(edges: readonly OwnedEdge[], from: string, maxSteps: number): ReadonlyMap<string, Path> {
  const best = new Map<string, Path>();
  let ends = new Map<string, Path>([[from, { cost: 0, route: [] }]]);
  for (let step = 0; step < maxSteps; step++) {
    const next = new Map<string, Path>();
    for (const edge of edges) {
      const path = ends.get(edge.from);
      if (!path || isDetour(path.route, edge, from)) continue;
      const cost = path.cost + price(edge);
      if (cost >= Math.min(next.get(edge.to)?.cost ?? Infinity, best.get(edge.to)?.cost ?? Infinity)) continue;
      next.set(edge.to, { cost, route: [...path.route, { engine: edge.engine, from: edge.from, to: edge.to }] });
    }
    for (const [format, path] of next) best.set(format, path);
    ends = next;
  }
  return best;
}

/** A way that exists only because edges happen to meet: a film made of a still does not move, its sound is silence, and a page made of a picture has no words.
 *  Whoever asks for these gets a no instead of nothing. */
function isDetour(before: Route, { from, to }: OwnedEdge, source: string): boolean {
  const last = before.at(-1);
  const [origin, left, right] = [source, from, to].map((id) => formatOf(id).family);
  if (origin === 'image' && right === 'audio') return true;
  if (!last) return false;
  // What is in it is not known, so nothing can be planned to follow.
  if (left === 'archive' || isPacked(source)) return true;
  // Only what moves by itself becomes a film, and is read as that at once.
  if (right === 'video') return left === 'image' && !(from === moving && before.length === 1);
  if (right === 'audio') return left === 'video';
  return from === 'pdf' && to !== 'pdf' && right === 'document' && formatOf(last.from).family === 'image';
}

function price(edge: Edge): number {
  const changesKind = formatOf(edge.from).family !== formatOf(edge.to).family;
  return edge.cost + (changesKind ? kindChangeCost : 0) + (edge.lossy ? lossCost : 0);
}

/** Heaviest first; a route waits where its heaviest step belongs. */
const weights = ['video', 'document', 'audio', 'archive', 'image'] as const satisfies Family[];
export type RouteQueue = (typeof weights)[number] | 'default';

export function queueOf(route: Route): RouteQueue {
  const families = new Set<Family>(route.flatMap(({ from, to }) => [formatOf(from).family, formatOf(to).family]));
  return weights.find((family) => families.has(family)) ?? 'default';
}

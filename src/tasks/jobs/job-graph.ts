// The shape of a job: who waits for whom, and what is wrong with a graph that somebody asked for. Pure; asked at submit and by whatever moves a job on.
import type { JobNode } from '../../entities/job.entity.js';
import type { FieldError } from '../../shared/errors.js';

export type Graph = Readonly<Record<string, JobNode>>;

export const MOST_NODES = 50;
/** Two steps over all entries of the largest archive. Nodes that take the same files again and again would soon be more than memory holds. */
export const MOST_JOB_TASKS = 25_000;

/** Files that are there already: the node has no task of its own. */
export function isSource(node: JobNode): boolean {
  return node.operation === 'import.upload';
}

/** Everything that is wrong with the shape, each with a pointer into the request. */
export function faultsOf(graph: Graph): FieldError[] {
  const names = Object.keys(graph);
  if (names.length > MOST_NODES)
    return [fault([], 'too_many_nodes', `A job has at most ${MOST_NODES} nodes; this one has ${names.length}.`)];
  const isIdle = names.every((name) => graph[name] && isSource(graph[name]));
  return [
    ...(isIdle ? [fault([], 'no_sink', 'No node of the job makes anything. Add one that converts.')] : []),
    ...names.flatMap((name) => [
      ...unknownInputs(graph, name),
      ...(dependsOn(graph, name, name) ? [fault([name, 'input'], 'graph_cycle', `"${name}" waits for itself.`)] : []),
    ]),
  ];
}

/** Every node after all that it waits for, as far as none waits for itself. */
export function inOrder(graph: Graph): string[] {
  const seen = new Set<string>();
  const order = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const { node } of graph[name]?.input ?? []) visit(node);
    order.add(name);
  };
  for (const name of Object.keys(graph)) visit(name);
  return [...order];
}

/** Nodes whose outputs no other node takes: they are the result. */
export function sinksOf(graph: Graph): string[] {
  const read = new Set(Object.values(graph).flatMap((node) => node.input.map((each) => each.node)));
  return Object.keys(graph).filter((name) => !read.has(name) && graph[name] !== undefined && !isSource(graph[name]));
}

/** Whether `name` waits for `other`, over however many nodes between. */
export function dependsOn(graph: Graph, name: string, other: string): boolean {
  const seen = new Set<string>();
  const next = [name];
  for (let each = next.pop(); each !== undefined; each = next.pop()) {
    for (const { node } of graph[each]?.input ?? []) {
      if (node === other) return true;
      if (!seen.has(node)) next.push(node);
      seen.add(node);
    }
  }
  return false;
}

export function fault(path: readonly (string | number)[], code: string, detail: string): FieldError {
  const escaped = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return { pointer: `/nodes${escaped.join('')}`, code, detail };
}

export const placeOf = (node: string): string => fault([node], '', '').pointer;

function unknownInputs(graph: Graph, name: string): FieldError[] {
  const { input } = graph[name] ?? { input: [] };
  return input.flatMap(({ node }, at) =>
    Object.hasOwn(graph, node)
      ? []
      : [
          fault(
            input.length === 1 ? [name, 'input'] : [name, 'input', at],
            'unknown_node',
            `There is no node "${node}".`,
          ),
        ],
  );
}

// Nodes that name an address in place of a stored file, as the graph that runs: each of them gets a node that fetches it first. And what is wrong with
// that graph, told where its sender wrote it. Called by job-preparation.ts. Pure.
import type { JobNode } from '../../entities/job.entity.js';
import type { FieldError } from '../../shared/errors.js';
import { fetching } from './fetched-nodes.js';
import { fault, isSource, placeOf, type Graph } from './job-graph.js';

/** As it is asked for. */
export interface AskedNode extends JobNode {
  /** As the operation import.url takes it. */
  readonly from?: Readonly<Record<string, unknown>> | undefined;
  readonly uploadId?: string | undefined;
  /** Fields that its sender has written wrong; the rest of it is looked at all the same. */
  readonly unread?: readonly string[];
}
export type AskedGraph = Readonly<Record<string, AskedNode>>;
export interface Unfolded {
  readonly graph: Graph;
  readonly asAsked: (wrong: FieldError) => FieldError;
}

/** What is wrong with the fetching is wrong with the address, unless it says which part of it. */
const OF_ADDRESS = /^\/(?:operation|options(?:\/url)?)(?=\/|$)/;

interface Retelling {
  /** How pointers into the graph begin that belong to it, and how they begin in what was asked. */
  readonly start: string;
  readonly asked: string;
  readonly part: RegExp;
  readonly as: string;
}

export function unfold(asked: AskedGraph): Unfolded {
  const graph: Record<string, JobNode> = {};
  const retellings: Retelling[] = [];
  for (const [name, { from, uploadId, unread: _unread, ...node }] of Object.entries(asked)) {
    const own = placeOf(name);
    if (uploadId !== undefined) retellings.push({ start: own, asked: own, part: /^\/file_id$/, as: '/upload_id' });
    if (from === undefined) graph[name] = node;
    else {
      const fetch = freeName(`fetch-${name}`, asked);
      graph[fetch] = fetching(from);
      graph[name] = { ...node, input: [{ node: fetch }] };
      retellings.push({ start: placeOf(fetch), asked: own, part: OF_ADDRESS, as: '/url' });
      retellings.push({ start: own, asked: own, part: /^\/input$/, as: '/url' });
    }
  }
  return {
    graph,
    asAsked: (wrong) => {
      const found = retellings.find(({ start }) => wrong.pointer.startsWith(`${start}/`));
      if (!found) return wrong;
      const rest = wrong.pointer.slice(found.start.length).replace(found.part, found.as);
      return { ...wrong, pointer: `${found.asked}${rest}` };
    },
  };
}

/** What is stored is not fetched. */
export const isMisplaced = (node: AskedNode): boolean => isSource(node) && node.from !== undefined;

/** Where a source has no place. */
export function misplacedSources(asked: AskedGraph): FieldError[] {
  return Object.entries(asked)
    .filter(([, node]) => isMisplaced(node))
    .map(([name, { operation }]) =>
      fault(
        [name, 'url'],
        'not_allowed',
        `"${operation}" takes what is stored. The operation import.url fetches files.`,
      ),
    );
}

/** Nobody asked for this node, so it gives way to those that somebody did ask for. */
function freeName(name: string, asked: AskedGraph): string {
  let free = name;
  for (let n = 2; Object.hasOwn(asked, free); n += 1) free = `${name}-${n}`;
  return free;
}

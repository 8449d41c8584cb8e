import { describe, expect, it } from 'vitest';
import type { JobNode } from '../../entities/job.entity.js';
import { dependsOn, faultsOf, inOrder, sinksOf } from './job-graph.js';

const source: JobNode = {
  operation: 'import.upload',
  input: [],
  files: ['f'],
  for_each: false,
  allow_failure: false,
  options: {},
};
const after = (...names: string[]): JobNode => ({
  ...source,
  operation: 'convert',
  files: [],
  input: names.map((node) => ({ node })),
});
const seen = (graph: Record<string, JobNode>) => faultsOf(graph).map(({ pointer, code }) => [pointer, code]);

describe('a graph', () => {
  const diamond = { end: after('left', 'right'), left: after('src'), right: after('src'), src: source };

  it('that is right has no faults, an order and a result', () => {
    expect(seen(diamond)).toEqual([]);
    expect(inOrder(diamond)).toEqual(['src', 'left', 'right', 'end']);
    expect(sinksOf(diamond)).toEqual(['end']);
    expect(dependsOn(diamond, 'end', 'src')).toBe(true);
    expect(dependsOn(diamond, 'src', 'end')).toBe(false);
  });

  it('that runs in a circle says where, and not what only stands behind it', () =>
    expect(seen({ a: after('b'), b: after('a'), c: after('b') })).toEqual([
      ['/nodes/a/input', 'graph_cycle'],
      ['/nodes/b/input', 'graph_cycle'],
    ]));

  it('names every node that is not there, also one that only looks like a property', () =>
    expect(seen({ a: after('nobody'), 'b/c': after('a', 'toString') })).toEqual([
      ['/nodes/a/input', 'unknown_node'],
      ['/nodes/b~1c/input/1', 'unknown_node'],
    ]));

  it('has an end and at least one node that does something', () => {
    expect(seen({ src: source })).toEqual([['/nodes', 'no_sink']]);
    expect(seen({})).toEqual([['/nodes', 'no_sink']]);
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`n${n}`, source]));
    expect(seen(many)).toEqual([['/nodes', 'too_many_nodes']]);
  });
});

import { describe, expect, it } from 'vitest';
import type { JobNode } from '../../entities/job.entity.js';
import type { TaskState } from '../../entities/task.entity.js';
import { repeatsOf } from './job-repeats.js';

const node = (...names: string[]): JobNode => ({
  operation: 'convert',
  input: names.map((name) => ({ node: name })),
  files: [],
  for_each: false,
  allow_failure: false,
  options: {},
});
const graph = { fetch: node(), work: node('fetch'), last: node('work', 'beside'), beside: node() };
const task = (id: string, state: TaskState, place: string | null = id) => ({
  id,
  node: place,
  node_index: 0,
  state,
  progress_percent: null,
});
const repeats = (old: string, hasFiles: boolean, ...states: readonly TaskState[]) => {
  const tasks = Object.keys(graph).map((name, place) => task(name, states[place] ?? 'done'));
  const found = tasks.find(({ id }) => id === old);
  return found && repeatsOf(graph, tasks, found, hasFiles).map(({ id }) => id);
};

describe('when one task runs again', () => {
  it('what has ended behind it does too, and what stands beside it does not', () => {
    expect(repeats('work', true)).toEqual(['work', 'last']);
    expect(repeats('beside', true)).toEqual(['beside', 'last']);
    expect(repeats('work', true, 'done', 'failed', 'waiting')).toEqual(['work']);
  });

  it('so does what failed before it, where that left it without files', () => {
    expect(repeats('last', false, 'failed', 'failed', 'failed')).toEqual(['last', 'fetch', 'work']);
    expect(repeats('work', false, 'failed', 'failed', 'failed')).toEqual(['work', 'fetch', 'last']);
    expect(repeats('work', true, 'failed', 'failed', 'failed')).toEqual(['work', 'last']);
  });

  it('nothing follows in a batch', () => {
    const [one, two] = [task('one', 'failed', null), task('two', 'failed', null)];
    expect(repeatsOf({}, [one, two], one, true)).toEqual([one]);
  });
});

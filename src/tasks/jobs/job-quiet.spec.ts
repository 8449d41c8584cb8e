import { expect, it } from 'vitest';
import type { JobNode } from '../../entities/job.entity.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import type { TaskState } from '../../entities/task.entity.js';
import { movesOf, type Maker } from './job-moves.js';
import { isQuiet, type NodeCount } from './job-quiet.js';

type Task = { -readonly [K in keyof Maker]: Maker[K] };
const FINAL: readonly TaskState[] = ['done', 'failed', 'cancelled', 'expired'];

/** The same numbers for the same seed. */
function dice(seed: number) {
  let state = seed;
  return (most: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * most);
  };
}

function countsOf(tasks: readonly Task[]): NodeCount[] {
  return [...new Set(tasks.map(({ node }) => node))].map((node) => {
    const own = tasks.filter((task) => task.node === node);
    return {
      node,
      tasks: own.length,
      unfinished: own.filter(({ state }) => !FINAL.includes(state)).length,
      waiting: own.filter(({ state }) => state === 'waiting').length,
      bad: own.filter(({ state }) => FINAL.includes(state) && state !== 'done').length,
    };
  });
}

/** Lives through a random job; the answer is how often its quiet was seen, and how often a look was needed. */
function live(seed: number) {
  const roll = dice(seed);
  const files = new Map<string, StoredFile>();
  const file = () => {
    const id = `f${files.size}`;
    files.set(id, { id, filename: id, path: null, format: 'png' } as StoredFile);
    return id;
  };
  const node = (over: Partial<JobNode>): JobNode => ({
    operation: 'convert',
    input: [],
    files: [],
    for_each: false,
    allow_failure: false,
    options: {},
    ...over,
  });
  const nodes: Record<string, JobNode> = { src: node({ operation: 'import.upload', files: [file(), file(), file()] }) };
  const isBatch = roll(8) === 0;
  for (let number = 0; number < 2 + roll(4); number += 1) {
    const before = Object.keys(nodes);
    const input = [...new Set([before[roll(before.length)]!, before[roll(before.length)]!])].map((name) => ({
      node: name,
    }));
    nodes[`n${number}`] = node({ input, for_each: roll(2) === 0, allow_failure: roll(4) === 0 });
  }
  const job = {
    nodes: isBatch ? {} : nodes,
    on_error: roll(4) === 0 ? ('fail_fast' as const) : ('continue' as const),
    started: true,
    cancelled_at: null,
    ended_at: null,
  };
  const make = (name: string | null, index: number, state: TaskState): Task => ({
    id: `${name}/${index}`,
    node: name,
    node_index: index,
    state,
    progress_percent: null,
    outputs: null,
  });
  const tasks = isBatch ? [0, 1, 2, 3].map((index) => make(null, index, 'queued')) : [];
  const seen = { quiet: 0, looks: 0 };
  for (let round = 0; round < 200; round += 1) {
    const moves = movesOf(job, tasks, files);
    const count = moves.make.length + moves.release.length + moves.giveUp.length;
    if (isQuiet(job, countsOf(tasks))) {
      seen.quiet += 1;
      expect({ seed, round, count, stop: moves.stop, ended: moves.ended }).toEqual({
        seed,
        round,
        count: 0,
        stop: false,
        ended: false,
      });
    } else seen.looks += 1;
    if (moves.ended) return seen;
    for (const { node: name, index, inputs } of moves.make)
      tasks.push(make(name, index, inputs ? 'queued' : 'waiting'));
    for (const { id } of moves.release) tasks.find((task) => task.id === id)!.state = 'queued';
    for (const { id } of moves.giveUp) tasks.find((task) => task.id === id)!.state = 'failed';
    if (moves.stop) for (const task of tasks) if (!FINAL.includes(task.state)) task.state = 'cancelled';
    const running = tasks.filter(({ state }) => state === 'queued');
    const next = running[roll(running.length)];
    if (count > 0 || !next) continue;
    next.state = roll(6) === 0 ? 'failed' : 'done';
    if (next.state === 'done') next.outputs = Array.from({ length: roll(3) }, file);
  }
  throw new Error(`seed ${seed}: the job does not end: ${JSON.stringify(tasks)}`);
}

it('is quiet only when a look at the whole graph would change nothing', () => {
  const lives = Array.from({ length: 2000 }, (_, seed) => live(seed * 7919 + 1));
  const sum = (of: 'quiet' | 'looks') => lives.reduce((all, each) => all + each[of], 0);
  // Not by never being quiet.
  expect(sum('quiet')).toBeGreaterThan(sum('looks') / 10);
});

it('is quiet at all but the last end of a step for each of many files', () => {
  const src: JobNode = {
    operation: 'import.upload',
    input: [],
    files: [],
    for_each: false,
    allow_failure: false,
    options: {},
  };
  const nodes = {
    src,
    a: { ...src, operation: 'convert', input: [{ node: 'src' }], for_each: true },
    b: { ...src, operation: 'convert', input: [{ node: 'a' }], for_each: true },
    c: { ...src, operation: 'convert', input: [{ node: 'b' }], for_each: true },
  };
  const job = { nodes, on_error: 'continue', started: true, cancelled_at: null, ended_at: null } as const;
  const left = (unfinished: number) => isQuiet(job, [{ node: 'a', tasks: 1000, unfinished, waiting: 0, bad: 0 }]);
  expect([left(999), left(1), left(0)]).toEqual([true, true, false]);
});

import { expect, it } from 'vitest';
import { finalStates, taskStates } from '../entities/task.entity.js';
import { moves, statesBefore } from './task-status.js';

it('lets no ended task move', () => {
  for (const state of finalStates) expect(moves[state]).toEqual([]);
});

it('leads from every state to an end', () => {
  for (const state of taskStates) {
    const seen = new Set([state]);
    for (const each of seen) for (const next of moves[each]) seen.add(next);
    expect(finalStates.some((end) => seen.has(end))).toBe(true);
  }
});

it('starts only what stands in line or waits for a retry', () => {
  expect(statesBefore('running')).toEqual(['queued', 'retrying']);
});

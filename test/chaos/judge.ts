// What must be true of the evidence, whatever carried the queue. Called by redis.spec.ts and postgres.spec.ts.
import { expect, it } from 'vitest';
import { TASKS, type Evidence } from './story.js';

export function judge(evidence: () => Evidence): void {
  it('saw the faults that it was meant to see', () => {
    const { killedWorkers, killedApis, counts } = evidence();
    expect({ killedWorkers, killedApis }).toEqual({ killedWorkers: 9, killedApis: 2 });
    expect(counts['lost']).toBeGreaterThan(0);
    expect(counts['refused']).toBeGreaterThan(0);
  });

  it('accepted every task once, and answered nothing but "later" meanwhile', () => {
    const { book, strangers } = evidence();
    expect(book.wrong).toEqual([]);
    expect(book.accepted.size).toBe(TASKS);
    expect(strangers).toEqual([]);
  });

  it('brought every accepted task to its end, exactly once', () => {
    const { unfinished, endedOften } = evidence();
    expect({ unfinished, endedOften }).toEqual({ unfinished: [], endedOften: [] });
  });

  it('never ran a task twice at a time, but for a suspended owner whose result was refused', () => {
    const { overlaps, sleepwalks, winners } = evidence();
    expect(overlaps).toEqual([]);
    expect(sleepwalks.filter(({ task, fence }) => fence === winners.get(task))).toEqual([]);
  });

  it('delivers results that open and have the right size', () => {
    expect(evidence().wrongResults).toEqual([]);
  });

  it('left no work folder, no half upload, and no file without a row or row without a file', () => {
    expect(evidence().left).toEqual([]);
  });
}

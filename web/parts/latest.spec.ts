import { describe, expect, it } from 'vitest';
import { latestOnly } from './latest.js';

describe('answers that overtake each other', () => {
  it('count only when nothing was asked since', async () => {
    const [take, taken] = [latestOnly(), [] as string[]];
    let answerFirst: (answer: string) => void = () => undefined;
    const first = take(new Promise<string>((resolve) => (answerFirst = resolve)), (answer) => taken.push(answer));
    await take(Promise.resolve('second'), (answer) => taken.push(answer));
    answerFirst('first');
    await first;
    expect(taken).toEqual(['second']);
  });

  it('are missed only by whoever asked last', async () => {
    const take = latestOnly();
    let refuseFirst: (reason: Error) => void = () => undefined;
    const first = take(new Promise((_resolve, reject) => (refuseFirst = reject)), () => undefined);
    const last = take(Promise.reject(new Error('the last')), () => undefined);
    refuseFirst(new Error('the first'));
    await expect(first).resolves.toBeUndefined();
    await expect(last).rejects.toThrow('the last');
  });
});

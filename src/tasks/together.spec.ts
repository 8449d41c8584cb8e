import { describe, expect, it } from 'vitest';
import { Together } from './together.js';

/** Statements that end when told, and what each was asked. */
function statements() {
  const asked: number[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const run = (items: readonly number[]): Promise<number[]> => {
    asked.push([...items]);
    return new Promise((resolve, reject) => {
      ends.push((error) => (error ? reject(error) : resolve(items.map((item) => item * 10))));
    });
  };
  return { asked, ends, run };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('what is asked together', () => {
  it('goes with one statement, and each gets its own answer', async () => {
    const { asked, ends, run } = statements();
    const together = new Together(run);
    const answers = Promise.all([1, 2, 3].map((item) => together.ask(item)));
    await turn();
    expect(asked).toEqual([[1, 2, 3]]);
    ends[0]?.();
    expect(await answers).toEqual([10, 20, 30]);
  });

  it('waits while a statement is under way, and then goes with the next', async () => {
    const { asked, ends, run } = statements();
    const together = new Together(run);
    const first = together.ask(1);
    await turn();
    const later = [together.ask(2), together.ask(3)];
    await turn();
    expect(asked).toEqual([[1]]);
    ends[0]?.();
    await first;
    await turn();
    await turn();
    expect(asked).toEqual([[1], [2, 3]]);
    ends[1]?.();
    expect(await Promise.all(later)).toEqual([20, 30]);
  });

  it('is never more than one statement should carry', async () => {
    const { asked, ends, run } = statements();
    const together = new Together(run);
    const answers = Promise.all(Array.from({ length: 100 }, (_, item) => together.ask(item)));
    await turn();
    ends[0]?.();
    await turn();
    await turn();
    ends[1]?.();
    expect((await answers).length).toBe(100);
    expect(asked.map((items) => items.length)).toEqual([64, 36]);
  });
});

describe('a statement that fails', () => {
  it('fails only those whose fault it is', async () => {
    const together = new Together((items: readonly number[]) =>
      items.includes(2) ? Promise.reject(new Error('two')) : Promise.resolve(items.map((item) => item * 10)),
    );
    const answers = await Promise.allSettled([1, 2, 3].map((item) => together.ask(item)));
    expect(answers).toMatchObject([{ value: 10 }, { reason: { message: 'two' } }, { value: 30 }]);
    expect(await together.ask(4)).toBe(40);
  });

  it('fails all when the database is away, because what it did is not known', async () => {
    let runs = 0;
    const away = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const together = new Together(() => {
      runs += 1;
      return Promise.reject(away);
    });
    const answers = await Promise.allSettled([1, 2].map((item) => together.ask(item)));
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected']);
    expect(runs).toBe(1);
  });
});

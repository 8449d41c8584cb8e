// One statement for all who ask at the same moment: what is asked while the last statement is under way goes with the next. A busy worker and a busy api
// then pay for one round trip and one commit where they would pay for twenty; who asks alone waits for nobody. Used by
// src/tasks/store, callers.ts and read-tasks.ts.
import { isLostConnection } from '../shared/errors.js';

interface Asked<In, Out> {
  readonly item: In;
  readonly resolve: (answer: Out) => void;
  readonly reject: (error: unknown) => void;
}

/** So large that a statement is never the smaller part of its cost, so small that its locks are short. */
const MOST = 64;

export class Together<In, Out> {
  private waiting: Asked<In, Out>[] = [];
  private underWay = 0;
  private isDue = false;

  /** `run` answers each item at its place. */
  constructor(
    private readonly run: (items: readonly In[]) => Promise<readonly Out[]>,
    private readonly statements = 1,
  ) {}

  ask(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.look();
    });
  }

  /** After this turn of the event loop, so that all who were woken by one answer ask together. */
  private look(): void {
    if (this.isDue || this.waiting.length === 0 || this.underWay >= this.statements) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      this.underWay += 1;
      const group = this.waiting.splice(0, MOST);
      void this.answer(group).finally(() => {
        this.underWay -= 1;
        this.look();
      });
      this.look();
    });
  }

  private async answer(group: readonly Asked<In, Out>[]): Promise<void> {
    try {
      const answers = await this.run(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Out);
    } catch (error) {
      // Nothing of it was done. The fault of one must not be the failure of the others, so each is asked alone;
      // but a database that is away is away for all, and what it did before it went is not known.
      if (group.length === 1 || isLostConnection(error)) for (const { reject } of group) reject(error);
      else for (const one of group) await this.answer([one]);
    }
  }
}

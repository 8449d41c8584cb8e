// Waits for answers of something that may go away. A race against one promise that lives as long as a connection would keep a little of every answer for as
// long; here nothing stays of those that have come. Used by rabbit-line.ts.
export class WhileThere {
  private readonly waiting = new Set<(error: Error) => void>();
  private isGone = false;

  /** `away` is what they get who wait in vain. */
  constructor(private readonly away: () => Error) {}

  wait<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const settled = () => this.waiting.delete(reject);
      answer.then(resolve, reject).finally(settled);
      if (this.isGone) reject(this.away());
      else this.waiting.add(reject);
    });
  }

  end(): void {
    this.isGone = true;
    for (const reject of this.waiting) reject(this.away());
    this.waiting.clear();
  }
}

import { describe, expect, it } from 'vitest';
import type { Exit, Service } from './owned-process.js';
import { Supervisor, type UnitState } from './supervisor.js';

/** A service without a process: it ends when the test says so. */
class Paper implements Service {
  readonly pid = process.pid;
  readonly url = '';
  end!: (exit: Exit) => void;
  readonly exited = new Promise<Exit>((resolve) => (this.end = resolve));
  constructor(
    readonly name: string,
    private readonly book: string[],
  ) {}
  stop(): Promise<void> {
    this.book.push(`stop ${this.name}`);
    this.end({ code: 0, signal: null });
    return Promise.resolve();
  }
}

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const quick = { firstMs: 1, longestMs: 2, steadyMs: 60_000 };

function desk() {
  const book: string[] = [];
  const papers: Paper[] = [];
  let news: (state: readonly UnitState[]) => void = () => undefined;
  const supervisor = new Supervisor((state) => news(state), quick, quiet);
  const start = (name: string) => () => {
    book.push(`start ${name}`);
    const paper = new Paper(name, book);
    papers.push(paper);
    return Promise.resolve(paper);
  };
  const when = (holds: (state: readonly UnitState[]) => boolean) =>
    new Promise<void>((resolve) => {
      news = (state) => {
        if (holds(state)) resolve();
      };
    });
  return { book, papers, supervisor, start, when };
}

describe('the supervisor', () => {
  it('stops in the reverse of the order of starting, once', async () => {
    const { book, supervisor, start } = desk();
    for (const name of ['database', 'queue', 'api']) await supervisor.start({ name, start: start(name) });
    await Promise.all([supervisor.stop(), supervisor.stop()]);
    expect(book.slice(3)).toEqual(['stop api', 'stop queue', 'stop database']);
    expect(supervisor.state().map(({ status }) => status)).toEqual(['stopped', 'stopped', 'stopped']);
  });

  it('does not start again what it stopped itself', async () => {
    const { book, supervisor, start } = desk();
    await supervisor.start({ name: 'api', start: start('api') });
    await supervisor.stop();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(book).toEqual(['start api', 'stop api']);
  });

  it('lets a service stay away that was told to end, and still stops the others', async () => {
    const { book, papers, supervisor, start, when } = desk();
    for (const name of ['api', 'worker']) await supervisor.start({ name, start: start(name) });
    const away = when((state) => state[1]?.status === 'away');
    papers[1]?.end({ code: 0, signal: null, told: 'drained' });
    await away;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(supervisor.state()[1]).toMatchObject({ status: 'away', restarts: 0, trouble: 'told to end: drained' });
    await supervisor.stop();
    expect(book).toEqual(['start api', 'start worker', 'stop api']);
  });

  it('keeps trying when a restart fails, and says why meanwhile', async () => {
    const { papers, supervisor, start, when } = desk();
    let refusals = 2;
    const working = start('api');
    await supervisor.start({
      name: 'api',
      start: () => (papers.length > 0 && refusals-- > 0 ? Promise.reject(new Error('port taken')) : working()),
    });
    const troubled = when(([state]) => state?.trouble === 'does not start: port taken');
    papers[0]?.end({ code: 1, signal: null });
    await troubled;
    await when(([state]) => state?.status === 'running');
    expect(supervisor.state()[0]).toMatchObject({ status: 'running', restarts: 3 });
    await supervisor.stop();
  });

  it('abandons a start that is under way when everything is to stop', async () => {
    const { supervisor } = desk();
    const start = supervisor.start({
      name: 'slow',
      start: (signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    });
    const refused = expect(start).rejects.toThrow('interrupted');
    await supervisor.stop();
    await refused;
    await expect(supervisor.start({ name: 'late', start: () => Promise.reject(new Error('never')) })).rejects.toThrow(
      'interrupted',
    );
  });
});

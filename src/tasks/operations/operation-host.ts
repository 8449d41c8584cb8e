// Inside an operation process: takes one task at a time from the worker that started it, runs its operation and answers. The worker's side is operation-process.ts.
import fs from 'node:fs';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import { toAppError } from '../../shared/errors.js';
import { log, withLogContext } from '../../shared/log.js';
import { Paced } from '../../shared/paced.js';
import { Asking } from './operation-asking.js';
import type { Order, Run, Saying } from './operation-messages.js';
import type { Operations } from './operations.js';
import { hydrate } from '../store/task-parts.js';

/** So that an operation that reports each line it reads does not keep the worker busy. */
const PROGRESS_MS = 100;

/** The first thing that an operation process does: from here on it does not outlive its worker. */
export function dieWithWorker(): void {
  new Worker(new URL('./operation-guard.js', import.meta.url)).unref();
}

export class OperationHost {
  private stopping = new AbortController();
  private softLimit = new AbortController();
  private readonly asking = new Asking(say);

  constructor(private readonly operations: Operations) {}

  serve(): void {
    process.on('message', (order: Order) => this.hear(order));
    say({ kind: 'ready' });
  }

  private hear(order: Order): void {
    switch (order.kind) {
      case 'run':
        return void withLogContext(order.context, () => this.obey(order));
      case 'stop':
        return this.stopping.abort(order.reason);
      case 'soft-limit':
        return this.softLimit.abort();
      default:
        return this.asking.hear(order);
    }
  }

  private async obey({ task, workdir, slot }: Run): Promise<void> {
    this.stopping = new AbortController();
    this.softLimit = new AbortController();
    const report = new ProgressReport();
    try {
      const product = await this.operations.handler(task.operation).run({
        task: hydrate(task),
        workdir,
        slot,
        signal: this.stopping.signal,
        softLimit: this.softLimit.signal,
        progress: (fraction, stage) => report.add(fraction, stage),
        expectProgress: (withinS) => say({ kind: 'expect-progress', withinS }),
        mediaDuration: (seconds) => say({ kind: 'media-duration', seconds }),
        others: this.asking,
        log: log('tasks'),
      });
      report.end();
      say({ kind: 'done', product, ...endFacts() });
    } catch (thrown) {
      report.end();
      const { code, message, facts, cause } = toAppError(thrown);
      const stage = facts.details?.['stage'];
      say({
        kind: 'failed',
        code,
        message,
        secret: facts.secret ?? (cause === undefined ? null : inspect(cause)),
        stage: typeof stage === 'string' ? stage : null,
        ...(facts.final && { final: true }),
        ...endFacts(),
      });
    } finally {
      this.asking.forget();
    }
  }
}

class ProgressReport {
  private latest: Extract<Saying, { kind: 'progress' }> = { kind: 'progress', fraction: null };
  private readonly paced = new Paced(PROGRESS_MS, () => say(this.latest));

  add(fraction: number | null, stage?: string): void {
    this.latest = {
      kind: 'progress',
      fraction: fraction ?? this.latest.fraction,
      stage: stage ?? this.latest.stage,
    };
    this.paced.ask();
  }

  end(): void {
    this.paced.finish();
  }
}

function endFacts(): { rssBytes: number; leftSomething: boolean } {
  return { rssBytes: process.memoryUsage.rss(), leftSomething: hasChildren() };
}

/** Where the system does not say, what was left behind ends when this process is replaced. */
function hasChildren(): boolean {
  try {
    return fs.readFileSync('/proc/thread-self/children', 'utf8').trim() !== '';
  } catch {
    return false;
  }
}

function say(saying: Saying): void {
  process.send?.(saying);
}

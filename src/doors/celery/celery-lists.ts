// Names of what Celery's programs share with us in a Redis, as kombu makes them of its broker_transport_options: a list for each queue and step of priority.
// Used by redis.transport.ts.
import type { Settings } from '../../shared/settings.js';

export type ListOptions = Pick<Settings, 'celeryKeyPrefix' | 'celeryPrioritySteps' | 'celeryPrioritySeparator'>;

const SEPARATOR = '\x06\x16';

export class CeleryLists {
  /** The most urgent first, whatever order kombu itself would take them in. */
  private readonly steps: readonly number[];
  private readonly separator: string;
  private readonly prefix: string;
  private readonly queues = new Map<string, string>();

  constructor({ celeryKeyPrefix = '', celeryPrioritySteps, celeryPrioritySeparator = SEPARATOR }: ListOptions) {
    this.steps = [...new Set([0, ...celeryPrioritySteps])].sort((a, b) => b - a);
    this.separator = celeryPrioritySeparator;
    this.prefix = celeryKeyPrefix;
  }

  /** Of any key and channel. */
  key(name: string): string {
    return this.prefix + name;
  }

  /** In the order in which they are taken from. */
  of(queues: readonly string[]): string[] {
    for (const queue of queues) for (const step of this.steps) this.queues.set(this.list(queue, step), queue);
    return this.steps.flatMap((step) => queues.map((queue) => this.list(queue, step)));
  }

  into(queue: string, priority: number | null): string {
    return this.list(queue, this.steps.find((step) => step <= (priority ?? 0)) ?? 0);
  }

  queueOf(list: string): string {
    return this.queues.get(list) ?? list;
  }

  private list(queue: string, step: number): string {
    return this.key(step === 0 ? queue : `${queue}${this.separator}${step}`);
  }
}

// The table of words between processes: what is told to everybody, and what a worker is asked and answers. Read by control-bus.ts and control-desk.ts.
import type { CageFacts, EngineReport } from '../../entities/worker.entity.js';
import type { QueueName, Slots } from '../queues/queues.js';

/** Told to all, best effort: the rows say it too. */
export interface Words {
  /** To the worker that runs it. */
  cancel: { id: string; fence: number; mode: 'graceful' | 'force'; reason: string };
  /** To whoever watches. Progress comes twice a second at most, and says whose it is; states always. */
  changed: {
    id: string;
    state: string;
    percent?: number | null;
    stage?: string | null;
    client?: string;
    job?: string | null;
  };
  /** Likewise: a job was moved on. */
  job: { id: string };
  /** To the processes of the door for Celery programs: tasks that may still be on their way. */
  revoked: { ids: readonly string[] };
  /** A question to workers, and one worker's answer to it. */
  ask: { ticket: string; word: Question; to: string | null; with: unknown };
  answer: { ticket: string } & Answer<Question>;
}
export type Topic = keyof Words;

export type WorkerState = 'starting' | 'running' | 'paused' | 'draining' | 'stopped';

export interface ActiveTask {
  readonly id: string;
  readonly operation: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly queue: string;
  readonly attempt: number;
  readonly percent: number | null;
  readonly stage: string | null;
  readonly since_s: number;
}
export interface PoolReport {
  readonly queue: string;
  /** Warm processes wanted, there, and at work. */
  readonly size: number;
  readonly alive: number;
  readonly busy: number;
}
export interface WorkerStats {
  readonly state: WorkerState;
  readonly host: string;
  readonly pid: number;
  readonly uptime_s: number;
  readonly version: string;
  readonly node: string;
  readonly engines: readonly EngineReport[];
  readonly cage: CageFacts;
  readonly slots: Slots;
  /** Most tasks at a time over all queues; null: as many as there are slots. */
  readonly cap: number | null;
  readonly paused_queues: readonly QueueName[];
  readonly autoscale: Readonly<Partial<Record<QueueName, Bounds>>>;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  readonly memory_bytes: number;
  readonly pools: readonly PoolReport[];
}
export interface Bounds {
  readonly min: number;
  readonly max: number;
}
/** How a worker takes tasks after it did what it was told. */
export interface Taking {
  readonly state: WorkerState;
  readonly slots: Slots;
  readonly cap: number | null;
  readonly paused_queues: readonly QueueName[];
  readonly running: number;
}

/** What a worker can be asked: what goes with the word, and what comes back. */
export interface Questions {
  ping: { with: null; reply: { state: WorkerState; host: string; pid: number } };
  active: { with: null; reply: { tasks: readonly ActiveTask[] } };
  stats: { with: null; reply: WorkerStats };
  registered: { with: null; reply: { operations: readonly string[]; queues: readonly QueueName[] } };
  /** Look at the limits of types of tasks now; which types have one. */
  limits: { with: null; reply: { types: readonly string[] } };
  /** This worker takes from one of its queues, or leaves it alone; others go on. */
  consume: { with: { queue: QueueName; isOn: boolean }; reply: Taking };
  /** Look at the rows of the queues now: one was paused, resumed or drained. */
  follow: { with: null; reply: Taking };
  pause: { with: null; reply: Taking };
  resume: { with: null; reply: Taking };
  slots: { with: { queue: QueueName; count: number }; reply: Taking };
  /** By a number that may be negative; without a queue all queues of the worker. Never below one slot. */
  grow: { with: { queue: QueueName | null; by: number }; reply: Taking };
  /** Null ends it. */
  autoscale: { with: { queue: QueueName; bounds: Bounds | null }; reply: Taking };
  /** Take nothing new, end when idle. */
  drain: { with: null; reply: Taking };
  recycle: { with: null; reply: { processes: number } };
  /** End now, in order: running work gets its grace and is handed back. */
  shutdown: { with: null; reply: Taking };
}
export type Question = keyof Questions;
export type With<Q extends Question> = Questions[Q]['with'];
export type Reply<Q extends Question> = Questions[Q]['reply'];

/** Exactly one of the two last is there. */
export interface Answer<Q extends Question> {
  readonly worker: string;
  readonly reply?: Reply<Q>;
  /** Why it could not, in a sentence. */
  readonly refusal?: string;
}

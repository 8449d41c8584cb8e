// One stream of events for all tabs of a browser: who listens says which jobs and tasks, and the stream names all of them together. Runs in a shared worker
// (shared-stream.worker.ts), or in the page where the browser has none.
export interface Names {
  readonly jobs: readonly string[];
  readonly tasks: readonly string[];
  /** Everything that the reader may see, whatever is named. */
  readonly all?: true;
}
/** What a task.* or job.* event tells; see docs/events.md. */
export interface LiveEvent {
  readonly type: string;
  readonly task_id?: string | null;
  readonly job_id?: string | null;
  readonly status?: string;
  readonly percent?: number | null;
  readonly stage?: string | null;
  readonly eta_ms?: number | null;
  readonly at?: string;
  readonly worker?: string | null;
  readonly code?: string;
}
export type Said =
  | { readonly kind: 'open' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'fault' }
  | { readonly kind: 'event'; readonly event: LiveEvent };
export type Hear = (said: Said) => void;
export interface Wish {
  /** Of the event route, whole: a worker knows no page. */
  readonly url: string;
  readonly names: Names;
}

const types = [
  'task.queued',
  'task.started',
  'task.progress',
  'task.retrying',
  'task.changed',
  'task.cancel_requested',
  'task.handed_back',
  'task.worker_lost',
  'task.done',
  'task.failed',
  'task.cancelled',
  'task.expired',
  'job.done',
  'job.failed',
  'job.cancelled',
];
/** The server takes no more names in one stream; those beyond are polled. */
const MOST_NAMES = 50;
/** Tabs come and go in bursts, for example when a window with many of them is opened. */
const SETTLE_MS = 50;
const AGAIN_MS = 1000;

export class SharedStream {
  private readonly wishes = new Map<Hear, Wish>();
  private source: EventSource | undefined;
  private address = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  join(wish: Wish, hear: Hear): () => void {
    this.wishes.set(hear, wish);
    // To whom comes late the stream is as good as just opened.
    if (this.source?.readyState === EventSource.OPEN) hear({ kind: 'open' });
    this.renew();
    return () => {
      this.wishes.delete(hear);
      this.renew();
    };
  }

  /** The same again, after a fault. */
  again(): void {
    this.address = '';
    this.renew();
  }

  private renew(afterMs = SETTLE_MS): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), afterMs);
  }

  private connect(): void {
    const address = addressOf([...this.wishes.values()]);
    if (address === this.address) return;
    this.address = address;
    this.source?.close();
    if (address === '') return;
    const source = new EventSource(address);
    this.source = source;
    source.onopen = () => this.tell({ kind: 'open' });
    source.onerror = () => this.tell({ kind: 'fault' });
    source.addEventListener('ping', () => this.tell({ kind: 'ping' }));
    source.addEventListener('snapshot', () => this.tell({ kind: 'open' }));
    // Everything that was named has ended. Who still listens after having looked knows of something that has been added meanwhile.
    source.addEventListener('done', () => {
      source.close();
      if (this.source !== source) return;
      this.address = '';
      this.tell({ kind: 'open' });
      this.renew(AGAIN_MS);
    });
    for (const type of types)
      source.addEventListener(type, ({ data }: MessageEvent<string>) => {
        this.tell({ kind: 'event', event: { type, ...(JSON.parse(data) as object) } });
      });
  }

  private tell(said: Said): void {
    for (const [hear, { names }] of this.wishes) if (said.kind !== 'event' || isNamed(said.event, names)) hear(said);
  }
}

function addressOf(wishes: readonly Wish[]): string {
  const all = (kind: 'jobs' | 'tasks') =>
    [...new Set(wishes.flatMap(({ names }) => names[kind]))].sort().slice(0, MOST_NAMES);
  // What is named is part of everything.
  if (wishes.some(({ names }) => names.all)) return wishes[0]?.url ?? '';
  const query = new URLSearchParams();
  for (const [parameter, ids] of [
    ['job', all('jobs')],
    ['task', all('tasks')],
  ] as const)
    if (ids.length > 0) query.set(parameter, ids.join(','));
  return query.size === 0 ? '' : `${wishes[0]?.url ?? ''}?${query.toString()}`;
}

const isNamed = ({ task_id, job_id }: LiveEvent, { tasks, jobs, all }: Names): boolean =>
  all === true || tasks.includes(task_id ?? '') || jobs.includes(job_id ?? '');

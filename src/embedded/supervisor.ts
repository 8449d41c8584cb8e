// Keeps our own databases and roles running: starts them in order, starts again what dies but not what was told to end, and stops everything
// in reverse order.
// Owned by roles/all.ts, which describes each service as data.
import { log as logOf, type Log } from '../shared/log.js';
import { describeExit, type Exit, type Service } from './owned-process.js';

export interface Unit {
  readonly name: string;
  /** Starts it, the first time and after each death; the signal ends a start that nobody waits for any more. */
  start(signal: AbortSignal): Promise<Service>;
}

export type UnitStatus = 'starting' | 'running' | 'waiting' | 'away' | 'stopped';

export interface UnitState {
  readonly name: string;
  readonly status: UnitStatus;
  readonly pid?: number;
  readonly restarts: number;
  readonly since: string;
  /** How it ended last, or why it does not start. */
  readonly trouble?: string;
}

export interface RestartPolicy {
  readonly firstMs: number;
  readonly longestMs: number;
  /** After running that long, the next death counts as the first. */
  readonly steadyMs: number;
}

const PATIENT: RestartPolicy = { firstMs: 1000, longestMs: 30_000, steadyMs: 60_000 };

interface Watched {
  readonly unit: Unit;
  state: UnitState;
  service?: Service;
  failures: number;
  timer?: NodeJS.Timeout;
  starting?: Promise<unknown>;
}

export class Supervisor {
  private readonly watched: Watched[] = [];
  private readonly ending = new AbortController();
  /** Aborted once everything is to end. */
  readonly over = this.ending.signal;
  private stopped?: Promise<void>;

  constructor(
    private readonly changed: (state: readonly UnitState[]) => void = () => undefined,
    private readonly policy: RestartPolicy = PATIENT,
    private readonly log: Log = logOf('embedded'),
  ) {}

  /** The first start of a unit; its failure is the caller's, only later deaths are ours. */
  async start(unit: Unit): Promise<Service> {
    const watched: Watched = {
      unit,
      failures: 0,
      state: { name: unit.name, status: 'starting', restarts: 0, since: now() },
    };
    this.watched.push(watched);
    try {
      return await this.launch(watched);
    } catch (error) {
      this.watched.splice(this.watched.indexOf(watched), 1);
      throw error;
    }
  }

  state(): readonly UnitState[] {
    return this.watched.map(({ state }) => state);
  }

  /** Reverse order, each with its own grace; a start under way is abandoned. */
  stop(): Promise<void> {
    return (this.stopped ??= this.stopAll());
  }

  /** For the impatient second Ctrl-C: everything ends now. */
  kill(): void {
    this.ending.abort(new Error('killed'));
    // beat runs inside this process, which ends last.
    for (const { service } of this.watched) if (service && service.pid !== process.pid) killGroup(service.pid);
  }

  private async stopAll(): Promise<void> {
    this.ending.abort(new Error('The start was interrupted.'));
    for (const watched of this.watched.toReversed()) {
      clearTimeout(watched.timer);
      await watched.starting?.catch(() => undefined);
      await watched.service?.stop();
      this.set(watched, { status: 'stopped' });
    }
  }

  private async launch(watched: Watched): Promise<Service> {
    this.over.throwIfAborted();
    const began = performance.now();
    this.set(watched, { status: 'starting' });
    const starting = watched.unit.start(this.over);
    watched.starting = starting;
    const service = await starting;
    watched.service = service;
    this.set(watched, { status: 'running', pid: service.pid });
    const took_ms = Math.round(performance.now() - began);
    this.log.debug({ unit: service.name, pid: service.pid, took_ms }, `${watched.unit.name} runs`);
    const started = Date.now();
    void service.exited.then((exit) => this.ended(watched, exit, Date.now() - started));
    return service;
  }

  private ended(watched: Watched, exit: Exit, ranMs: number): void {
    if (this.over.aborted) return;
    if (exit.told !== undefined) return this.stayAway(watched, exit.told);
    if (ranMs >= this.policy.steadyMs) watched.failures = 0;
    this.startAgain(watched, `ended (${describeExit(exit)})`);
  }

  private stayAway(watched: Watched, told: string): void {
    delete watched.service;
    this.set(watched, { status: 'away', trouble: `told to end: ${told}` });
    this.log.warn({ unit: watched.unit.name }, `${watched.unit.name} was told to end (${told}) and stays away`);
  }

  private startAgain(watched: Watched, trouble: string): void {
    const waitMs = Math.min(this.policy.longestMs, this.policy.firstMs * 2 ** watched.failures);
    watched.failures++;
    delete watched.service;
    this.set(watched, { status: 'waiting', restarts: watched.state.restarts + 1, trouble });
    this.log.warn(
      { unit: watched.unit.name },
      `${watched.unit.name} ${trouble}; it starts again in ${waitMs / 1000} s`,
    );
    watched.timer = setTimeout(() => {
      this.launch(watched).then(
        () => this.log.info({ unit: watched.unit.name }, `${watched.unit.name} runs again`),
        (error: unknown) => {
          if (!this.over.aborted) this.startAgain(watched, `does not start: ${(error as Error).message}`);
        },
      );
    }, waitMs);
  }

  private set(watched: Watched, change: Partial<UnitState>): void {
    const { pid: _ended, ...rest } = watched.state;
    watched.state = { ...rest, ...change, since: now() };
    this.changed(this.state());
  }
}

const now = (): string => new Date().toISOString();

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

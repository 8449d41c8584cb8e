// What happens, in the words of Celery's events, for Flower and `celery events`: workers as nodes with their heartbeats, tasks from received to their end. Best
// effort, as with Celery. Called by celery-intake.ts and celery-results.ts.
import { hostname, loadavg } from 'node:os';
import { Injectable } from '@nestjs/common';
import { log } from '../../shared/log.js';
import { version } from '../../shared/version.js';
import type { Envelope } from './celery-message.js';
import type { CeleryMeta } from './celery-meta.js';
import { CeleryNodes, type Node } from './celery-nodes.js';
import type { News, ToldOf } from './celery-tasks.js';
import type { Transport } from './celery-transport.js';
import { celeryClock, jsonMessage } from './celery-wire.js';

const EVERY_S = 2;
/** Whoever waits for a result does not wait for the words about it. */
const GATHER_MS = 5;
const SOFTWARE = { sw_ident: 'athanor', sw_ver: version, sw_sys: 'Linux' };
const NOBODY = `athanor@${hostname()}`;
const PYTHON_LETTERS = 1000;

@Injectable()
export class CeleryEvents {
  private transport: Pick<Transport, 'announce'> | undefined;
  private nodes: readonly Node[] = [];
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  private readonly unsaid: { readonly type: string; readonly hostname: string }[] = [];
  private soon: NodeJS.Timeout | undefined;
  private readonly log = log('doors');

  constructor(private readonly known: CeleryNodes) {}

  start(transport: Pick<Transport, 'announce'>): void {
    this.transport = transport;
    this.timer = setInterval(() => this.beat(), EVERY_S * 1000);
    this.beat();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    this.sendAll();
  }

  /** Also when somebody asks for it. */
  beat(): void {
    this.beating = this.beating.then(() => this.beatAll());
  }

  received({ sender, runAt, startBefore }: Envelope): void {
    const { id: uuid, name, args, kwargs, retries, root_id, parent_id } = sender;
    const times = { eta: runAt?.toISOString() ?? null, expires: startBefore?.toISOString() ?? null };
    this.say('task-received', undefined, { uuid, name, args, kwargs, retries, root_id, parent_id, ...times });
  }

  told({ sender, told_version }: News['row'], task: ToldOf | undefined, { status, result }: CeleryMeta): void {
    const uuid = sender.id;
    const worker = task?.worker ?? undefined;
    const runtime = ((task?.ended_at?.getTime() ?? 0) - (task?.started_at?.getTime() ?? 0)) / 1000;
    const exception = exceptionText(result);
    // Who is told of the end first never heard of the beginning.
    if (told_version === 0 && task?.started_at) this.say('task-started', worker, { uuid });
    const ends: Readonly<Record<CeleryMeta['status'], () => void>> = {
      STARTED: () => undefined,
      PROGRESS: () => undefined,
      RETRY: () => this.say('task-retried', worker, { uuid, exception, traceback: '' }),
      SUCCESS: () => this.say('task-succeeded', worker, { uuid, result: textOf(result), runtime }),
      FAILURE: () => this.say('task-failed', worker, { uuid, exception, traceback: '' }),
      REVOKED: () =>
        this.say('task-revoked', worker, {
          uuid,
          terminated: worker !== undefined,
          signum: null,
          expired: task?.state === 'expired',
        }),
    };
    ends[status]();
  }

  private async beatAll(): Promise<void> {
    try {
      const before = this.nodes;
      this.nodes = await this.known.all();
      const load = loadavg().map((each) => Math.round(each * 100) / 100);
      for (const { worker, active, done, failed } of this.nodes) {
        const facts = { freq: EVERY_S, active, processed: done + failed, loadavg: load, ...SOFTWARE };
        const isNew = !before.some((each) => each.worker === worker);
        if (isNew) this.say('worker-online', worker, facts);
        this.say('worker-heartbeat', worker, facts);
      }
      const gone = before.filter(({ worker }) => !this.nodes.some((each) => each.worker === worker));
      for (const { node, pid } of gone) this.send('worker-offline', { node, pid }, { freq: EVERY_S, ...SOFTWARE });
    } catch (error) {
      this.log.debug({ error: String(error) }, 'no heartbeat of workers');
    }
  }

  /** What no worker has yet counts for the first that lives. */
  private say(type: string, worker: string | undefined, fields: object): void {
    const node = this.nodes.find((each) => each.worker === worker) ?? this.nodes[0];
    this.send(type, node ?? { node: NOBODY, pid: process.pid }, fields);
  }

  private send(type: string, { node, pid }: Pick<Node, 'node' | 'pid'>, fields: object): void {
    const now = Date.now();
    const body = { type, hostname: node, pid, timestamp: now / 1000, utcoffset: 0, clock: celeryClock(), ...fields };
    this.unsaid.push(body);
    this.soon ??= setTimeout(() => this.sendAll(), GATHER_MS);
  }

  private sendAll(): void {
    clearTimeout(this.soon);
    this.soon = undefined;
    for (const body of this.unsaid.splice(0)) {
      const message = jsonMessage(body, { headers: { hostname: body.hostname } });
      void this.transport?.announce(body.type.replace('-', '.'), message).catch((error: unknown) => {
        this.log.debug({ error: String(error) }, 'an event was not told');
      });
    }
  }
}

function textOf(value: unknown): string {
  return JSON.stringify(value ?? null).slice(0, PYTHON_LETTERS);
}

function exceptionText(result: unknown): string {
  const { exc_type = 'Exception', exc_message = [] } = (result ?? {}) as { exc_type?: string; exc_message?: string[] };
  return `${exc_type}(${exc_message.map((each) => JSON.stringify(each)).join(', ')})`;
}

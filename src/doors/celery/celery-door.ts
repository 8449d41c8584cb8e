// Everything that a process with this door runs: takes messages from the broker while there is room for tasks, and tells their senders how they stand. As many
// such processes as one likes may work on one broker. Started by the role celery.
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { AppError, toAppError } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { resultsAsMessages, resultsInRedis, type ResultBackend } from './celery-backend.js';
import { CeleryEvents } from './celery-events.js';
import { CeleryIntake } from './celery-intake.js';
import { CeleryRemote } from './celery-remote.js';
import { CeleryResults } from './celery-results.js';
import type { Delivery, Transport } from './celery-transport.js';
import { RabbitTransport } from './rabbit.transport.js';
import { RedisTransport } from './redis.transport.js';

const AGAIN_MS = 1000;
/** A fault of ours that is there each time is the message's fault too. */
const MOST_FAULTS = 5;
const FRESH_MS = 250;
const STOP_MS = 5000;

@Injectable()
export class CeleryDoor {
  private transport: Transport | undefined;
  private backend: ResultBackend | undefined;
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private known: { readonly at: number; readonly isRoom: Promise<boolean> } | undefined;
  private readonly log = log('doors');

  constructor(
    private readonly sql: Sql,
    private readonly intake: CeleryIntake,
    private readonly results: CeleryResults,
    private readonly events: CeleryEvents,
    private readonly remote: CeleryRemote,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  start(): void {
    const { celeryQueues } = this.settings;
    this.transport = openTransport(this.settings);
    this.backend = openBackend(this.settings, this.transport);
    this.results.start(this.backend, this.transport);
    this.events.start(this.transport);
    this.remote.start(this.transport);
    this.transport.consume(celeryQueues, (delivery) => {
      const handled = this.handle(delivery).finally(() => this.underWay.delete(handled));
      this.underWay.add(handled);
      return handled;
    });
    this.log.info({ queues: celeryQueues, tasks: this.intake.registered() }, 'messages of Celery programs are taken');
  }

  async stop(): Promise<void> {
    await this.transport?.stop();
    this.stopping.abort();
    await Promise.race([Promise.all(this.underWay), sleep(STOP_MS, undefined, { ref: false })]);
    await this.results.stop();
    await this.events.stop();
    await this.transport?.close();
    this.backend?.close();
  }

  /** Never rejects. What cannot be taken now stays in hand, so that it keeps its place, and is taken later. */
  private async handle(delivery: Delivery): Promise<void> {
    for (let faults = 0; ;) {
      try {
        await this.room();
        await this.intake.accept(delivery);
        return await delivery.acknowledge();
      } catch (thrown) {
        if (this.stopping.signal.aborted) return delivery.giveBack();
        const error = toAppError(thrown);
        this.log.warn({ code: error.code, error: String(thrown) }, 'a message could not be taken; trying again');
        if (error.code === 'internal_error' && ++faults >= MOST_FAULTS) return this.bury(delivery, error);
        await sleep(AGAIN_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private async bury(delivery: Delivery, error: AppError): Promise<void> {
    try {
      await this.intake.refuse(delivery, error);
      await delivery.acknowledge();
    } catch {
      // Not even that: whoever gets it next tries again.
      await delivery.giveBack();
    }
  }

  /** A full queue is no reason to refuse what can wait where it is. */
  private async room(): Promise<void> {
    while (!(await this.isRoom())) await sleep(FRESH_MS, undefined, { signal: this.stopping.signal });
    this.stopping.signal.throwIfAborted();
  }

  private isRoom(): Promise<boolean> {
    if (!this.known || Date.now() - this.known.at > FRESH_MS) {
      const isRoom = this.look();
      this.known = { at: Date.now(), isRoom };
      isRoom.catch(() => (this.known = undefined));
    }
    return this.known.isRoom;
  }

  private async look(): Promise<boolean> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM task WHERE state IN ('waiting','queued','running','retrying')`,
    );
    return (row?.count ?? 0) < this.settings.maxQueue;
  }
}

type Brokered = Pick<Settings, 'celeryBrokerUrl' | 'celeryMaxPriority'>;

export function openTransport({ celeryBrokerUrl, celeryMaxPriority }: Brokered): Transport {
  if (celeryBrokerUrl === undefined)
    throw new AppError('invalid_args', 'CELERY_BROKER_URL is not set: there is no broker to take messages from.');
  return /^rediss?:/.test(celeryBrokerUrl)
    ? new RedisTransport(celeryBrokerUrl)
    : new RabbitTransport(celeryBrokerUrl, celeryMaxPriority);
}

function openBackend(settings: Settings, transport: Transport): ResultBackend {
  const { celeryResultBackend, celeryBrokerUrl = '', celeryResultExpires } = settings;
  const url = celeryResultBackend ?? celeryBrokerUrl;
  return /^rediss?:/.test(url) ? resultsInRedis(url, celeryResultExpires) : resultsAsMessages(transport);
}

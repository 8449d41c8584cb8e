// Everything that a process with this door runs: takes messages from the broker while there is room for tasks, and tells their senders how they stand. As many
// such processes as one likes may work on one broker. Started by the role celery.
import { Inject, Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { DeadLetters } from '../../tasks/dead-letters.js';
import { IntakeLoop } from '../intake-loop.js';
import { Replays } from '../replays.js';
import { owedElsewhere } from './celery-adoption.js';
import { resultsAsMessages, resultsInRedis, type ResultBackend } from './celery-backend.js';
import { CeleryEvents } from './celery-events.js';
import { CeleryLists } from './celery-lists.js';
import { homeOf, resultsUrl } from './celery-home.js';
import { CeleryIntake } from './celery-intake.js';
import { CeleryRemote } from './celery-remote.js';
import { CeleryResults } from './celery-results.js';
import type { Delivery, Transport } from './celery-transport.js';
import { RabbitTransport } from './rabbit.transport.js';
import { RedisTransport } from './redis.transport.js';

@Injectable()
export class CeleryDoor {
  private transport: Transport | undefined;
  private backend: ResultBackend | undefined;
  private replays: Replays | undefined;
  private readonly loop: IntakeLoop<Delivery>;
  private readonly log = log('doors');

  constructor(
    private readonly sql: Sql,
    private readonly letters: DeadLetters,
    private readonly intake: CeleryIntake,
    private readonly results: CeleryResults,
    private readonly events: CeleryEvents,
    private readonly remote: CeleryRemote,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.loop = new IntakeLoop(sql, settings.maxQueue, intake);
  }

  start(): void {
    const { celeryQueues } = this.settings;
    this.transport = openTransport(this.settings);
    this.backend = openBackend(this.settings, this.transport);
    this.results.start(this.backend, this.transport);
    this.events.start(this.transport);
    this.remote.start(this.transport);
    const { transport } = this;
    const home = homeOf(this.settings);
    this.replays = new Replays(this.letters, { celery: home }, ({ queue, element }) =>
      transport.sendElement(queue, element),
    );
    this.replays.start();
    transport.consume(celeryQueues, (delivery) => this.loop.take(delivery));
    this.log.info({ queues: celeryQueues, tasks: this.intake.registered() }, 'messages of Celery programs are taken');
    void this.sayOwed(home);
  }

  /** Other doors may tell it. When a broker has moved, nobody does, and this is the only word of it. */
  private async sayOwed(home: string): Promise<void> {
    try {
      const owed = await owedElsewhere(this.sql, home);
      if (owed.length > 0) this.log.info({ home, owed }, 'results are owed over other brokers (athanor celery adopt)');
    } catch (error) {
      this.log.debug({ error: String(error) }, 'what is owed elsewhere could not be read');
    }
  }

  /** Results are told as before. */
  async takeNoMore(): Promise<void> {
    await this.transport?.stop();
    await this.replays?.stop();
    await this.loop.stop();
  }

  async stop(): Promise<void> {
    await this.takeNoMore();
    await this.results.stop();
    await this.events.stop();
    await this.transport?.close();
    this.backend?.close();
  }
}

function openTransport(settings: Settings): Transport {
  const { celeryBrokerUrl, celeryMaxPriority } = settings;
  if (celeryBrokerUrl === undefined)
    throw new AppError('invalid_args', 'CELERY_BROKER_URL is not set: there is no broker to take messages from.');
  return /^rediss?:/.test(celeryBrokerUrl)
    ? new RedisTransport(celeryBrokerUrl, new CeleryLists(settings))
    : new RabbitTransport(celeryBrokerUrl, celeryMaxPriority);
}

function openBackend(settings: Settings, transport: Transport): ResultBackend {
  const url = resultsUrl(settings);
  return url === undefined ? resultsAsMessages(transport) : resultsInRedis(url, settings.celeryResultExpires);
}

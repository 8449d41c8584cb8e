// Everything that a process with this door runs: takes messages from the brokers that are set and makes tasks of them. As many such processes as one likes may
// work on one broker. Answers are not its business: they are owed by the rows, and delivered by the queue "notify". Started by the role doors.
import { Inject, Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { DeadLetters } from '../../tasks/dead-letters.js';
import { brokerHomes } from '../../tasks/notify/reply-queues.js';
import { MetricTotals } from '../../tasks/metric-totals.js';
import { DoorReports } from '../door-reports.js';
import { IntakeLoop } from '../intake-loop.js';
import { Replays } from '../replays.js';
import { owedElsewhere } from './message-adoption.js';
import { MessageIntake } from './message-intake.js';
import type { MessageDelivery, MessageTransport } from './message-transport.js';
import { QuorumTransport } from './quorum.transport.js';
import { StreamTransport } from './stream.transport.js';

@Injectable()
export class MessageDoor {
  private transports: readonly MessageTransport[] = [];
  private readonly homes: ReturnType<typeof brokerHomes>;
  private readonly loop: IntakeLoop<MessageDelivery>;
  private readonly reports: DoorReports;
  private replays: Replays | undefined;
  private readonly log = log('doors');

  constructor(
    private readonly sql: Sql,
    totals: MetricTotals,
    private readonly letters: DeadLetters,
    private readonly intake: MessageIntake,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.loop = new IntakeLoop(sql, settings.maxQueue, intake);
    const homes = (this.homes = brokerHomes(settings));
    this.reports = new DoorReports(sql, totals, async () => {
      const facts = this.transports.map(async (each) =>
        (await each.look()).map((row) => ({ ...row, door: each.door, home: homes[each.door] ?? null })),
      );
      return (await Promise.all(facts)).flat();
    });
  }

  start(): void {
    const queues = [...new Set(this.settings.doorQueues.map(([queue]) => queue))];
    this.transports = openTransports(this.settings);
    if (this.transports.length === 0 || queues.length === 0)
      throw new AppError(
        'invalid_args',
        'There is nothing to take messages from: set DOOR_QUEUES, and DOOR_REDIS_URL or DOOR_AMQP_URL.',
      );
    const doors = this.transports.map(({ door }) => door);
    const { homes } = this;
    this.intake.told = ({ door, queue }, outcome) =>
      this.reports.count({ door, broker: homes[door] ?? '', queue }, outcome);
    this.replays = new Replays(this.letters, homes, async (letter) => {
      await this.transports.find(({ door }) => door === letter.door)?.sendAgain(letter);
    });
    this.replays.start();
    for (const transport of this.transports) transport.consume(queues, (delivery) => void this.loop.take(delivery));
    this.reports.start();
    this.log.info({ doors, queues }, 'messages are taken');
    this.sayWhatIsOwedElsewhere(Object.values(homes)).catch((error: unknown) => {
      this.log.debug({ error: String(error) }, 'what is owed over other brokers is not known');
    });
  }

  /** Over a broker that has moved, or whose worker is gone, nobody would ever tell it. */
  private async sayWhatIsOwedElsewhere(homes: readonly string[]): Promise<void> {
    const owed = await owedElsewhere(this.sql, homes);
    if (owed.length > 0) this.log.info({ homes, owed }, 'answers are owed over other brokers (athanor doors adopt)');
  }

  async stop(): Promise<void> {
    await Promise.all(this.transports.map((each) => each.stop()));
    await this.replays?.stop();
    await this.loop.stop();
    await this.reports.stop();
    await Promise.all(this.transports.map((each) => each.close()));
  }
}

function openTransports({ doorRedisUrl, doorAmqpUrl, doorInHand, doorDeliveryLimit }: Settings): MessageTransport[] {
  return [
    ...(doorRedisUrl === undefined ? [] : [new StreamTransport(doorRedisUrl, doorInHand, doorDeliveryLimit)]),
    ...(doorAmqpUrl === undefined ? [] : [new QuorumTransport(doorAmqpUrl, doorInHand, doorDeliveryLimit)]),
  ];
}

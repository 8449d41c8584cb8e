// Which queues of message brokers a client may be told in: a queue belongs to whom DOOR_REPLIES says, or one client could write into what another reads.
// Asked before a task with such a queue is accepted, and by the doors before they answer.
import { Inject, Injectable } from '@nestjs/common';
import { DOOR_LAG } from '../../entities/door-lag-rows.js';
import { Sql } from '../../entities/sql.js';
import { brokers, type Broker, type Callback, type QueueTarget } from '../../entities/task.entity.js';
import { placeOf } from '../../shared/broker-place.js';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import type { Asker } from '../allowances.js';

export type BrokerSettings = Pick<Settings, 'doorRedisUrl' | 'doorAmqpUrl'>;

export function brokersOf(settings: BrokerSettings): Broker[] {
  const homes = brokerHomes(settings);
  return brokers.filter((broker) => homes[broker] !== undefined);
}

/** Each broker that is set, by its address. */
export function brokerHomes({ doorRedisUrl, doorAmqpUrl }: BrokerSettings): Partial<Record<Broker, string>> {
  return {
    ...(doorRedisUrl !== undefined && { redis: placeOf(doorRedisUrl) }),
    ...(doorAmqpUrl !== undefined && { amqp: placeOf(doorAmqpUrl) }),
  };
}

/** With the address of the broker that it means: one that is named, or the one that is set here. Whoever delivers may have another. */
export function placed(callback: Callback | undefined, settings: BrokerSettings): Callback | undefined {
  if (callback === undefined || 'url' in callback || callback.home !== undefined) return callback;
  const broker = callback.broker ?? brokersOf(settings)[0];
  return broker === undefined ? callback : { ...callback, broker, home: brokerHomes(settings)[broker] };
}

@Injectable()
export class ReplyQueues {
  constructor(
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: BrokerSettings & Pick<Settings, 'doorReplies'>,
  ) {}

  /** Throws unless somebody can deliver there and this client may have it. */
  async check(target: QueueTarget, client: Pick<Asker, 'id' | 'countedAs' | 'key'>): Promise<void> {
    await this.requireBroker(target);
    const { queue } = target;
    const names = await this.namesOf(client);
    const isTheirs = this.settings.doorReplies.some(
      ([owner, pattern]) =>
        names.includes(owner) && (pattern.endsWith('*') ? queue.startsWith(pattern.slice(0, -1)) : queue === pattern),
    );
    if (!isTheirs)
      throw new AppError(
        'forbidden',
        `This client may not be told in the queue "${queue.slice(0, 100)}". DOOR_REPLIES names those that it may.`,
      );
  }

  private async requireBroker({ broker, home }: QueueTarget): Promise<void> {
    if (home !== undefined) return this.requireKnown(home);
    const set = brokersOf(this.settings);
    if (set.length === 0 || (broker !== undefined && !set.includes(broker)))
      throw refused(
        'broker',
        'no messages are sent there: the administrator has not set DOOR_REDIS_URL or DOOR_AMQP_URL',
      );
    if (broker === undefined && set.length > 1)
      throw refused('broker', `has to be said, because there are several: ${set.join(', ')}`);
  }

  /** The one of this process, or one that a door takes messages from at this moment. */
  private async requireKnown(home: string): Promise<void> {
    if (Object.values(brokerHomes(this.settings)).includes(home)) return;
    const rows = await this.sql.query<{ broker: string | null }>(DOOR_LAG);
    if (!rows.some((row) => row.broker === home))
      throw refused('address', 'is none that messages are taken from here: see athanor inspect doors');
  }

  /** Names of keys count only for keys of the installation: everybody may give any name to a key of their own. */
  private async namesOf({ id, countedAs, key }: Pick<Asker, 'id' | 'countedAs' | 'key'>): Promise<string[]> {
    const rows = await this.sql.query<{ id: string; name: string | null }>(
      `SELECT id, CASE WHEN user_id IS NULL AND kind IN ('key', 'local') THEN name END AS name FROM client WHERE id = ANY ($1) AND kind <> 'visitor'`,
      [[id, key ?? countedAs ?? id]],
    );
    const names = rows.flatMap((row) => [row.id, ...(row.name === null ? [] : [row.name])]);
    return rows.length === 0 ? [] : ['*', ...names];
  }
}

function refused(field: string, detail: string): AppError {
  return new AppError('validation_failed', `A queue cannot be told of this task. Its ${field} ${detail}.`, {
    fields: [{ pointer: `/callback/${field}`, code: 'not_available', detail }],
  });
}

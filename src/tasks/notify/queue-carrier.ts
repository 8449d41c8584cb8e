// Puts messages about tasks into queues of the brokers that are set: a bounded stream of Redis, or a queue of RabbitMQ that has to be there. Called by
// webhook-dispatcher.ts, whose rows say what is owed and repeat what failed.
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Sql } from '../../entities/sql.js';
import type { QueueTarget } from '../../entities/task.entity.js';
import { AppError, isRetryable, type ErrorCode } from '../../shared/errors.js';
import type { OutgoingAnswer } from '../../shared/outgoing-request.js';
import { RabbitLine } from '../../shared/rabbit-line.js';
import { openRedisLine } from '../../shared/redis-line.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import type { DueDelivery } from './deliveries.js';
import { messageAbout, type QueueMessage } from './queue-message.js';
import { brokerHomes, brokersOf, type BrokerSettings } from './reply-queues.js';

const MEDIA_TYPE = 'application/cloudevents+json';

@Injectable()
export class QueueCarrier implements OnApplicationShutdown {
  private redis: Redis | undefined;
  private rabbit: RabbitLine | undefined;
  /** Ids of messages that RabbitMQ gave back, because there is no such queue. */
  private readonly returned = new Set<string>();
  private watched: unknown;
  /** Where it can deliver. */
  readonly homes: readonly string[];

  constructor(
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: BrokerSettings & Pick<Settings, 'publicUrl' | 'doorStreamLength'>,
  ) {
    this.homes = Object.values(brokerHomes(settings));
  }

  async onApplicationShutdown(): Promise<void> {
    this.redis?.disconnect();
    await this.rabbit?.close();
  }

  /** Throws an AppError when the message is not on the broker. */
  async send(
    delivery: DueDelivery,
    target: QueueTarget,
    data: Readonly<Record<string, unknown>>,
  ): Promise<OutgoingAnswer> {
    const broker = target.broker ?? brokersOf(this.settings)[0];
    const { doorRedisUrl, doorAmqpUrl, publicUrl } = this.settings;
    const message = messageAbout(delivery, target, publicUrl ?? '/athanor', {
      ...data,
      ...(await this.outcome(delivery)),
    });
    try {
      if (broker === 'redis' && doorRedisUrl !== undefined) await this.toStream(doorRedisUrl, target.queue, message);
      else if (broker === 'amqp' && doorAmqpUrl !== undefined) await this.toQueue(doorAmqpUrl, target.queue, message);
      else throw new AppError('invalid_state', `The broker "${String(broker)}" is not set where "notify" is served.`);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('dependency_down', `The broker did not take the message: ${String(cause).slice(0, 200)}`, {
        cause,
      });
    }
    return { status: 200, text: '', headers: {} };
  }

  private async toStream(url: string, stream: string, message: QueueMessage): Promise<void> {
    this.redis ??= openRedisLine(url);
    await this.redis.xadd(stream, 'MAXLEN', '~', this.settings.doorStreamLength, '*', 'event', JSON.stringify(message));
  }

  private async toQueue(url: string, queue: string, message: QueueMessage): Promise<void> {
    const line = (this.rabbit ??= new RabbitLine(url));
    const { channel } = await line.opened();
    if (this.watched !== channel) {
      this.watched = channel;
      channel.on('return', ({ properties }) => this.returned.add(String(properties.messageId)));
    }
    await line.send(queue, Buffer.from(JSON.stringify(message)), {
      mandatory: true,
      deliveryMode: 2,
      contentType: MEDIA_TYPE,
      contentEncoding: 'utf-8',
      messageId: message.id,
      type: message.type,
      timestamp: Math.floor(Date.now() / 1000),
      ...(message.correlation_id !== undefined && { correlationId: message.correlation_id }),
    });
    // It comes back before it is confirmed.
    if (this.returned.delete(message.id))
      throw new AppError('not_found', `RabbitMQ has no queue "${queue}". Its reader has to declare it.`);
  }

  /** Whoever reads queues wants to go on without asking: what came out, or why not. */
  private async outcome({ task_id, event }: DueDelivery): Promise<Record<string, unknown>> {
    if (task_id === null || (event !== 'task.done' && event !== 'task.failed')) return {};
    const [row] = await this.sql.query<{
      code: ErrorCode | null;
      detail: string | null;
      final: boolean;
      outputs: unknown;
    }>(
      `SELECT t.error_code AS code, t.error_message AS detail, t.error_final AS final, (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'filename', f.filename, 'format', f.format,
           'media_type', f.media_type, 'size_bytes', f.size_bytes::bigint, 'sha256', f.sha256) ORDER BY array_position(t.outputs, f.id))
         FROM stored_file f WHERE f.id = ANY (t.outputs)) AS outputs FROM task t WHERE t.id = $1`,
      [task_id],
    );
    if (!row) return {};
    if (row.code === null) return { outputs: row.outputs ?? [] };
    return { error: { code: row.code, detail: row.detail, retryable: isRetryable(row.code, row.final) } };
  }
}

// One message becomes one task, for the client of its queue, by the same check and the same call as POST /tasks; its row is committed before the message is
// acknowledged. What can never become a task is kept as a dead letter, and its sender is told why in the same transaction. Called by message-door.ts.
import { Inject, Injectable } from '@nestjs/common';
import type { QueueTarget, TaskMessage } from '../../entities/task.entity.js';
import { AppError, toAppError } from '../../shared/errors.js';
import { requireExact } from '../../shared/exact-numbers.js';
import { idOf } from '../../shared/ids.js';
import { log, withLogContext } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import type { Asker } from '../../tasks/allowances.js';
import { DeadLetters } from '../../tasks/dead-letters.js';
import { oweRefusal } from '../../tasks/notify/owed-refusals.js';
import { brokerHomes, ReplyQueues, type BrokerSettings } from '../../tasks/notify/reply-queues.js';
import type { Taker } from '../intake-loop.js';
import { MessageClients } from './message-clients.js';
import { readJson, readRequest, readSender, replyOf, type Request, type Sender } from './message-envelope.js';
import { MessageTasks } from './message-tasks.js';
import type { MessageDelivery } from './message-transport.js';

export type Outcome = 'accepted' | 'repeated' | 'rejected';

@Injectable()
export class MessageIntake implements Taker<MessageDelivery> {
  /** Hears what became of each. */
  told: (delivery: MessageDelivery, outcome: Outcome) => void = () => undefined;
  private readonly homes: ReturnType<typeof brokerHomes>;
  private readonly log = log('doors');

  constructor(
    private readonly clients: MessageClients,
    private readonly replies: ReplyQueues,
    private readonly letters: DeadLetters,
    private readonly tasks: MessageTasks,
    @Inject(SETTINGS) private readonly settings: BrokerSettings & Pick<Settings, 'publicUrl'>,
  ) {
    this.homes = brokerHomes(settings);
  }

  async accept(delivery: MessageDelivery): Promise<void> {
    let sender: Sender | undefined;
    let client: Asker | undefined;
    try {
      if (delivery.poison !== undefined) throw new AppError('worker_lost', delivery.poison);
      sender = readSender(readJson(delivery), delivery.properties);
      requireExact(delivery.body.toString('latin1'));
      client = await this.clients.of(delivery.queue);
      await this.perform(delivery, sender, client);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.retryable && delivery.poison === undefined) throw error;
      await this.refuse(delivery, error, sender, client);
    }
  }

  async refuse(delivery: MessageDelivery, error: AppError, sender?: Sender, client?: Asker): Promise<void> {
    const { door, queue, body: element, key, kept } = delivery;
    const home = this.homes[door];
    const who = sender ?? this.senderOf(delivery);
    const asker = client ?? (await this.clients.of(queue).catch(() => undefined));
    const reply = asker && (await this.permitted(who, delivery, asker));
    const type = (who.whole as { type?: unknown } | null | undefined)?.type;
    this.log.warn({ door, queue, message_id: who.id, code: error.code }, error.message);
    const name = typeof type === 'string' ? type.slice(0, 200) : null;
    const letter = {
      id: idOf(`${home} ${queue} ${key}`),
      door,
      queue,
      message_id: who.id ?? null,
      name,
      element,
      properties: { ...kept, home },
    };
    await this.letters.bury(letter, error, async (sql) => {
      if (reply)
        await oweRefusal(sql, {
          clientId: asker.id,
          target: reply,
          messageId: who.id,
          error,
          site: this.settings.publicUrl,
        });
    });
    this.told(delivery, 'rejected');
  }

  private async perform(delivery: MessageDelivery, sender: Sender, client: Asker): Promise<void> {
    const request = readRequest(sender);
    const target = this.targetOf(sender, delivery);
    if (target) await this.replies.check(target, client);
    const { id, fingerprint, events } = request;
    const { door, queue } = delivery;
    const message: TaskMessage = { door, queue, id, fingerprint, ...(target && { reply: { ...target, events } }) };
    const trace = sender.traceparent?.split('-')[1];
    const context = { request_id: id, ...(trace !== undefined && { trace_id: trace }) };
    const { task, isNew } = await withLogContext(context, () => this.known(request, message, client));
    if (task.message?.fingerprint !== fingerprint)
      throw new AppError(
        'idempotency_key_reused',
        'This key has brought another task before. Give each request a key of its own.',
      );
    this.log.info({ door, queue, message_id: id, task_id: task.id, repeated: !isNew }, 'message taken');
    this.told(delivery, isNew ? 'accepted' : 'repeated');
  }

  private async known(request: Request, message: TaskMessage, client: Asker) {
    const known = await this.tasks.find(client.id, request.key);
    if (known) return { task: known, isNew: false };
    return { task: await this.tasks.make(request, message, client), isNew: true };
  }

  /** Of a message that cannot be read as a whole. */
  private senderOf(delivery: MessageDelivery): Sender {
    try {
      return readSender(readJson(delivery), delivery.properties);
    } catch {
      // What the broker carries beside it is enough for an answer.
      return readSender(undefined, delivery.properties);
    }
  }

  /** Over the broker that it came over, and no other of its kind. */
  private targetOf(sender: Sender, { door }: MessageDelivery): QueueTarget | undefined {
    const target = replyOf(sender, door);
    return target && { ...target, home: this.homes[door] };
  }

  /** A refusal goes only where an answer might. */
  private async permitted(sender: Sender, delivery: MessageDelivery, client: Asker) {
    const target = this.targetOf(sender, delivery);
    if (!target) return undefined;
    try {
      await this.replies.check(target, client);
      return target;
    } catch (error) {
      if (toAppError(error).retryable) throw error;
      return undefined;
    }
  }
}

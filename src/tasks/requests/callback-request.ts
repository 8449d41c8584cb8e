// An address to call, or to write to, about one task or job, given with it. Read with the bodies of tasks and jobs, and by webhook-request.ts. Pure.
import { z } from 'zod';
import { brokers, type Broker, type Callback, type QueueTarget } from '../../entities/task.entity.js';
import { placeOf } from '../../shared/broker-place.js';
import { languages } from '../../shared/words.js';
import { endNames, eventNames, type EventName } from '../events/event-names.js';

export const addressField = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' })
  .max(2000);

/** Queues of RabbitMQ and keys of Redis may be called many things; what cannot be printed is a mistake. */
export const queueField = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be the name of a queue, without spaces');

/** Of a broker; a password is no part of it. */
const placeField = z
  .string()
  .max(300)
  .regex(/^(rediss?|amqps?):\/\/\S+$/, 'must be the address of a broker');

/** Without events those of its end. */
export function callbackField(kind: 'task' | 'job') {
  const own = (names: readonly EventName[]) => names.filter((name) => name.startsWith(`${kind}.`));
  const events = z.array(z.enum(own(eventNames) as [EventName, ...EventName[]]));
  return z
    .strictObject({
      url: addressField.optional(),
      queue: queueField.optional().describe('Of a message broker, in place of an address; see docs/message-doors.md'),
      broker: z.enum(brokers).optional().describe('Where the queue is, when there are several'),
      address: placeField.optional().describe('Of the broker, when it is another than that of the server'),
      events: events.min(1).default(own(endNames)),
    })
    .refine(({ url, queue }) => (url === undefined) !== (queue === undefined), {
      path: ['url'],
      message: 'or queue has to be given, one of them',
    })
    .refine(({ url, broker }) => url === undefined || broker === undefined, {
      path: ['broker'],
      message: 'belongs to a queue',
    })
    .refine(({ url, address }) => url === undefined || address === undefined, {
      path: ['address'],
      message: 'belongs to a queue',
    })
    .transform(({ url, queue = '', broker, address, events }): Callback =>
      url === undefined ? { queue, ...brokerOf(broker, address), events } : { url, events },
    )
    .optional();
}

function brokerOf(broker: Broker | undefined, address: string | undefined): Pick<QueueTarget, 'broker' | 'home'> {
  if (address === undefined) return broker === undefined ? {} : { broker };
  return { broker: address.startsWith('redis') ? 'redis' : 'amqp', home: placeOf(address) };
}

/** A mail at its end; in all languages unless one is named. */
export const notifyField = z
  .strictObject({
    email: z.email('must be an e-mail address').max(300),
    language: z.enum(languages as ['en', 'ru']).optional(),
  })
  .optional();

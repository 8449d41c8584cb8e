// An address to call, or to write to, about one task or job, given with it. Read with the bodies of tasks and jobs, and by webhook-request.ts. Pure.
import { z } from 'zod';
import { languages } from '../../shared/words.js';
import { endNames, eventNames, type EventName } from '../events/event-names.js';

export const addressField = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' })
  .max(2000);

/** Without events those of its end. */
export function callbackField(kind: 'task' | 'job') {
  const own = (names: readonly EventName[]) => names.filter((name) => name.startsWith(`${kind}.`));
  const events = z.array(z.enum(own(eventNames) as [EventName, ...EventName[]]));
  return z.strictObject({ url: addressField, events: events.min(1).default(own(endNames)) }).optional();
}

/** A mail at its end; in all languages unless one is named. */
export const notifyField = z
  .strictObject({
    email: z.email('must be an e-mail address').max(300),
    language: z.enum(languages as ['en', 'ru']).optional(),
  })
  .optional();

// Calls that operations of packs owe to services: written in the transaction that makes the task done, delivered like webhooks, to the address that SERVICES
// names at that moment. Used by task-endings.ts, webhook-dispatcher.ts and the packs.
import { z } from 'zod';
import type { WebhookDelivery } from '../../entities/webhook.entity.js';
import { AppError } from '../../shared/errors.js';
import type { Outgoing, WayOut } from '../../shared/outgoing-request.js';
import type { Settings } from '../../shared/settings.js';

export const serviceMethods = ['GET', 'POST', 'PUT'] as const;
const targetSchema = z.object({ service: z.string(), path: z.string().regex(/^\//), method: z.enum(serviceMethods) });
export const serviceCallSchema = targetSchema.extend({ body: z.unknown() });
export type ServiceCall = z.output<typeof serviceCallSchema>;
export type ServiceTarget = z.output<typeof targetSchema>;

export const SERVICE_CALL = 'service.call';

/** The part of a finishing statement whose `t` has the tasks that have ended; `parameter` holds what deliveryOf() made, with the ids of the tasks. */
export const owedToServices = (parameter: string): string =>
  `s AS (INSERT INTO webhook_delivery (id, task_id, client_id, target, event, payload)
         SELECT gen_random_uuid(), t.id, t.client_id, y.target, '${SERVICE_CALL}', y.payload
         FROM t JOIN jsonb_to_recordset(${parameter}) y(task_id uuid, target jsonb, payload jsonb) ON y.task_id = t.id WHERE t.state = 'done')`;

export function deliveryOf({ body, ...target }: ServiceCall): Pick<WebhookDelivery, 'target' | 'payload'> {
  return { target, payload: { body } };
}

export function isServiceTarget(target: object): target is ServiceTarget {
  return 'service' in target;
}

/** Where a service is, and the permission to go there although it is private: only the operator names services. */
export function wayToService(
  { service, path }: Pick<ServiceTarget, 'service' | 'path'>,
  settings: Pick<Settings, 'services'> & WayOut,
): Pick<Outgoing, 'url' | 'way'> {
  const address = settings.services[service];
  if (address === undefined)
    throw new AppError('invalid_state', `There is no service "${service}" here. Name its address in SERVICES.`);
  if (!path.startsWith('/'))
    throw new AppError('invalid_args', `The path "${path}" of a call to "${service}" must begin with a slash.`);
  const url = new URL(address.replace(/\/+$/, '') + path);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const { httpProxy, httpsProxy, noProxy } = settings;
  return { url: url.href, way: { outgoingPrivate: [host], httpProxy, httpsProxy, noProxy } };
}

// Tells a client where it stands with its limits, in the headers of the RateLimit draft, on answers and refusals alike.
// Routes that make something turn their caller into an asker here; the guard does so for requests that only look.
import type { Response } from 'express';
import { policies, type Asker, type Standing } from '../../tasks/allowances.js';
import type { Caller } from '../callers.js';

/** The caller as the one who makes something, or who adds to what `ownerId` has. */
export function askerOf(caller: Caller, response: Response, ownerId = caller.clientId): Asker {
  const { countedAs, limits, keyId: key } = caller;
  return { id: ownerId, countedAs, key, limits, told: (standing) => tell(response, standing) };
}

const heard = new WeakMap<Response, Map<string, Standing>>();

function tell(response: Response, standing: Standing): void {
  const all = heard.get(response) ?? new Map<string, Standing>();
  heard.set(response, all.set(standing.policy, standing));
  response.setHeader('RateLimit-Policy', [...all.values()].map(policyItem).join(', '));
  response.setHeader('RateLimit', [...all.values()].map(standingItem).join(', '));
}

/** `"task-create";q=60;w=60` */
export function policyItem({ policy, quota }: Standing): string {
  const row: { unit?: string; windowS?: number } = policies[policy];
  const [unit, window] = [row.unit && `;qu="${row.unit}"`, row.windowS && `;w=${row.windowS}`];
  return `"${policy}";q=${quota}${unit ?? ''}${window ?? ''}`;
}

/** `"task-create";r=12;t=31` */
export function standingItem({ policy, left, resetsInS }: Standing): string {
  return `"${policy}";r=${left}${resetsInS === undefined ? '' : `;t=${resetsInS}`}`;
}

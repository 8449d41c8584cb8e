// Whether a call comes from the task service: the three headers of Standard Webhooks, checked with nothing but node:crypto.
import { createHmac, timingSafeEqual } from 'node:crypto';

const FIVE_MINUTES_S = 300;

export function isGenuine(secret, headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures } = headers;
  if (!secret || !id || !at || !signatures) return false;
  if (!(Math.abs(Date.now() / 1000 - Number(at)) < FIVE_MINUTES_S)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`);
  // While a secret is being changed there are two.
  return signatures
    .split(' ')
    .map((each) => Buffer.from(each))
    .some((each) => each.length === expected.length && timingSafeEqual(each, expected));
}

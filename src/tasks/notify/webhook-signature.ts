// Signatures of callbacks, as Standard Webhooks 1.0 wants them, and the secrets that make them. Pure but for chance.
import { createHmac, randomBytes } from 'node:crypto';
import { deriveKey, seal, unseal } from '../../shared/sealed.js';

const PREFIX = 'whsec_';
const PURPOSE = 'webhook secret';

export function newWebhookSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

export const sealWebhookSecret = (text: string, secret: string): string => seal(text, secret, PURPOSE);
export const unsealWebhookSecret = (sealed: string, secret: string): string => unseal(sealed, secret, PURPOSE);

/** Callbacks of single tasks have no endpoint of their own: all of one client are signed with this. */
export function callbackSecret(secret: string, clientId: string): string {
  return PREFIX + deriveKey(secret, `callbacks of ${clientId}`).toString('base64');
}

/** A service that packs call back has one of its own: `athanor services` shows it. */
export function serviceSecret(secret: string, service: string): string {
  return PREFIX + deriveKey(secret, `calls to the service ${service}`).toString('base64');
}

/** One signature for each secret, so that receivers can change theirs at leisure. */
export function webhookHeaders(
  secrets: readonly string[],
  id: string,
  timestampS: number,
  body: string,
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(PREFIX, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestampS}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': signatures.join(' '),
  };
}

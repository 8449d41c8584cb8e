// Where the messages of a door come from and where its results go, as one text: of several doors on one database, each with a broker of its own, each tells what
// came over its own. By address, so that a new password changes nothing. Pure; asked by celery-intake.ts, celery-tasks.ts and celery-door.ts.
import { placeOf } from '../../shared/broker-place.js';
import type { Settings } from '../../shared/settings.js';

type Brokered = Pick<Settings, 'celeryBrokerUrl' | 'celeryResultBackend'> & Partial<Pick<Settings, 'celeryKeyPrefix'>>;

/** Under a prefix a Redis is another broker. */
export function homeOf({ celeryBrokerUrl = '', celeryResultBackend, celeryKeyPrefix }: Brokered): string {
  const broker = placeOf(celeryBrokerUrl);
  const url = resultsUrl({ celeryBrokerUrl, celeryResultBackend });
  const results = url === undefined ? 'rpc://' : placeOf(url);
  const isOne = broker === results || (results === 'rpc://' && broker.startsWith('amqp'));
  const lists = celeryKeyPrefix === undefined ? broker : `${broker}#${celeryKeyPrefix}`;
  return isOne ? lists : `${lists} ${results}`;
}

/** Undefined: results are messages on the broker itself. */
export function resultsUrl({ celeryBrokerUrl = '', celeryResultBackend }: Brokered): string | undefined {
  const url = celeryResultBackend ?? celeryBrokerUrl;
  return /^rediss?:/.test(url) ? url : undefined;
}

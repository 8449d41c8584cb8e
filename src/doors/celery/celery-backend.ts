// Where results go: a key of Redis that is also published, or a message to the queue that its sender named. Opened by celery-door.ts.
import type { CelerySender } from '../../entities/celery-task.entity.js';
import { openRedisLine } from '../../shared/redis-line.js';
import type { CeleryMeta } from './celery-meta.js';
import type { Transport } from './celery-transport.js';
import { jsonMessage } from './celery-wire.js';

export interface ResultBackend {
  /** Rejects when it is not there for the sender to see. */
  store(sender: CelerySender, meta: CeleryMeta): Promise<void>;
  close(): void;
}

/** A process that was asleep must not put "PROGRESS" over what another has told as the end. SUCCESS is only told again, as with Celery: a worker of its own
 *  that shares the queue may have done what fails here. */
const STORE = `
local before = redis.call('GET', KEYS[1])
if before and ARGV[3] ~= 'SUCCESS' then
  local isRead, was = pcall(cjson.decode, before)
  if isRead and type(was) == 'table' then
    local isOver = was.status == 'FAILURE' or was.status == 'REVOKED'
    if was.status == 'SUCCESS' or (isOver and ARGV[3] ~= 'FAILURE' and ARGV[3] ~= 'REVOKED') then return 0 end
  end
end
redis.call('SETEX', KEYS[1], ARGV[2], ARGV[1])
redis.call('PUBLISH', KEYS[1], ARGV[1])
return 1`;

export function resultsInRedis(url: string, expiresS: number): ResultBackend {
  const redis = openRedisLine(url);
  return {
    async store({ id }, meta) {
      const key = `celery-task-meta-${id}`;
      await redis.eval(STORE, 1, key, JSON.stringify(meta), Math.max(1, expiresS), meta.status);
    },
    close: () => redis.disconnect(),
  };
}

export function resultsAsMessages(transport: Pick<Transport, 'send'>): ResultBackend {
  return {
    async store({ reply_to, correlation_id }, meta) {
      if (reply_to === null) return;
      await transport.send(reply_to, jsonMessage(meta, { correlationId: correlation_id }));
    },
    close: () => undefined,
  };
}

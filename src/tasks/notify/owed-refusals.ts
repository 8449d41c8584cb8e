// The delivery that tells the sender of a message why it became no task, written together with the dead letter. Called by the doors.
import type { Sql } from '../../entities/sql.js';
import type { QueueTarget } from '../../entities/task.entity.js';
import type { AppError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { words } from '../../shared/words.js';

export interface Refusal {
  readonly clientId: string;
  readonly target: QueueTarget;
  readonly messageId: string | undefined;
  readonly error: AppError;
  readonly site: string | undefined;
}

export async function oweRefusal(sql: Sql, { clientId, target, messageId, error, site }: Refusal): Promise<void> {
  const { code, message: detail, status, retryable, facts } = error;
  const problem = {
    type: `${(site ?? '').replace(/\/+$/, '')}/problems/${code}`,
    title: words.en[`error.${code}`].split(/[.;]/)[0],
    status,
    detail,
    code,
    retryable,
    ...(facts.fields && { errors: facts.fields }),
    ...(messageId !== undefined && { request_id: messageId }),
  };
  const payload = { type: 'task.rejected', timestamp: new Date().toISOString(), data: problem };
  await sql.query(
    `INSERT INTO webhook_delivery (id, webhook_id, client_id, target, event, payload) VALUES ($1, NULL, $2, $3, $4, $5)`,
    [newId(), clientId, JSON.stringify(target), payload.type, JSON.stringify(payload)],
  );
}

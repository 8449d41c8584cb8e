// For whom a queue works: the key that DOOR_QUEUES names, with its rights and limits as they are now. Called by message-intake.ts.
import { Inject, Injectable } from '@nestjs/common';
import type { ClientLimits } from '../../entities/client.entity.js';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import type { Asker } from '../../tasks/allowances.js';

interface Row {
  readonly id: string;
  readonly owner: string;
  readonly counted_as: string;
  readonly limits: ClientLimits;
  readonly is_valid: boolean;
  readonly may_write: boolean;
}
const FRESH_MS = 1000;
/** Names count only for keys of the installation: everybody may give any name to a key of their own, which is meant by its id. */
const FIND = `SELECT c.id, coalesce(o.id, c.id) AS owner,
    -- As over HTTP: many keys of a person are not many times as much, unless an administrator gave this one its own limits.
    CASE WHEN c.limits = '{}' THEN coalesce(o.id, c.id) ELSE c.id END AS counted_as,
    CASE WHEN c.limits = '{}' THEN coalesce(o.limits, c.limits) ELSE c.limits END AS limits,
    c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > now()) AND (c.user_id IS NULL OR u.disabled_at IS NULL) AS is_valid,
    (c.kind = 'local' OR c.kind = 'person' OR 'tasks:write' = ANY (c.scopes)) AND (u.role IS NULL OR u.role <> 'viewer') AS may_write
  FROM client c LEFT JOIN user_account u ON u.id = c.user_id
    LEFT JOIN client o ON c.kind = 'key' AND o.user_id = c.user_id AND o.kind = 'person'
  WHERE c.kind IN ('key', 'local', 'person') AND (c.id::text = $1 OR (c.name = $1 AND c.user_id IS NULL AND c.kind IN ('key', 'local')))
  ORDER BY is_valid DESC LIMIT 3`;

@Injectable()
export class MessageClients {
  private readonly known = new Map<string, { readonly at: number; readonly asker: Promise<Asker> }>();

  constructor(
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'doorQueues'>,
  ) {}

  /** Throws when there is nobody whose rights and limits could hold. */
  of(queue: string): Promise<Asker> {
    const known = this.known.get(queue);
    if (known && Date.now() - known.at < FRESH_MS) return known.asker;
    const asker = this.find(queue);
    this.known.set(queue, { at: Date.now(), asker });
    asker.catch(() => this.known.delete(queue));
    return asker;
  }

  private async find(queue: string): Promise<Asker> {
    const name = this.settings.doorQueues.find(([each]) => each === queue)?.[1] ?? '';
    const rows = (await this.sql.query<Row>(FIND, [name])).filter((row, at) => at === 0 || row.is_valid);
    const [row, ...others] = rows;
    if (!row?.is_valid)
      throw new AppError(
        'unauthenticated',
        `DOOR_QUEUES gives this queue to "${name}", and there is no valid key of that name. Make one, then send the message again.`,
      );
    if (others.length > 0)
      throw new AppError(
        'unauthenticated',
        `DOOR_QUEUES gives this queue to "${name}", and several keys have that name. Name the id of one.`,
      );
    if (!row.may_write)
      throw new AppError('forbidden', 'The key of this queue may not make tasks: it lacks the scope tasks:write.');
    return { id: row.owner, countedAs: row.counted_as, key: row.id, limits: row.limits };
  }
}

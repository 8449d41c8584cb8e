// What is done on the command line stands in the audit, like what is done over HTTP. Called by the roles that change what outlives them.
import type { Sql } from '../entities/sql.js';
import { AuditLog, type Deed } from '../http/audit-log.js';

/** Who acts here, in rows as in the audit. */
export const BY = 'command line';

export type DeedHere = Pick<Deed, 'action' | 'subject' | 'details'>;

export const noteDeed = (sql: Sql, deed: DeedHere): Promise<void> => new AuditLog(sql).write({}, { name: BY, ...deed });

// Who asks: a key, a login, or in open mode this machine itself. The answer carries everything that routes decide by. Called by access.guard.ts.
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Sql } from '../entities/sql.js';
import type { UserRole } from '../entities/user.entity.js';
import { AppError } from '../shared/errors.js';
import { hashToken, scopes, type Person, type Scope } from './accounts.js';
import { Doors } from './doors.js';
import { Sessions } from './sessions.js';

export interface Caller {
  readonly clientId: string;
  readonly kind: 'local' | 'key' | 'person';
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Administrators and viewers: tasks and files of every client. */
  readonly seesAll: boolean;
}

const scopesOfRole: Record<UserRole, readonly Scope[]> = {
  admin: scopes,
  // Sees all because of the role, changes nothing.
  viewer: ['tasks:read', 'files:read'],
  user: ['tasks:read', 'tasks:write', 'files:read', 'files:write'],
};
/** Made by the first migration, so that all processes mean the same one. */
const LOCAL_CLIENT = '00000000-0000-7000-8000-000000000001';

@Injectable()
export class Callers {
  constructor(
    private readonly sql: Sql,
    private readonly doors: Doors,
    private readonly sessions: Sessions,
  ) {}

  /** Undefined: nobody we know. */
  async identify(request: Request): Promise<Caller | undefined> {
    const key = readKey(request);
    if (key !== undefined) return this.callerOfKey(key);
    const door = await this.doors.door();
    if (door === 'closed') return callerOf(await this.sessions.find(request));
    if (door === 'open' && this.doors.isLocal(request)) return local;
    throw new AppError('forbidden', NOT_OPEN[door], { details: { reason: `door_${door}` } });
  }

  private async callerOfKey(key: string): Promise<Caller> {
    const [row] = await this.sql.query<{ id: string; name: string; scopes: Scope[] }>(
      `WITH c AS (SELECT * FROM client WHERE key_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())),
         seen AS (UPDATE client SET last_seen_at = now() FROM c WHERE client.id = c.id
           AND (c.last_seen_at IS NULL OR c.last_seen_at < now() - interval '1 minute'))
       SELECT id, name, scopes FROM c`,
      [hashToken(key)],
    );
    if (row === undefined)
      throw new AppError('unauthenticated', 'The key is not known, was revoked or is over. Ask for a new one.');
    return { clientId: row.id, kind: 'key', name: row.name, ...rights(row.scopes) };
  }
}

const rights = (granted: readonly Scope[]): Pick<Caller, 'scopes' | 'seesAll'> => ({
  scopes: new Set(granted),
  seesAll: granted.includes('admin'),
});

const local: Caller = { clientId: LOCAL_CLIENT, kind: 'local', name: 'local', ...rights(scopes) };

export function isAdmin(caller: Caller | undefined): boolean {
  return caller?.scopes.has('admin') === true;
}

/** The client whose rows this caller may see; undefined means everyone's. */
export function visibleTo(caller: Caller): string | undefined {
  return caller.seesAll ? undefined : caller.clientId;
}

const NOT_OPEN = {
  setup: 'This server is not set up yet. Open the link that it printed in its log when it started.',
  open: 'Without an account this server only serves programs on its own machine, not through a proxy. Make an account first (athanor user add), or set ALLOW_OPEN=true.',
} as const;

function callerOf(person: Person | undefined): Caller | undefined {
  if (person === undefined) return undefined;
  const { scopes: granted, seesAll } = rights(scopesOfRole[person.role]);
  const caller = { clientId: person.clientId, kind: 'person', name: person.email, scopes: granted } as const;
  return { ...caller, seesAll: seesAll || person.role === 'viewer' };
}

function readKey(request: Request): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const key = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (key === undefined) throw new AppError('unauthenticated', 'Authorization must be "Bearer" and a key.');
  return key;
}

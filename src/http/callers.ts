// Who asks: a key, a login, or in open mode this machine itself. The answer carries everything that routes decide by. Called by access.guard.ts.
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Sql } from '../entities/sql.js';
import { LOCAL_CLIENT, type ClientLimits } from '../entities/client.entity.js';
import { AppError } from '../shared/errors.js';
import { Together } from '../tasks/together.js';
import { hashToken, type Person } from './accounts.js';
import { Doors } from './doors.js';
import { scopes, scopesOfRole, type Scope } from './rights/scopes.js';
import { Visitors, VISITOR_TOKEN } from './rights/visitors.js';
import { Sessions, type LimitedPerson } from './sessions.js';
import { TICKET, UploadTickets, type Ticket } from './uploads/upload-tickets.js';

export interface Caller {
  /** Owner of the tasks and files that it may see and makes. */
  readonly clientId: string;
  /** link: whoever has the signed address of one file; ticket: who may bring one file. */
  readonly kind: 'local' | 'key' | 'person' | 'visitor' | 'link' | 'ticket';
  readonly name: string;
  /** Who is logged in, or for whom a key works. */
  readonly person?: Person;
  /** For whom limits are counted: a key of the installation for itself, that of a person with the person. */
  readonly countedAs: string;
  readonly limits: ClientLimits;
  /** Of a key. */
  readonly keyId?: string;
  /** Of a visitor that did not send a cookie: its way back, for the links of the answer. */
  readonly accessToken?: string;
  /** With it one file is brought, and nothing else is done. */
  readonly ticket?: Ticket;
  readonly scopes: ReadonlySet<Scope>;
  /** Administrators and viewers: tasks and files of every client. */
  readonly seesAll: boolean;
}

/** One that waits for the disk does not hold up the others. */
const STATEMENTS = 4;

@Injectable()
export class Callers {
  private readonly keys = new Together((hashes: readonly string[]) => this.findKeys(hashes), STATEMENTS);

  constructor(
    private readonly sql: Sql,
    private readonly doors: Doors,
    private readonly sessions: Sessions,
    private readonly visitors: Visitors,
    private readonly tickets: UploadTickets,
  ) {}

  /** Undefined: nobody we know. */
  async identify(request: Request): Promise<Caller | undefined> {
    const key = readKey(request);
    if (key?.startsWith(VISITOR_TOKEN)) return this.callerOfToken(request, key);
    if (key?.startsWith(TICKET)) return this.callerOfTicket(key);
    if (key !== undefined) return this.callerOfKey(key);
    const door = await this.doors.door();
    if (door === 'closed') return callerOf(await this.sessions.find(request)) ?? this.visitors.find(request);
    if (door === 'open' && this.doors.isLocal(request)) return local;
    throw new AppError('forbidden', NOT_OPEN[door], { details: { reason: `door_${door}` } });
  }

  private async callerOfToken(request: Request, token: string): Promise<Caller> {
    const caller = await this.visitors.byToken(request, token);
    if (caller !== undefined) return caller;
    throw new AppError('unauthenticated', 'The access token is not known or its time is over.');
  }

  private async callerOfTicket(token: string): Promise<Caller> {
    const ticket = await this.tickets.find(token);
    const { client_id: clientId, limits } = ticket;
    const granted = ['files:read', 'files:write'] as const;
    return { clientId, kind: 'ticket', name: 'ticket', countedAs: clientId, limits, ticket, ...rights(granted) };
  }

  /** In the order of the hashes. A storm of requests with one key is a few statements, each of which began after its requests had come. */
  private async findKeys(hashes: readonly string[]): Promise<readonly (KeyFacts | undefined)[]> {
    const rows = await this.sql.query<KeyFacts>(
      `WITH c AS (SELECT * FROM client WHERE key_hash = ANY ($1) AND kind = 'key' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())),
         seen AS (UPDATE client SET last_seen_at = now() FROM c WHERE client.id = c.id
           AND (c.last_seen_at IS NULL OR c.last_seen_at < now() - interval '1 minute'))
       SELECT c.key_hash, c.id, c.name, c.scopes, c.limits, p.person
       FROM c LEFT JOIN LATERAL (SELECT jsonb_build_object('id', u.id, 'email', u.email, 'role', u.role, 'clientId', o.id, 'limits', o.limits) AS person
         FROM user_account u JOIN client o ON o.user_id = u.id AND o.kind = 'person'
         WHERE u.id = c.user_id AND u.disabled_at IS NULL) p ON true
       WHERE c.user_id IS NULL OR p.person IS NOT NULL`,
      [[...new Set(hashes)]],
    );
    const byHash = new Map(rows.map((row) => [row.key_hash, row]));
    return hashes.map((hash) => byHash.get(hash));
  }

  private async callerOfKey(key: string): Promise<Caller> {
    const row = await this.keys.ask(hashToken(key));
    if (row === undefined)
      throw new AppError('unauthenticated', 'The key is not known, was revoked or is over. Ask for a new one.');
    const { id, name, limits, person } = row;
    const own = { kind: 'key', name, keyId: id, countedAs: id, limits } as const;
    if (person === null) return { clientId: id, ...own, ...rights(row.scopes) };
    // What its owner has lost since then, it has lost too.
    const left = row.scopes.filter((scope) => scopesOfRole[person.role].includes(scope));
    // Many keys are not many times as much; what an administrator gave this one is its own.
    const shared = Object.keys(limits).length === 0 && { countedAs: person.clientId, limits: person.limits };
    return { clientId: person.clientId, person, ...own, ...shared, ...rights(left, person) };
  }
}

interface KeyFacts {
  readonly key_hash: string;
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly limits: ClientLimits;
  /** Null: it belongs to the installation. */
  readonly person: LimitedPerson | null;
}

const rights = (granted: readonly Scope[], person?: Person): Pick<Caller, 'scopes' | 'seesAll'> => ({
  scopes: new Set(granted),
  seesAll: granted.includes('admin') || person?.role === 'viewer',
});

const local: Caller = {
  clientId: LOCAL_CLIENT,
  kind: 'local',
  name: 'local',
  countedAs: LOCAL_CLIENT,
  limits: {},
  ...rights(scopes),
};

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

function callerOf(person: LimitedPerson | undefined): Caller | undefined {
  if (person === undefined) return undefined;
  const { clientId, email, role, limits } = person;
  const own = { clientId, kind: 'person', name: email, person, countedAs: clientId, limits } as const;
  return { ...own, ...rights(scopesOfRole[role], person) };
}

/** `Authorization: Bearer KEY`, or X-API-Key for programs that cannot set the former. */
function readKey(request: Request): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return request.get('x-api-key')?.trim() ?? readAccessToken(request);
  const key = /^Bearer +(\S+)$/i.exec(header)?.[1] ?? readBasic(request, header);
  if (key === undefined) throw new AppError('unauthenticated', 'Authorization must be "Bearer" and a key.');
  return key;
}

/** Clients of Flower know a name and a password: any name, and a key for the password. Nowhere else, so that no browser keeps one for the pages. */
function readBasic({ path }: Request, header: string): string | undefined {
  const coded = path.startsWith('/flower/') ? /^Basic +([\w+/=]+)$/i.exec(header)?.[1] : undefined;
  return coded === undefined ? undefined : /:(\S+)$/.exec(Buffer.from(coded, 'base64').toString())?.[1];
}

/** Keys never stand in addresses; what a link of ours carries opens the tasks of one visitor. */
function readAccessToken(request: Request): string | undefined {
  const token = request.query['access_token'];
  return typeof token === 'string' && token.startsWith(VISITOR_TOKEN) ? token : undefined;
}

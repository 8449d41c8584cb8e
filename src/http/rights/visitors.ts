// Visitors: people without a login, where ANONYMOUS is on. One becomes a client of its own with the first thing that it makes, known again by a
// cookie, or by the token in the links of the answer where no cookie came. Called by callers.ts and the guard.
import { createHash, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ClientLimits } from '../../entities/client.entity.js';
import { Sql } from '../../entities/sql.js';
import { newId } from '../../shared/ids.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Rules } from '../../tasks/rules.js';
import { hashToken } from '../accounts.js';
import { readCookie, writeCookie } from '../cookies.js';
import { Site } from '../site.js';
import { usualScopes, type Scope } from './scopes.js';

const COOKIE = 'athanor_visitor';
const LIFE_S = 30 * 86_400;
export const VISITOR_TOKEN = 'atv_';
/** Of one who has made nothing yet; owns nothing, ever. */
const NOBODY = '00000000-0000-7000-8000-000000000000';

/** One kind of caller, as callers.ts has them. */
export interface Visitor {
  readonly clientId: string;
  readonly kind: 'visitor';
  readonly name: string;
  readonly countedAs: string;
  readonly limits: ClientLimits;
  readonly scopes: ReadonlySet<Scope>;
  readonly seesAll: false;
  /** Only for one that did not send a cookie. */
  readonly accessToken?: string;
}

@Injectable()
export class Visitors {
  constructor(
    private readonly sql: Sql,
    private readonly site: Site,
    private readonly rules: Rules,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'anonymous'>,
  ) {}

  /** The visitor that this browser was before, or a new one. Undefined where there are none. */
  async find(request: Request): Promise<Visitor | undefined> {
    if (!this.settings.anonymous) return undefined;
    const token = readCookie(request, COOKIE);
    const id = token && (await this.idOf(token));
    return this.caller(request, id || NOBODY);
  }

  /** By the token of an answer. */
  async byToken(request: Request, token: string): Promise<Visitor | undefined> {
    const id = this.settings.anonymous ? await this.idOf(token) : undefined;
    return id === undefined ? undefined : { ...(await this.caller(request, id)), accessToken: token };
  }

  /** Whoever makes something owns it: gets a row, and a way to come back. */
  async settle(request: Request, response: Response): Promise<Visitor> {
    const [id, token] = [newId(), `${VISITOR_TOKEN}${randomBytes(32).toString('base64url')}`];
    await this.sql.query(
      `INSERT INTO client (id, kind, name, key_hash, address_id, last_seen_at) VALUES ($1, 'visitor', 'visitor', $2, $3, now())`,
      [id, hashToken(token), addressId(request.ip ?? '')],
    );
    writeCookie(response, this.site, COOKIE, token, LIFE_S);
    return { ...(await this.caller(request, id)), accessToken: token };
  }

  private async idOf(token: string): Promise<string | undefined> {
    const [row] = await this.sql.query<{ id: string }>(
      `WITH c AS (SELECT id, last_seen_at FROM client WHERE key_hash = $1 AND kind = 'visitor'),
         seen AS (UPDATE client SET last_seen_at = now() FROM c WHERE client.id = c.id AND c.last_seen_at < now() - interval '1 hour')
       SELECT id FROM c`,
      [hashToken(token)],
    );
    return row?.id;
  }

  /** Limits are counted by address, so that throwing the cookie away wins nothing. */
  private async caller(request: Request, clientId: string): Promise<Visitor> {
    const { guests } = await this.rules.current();
    const countedAs = addressId(request.ip ?? '');
    return {
      clientId,
      kind: 'visitor',
      name: 'visitor',
      countedAs,
      limits: guests,
      scopes: new Set(usualScopes),
      seesAll: false,
    };
  }
}

export const isUnsettled = ({ clientId }: { readonly clientId: string }): boolean => clientId === NOBODY;

/** Says which address it is only to who knows it already. Of IPv6 the network counts: one house has more addresses than there are tasks. */
export function addressId(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const network = isIPv6(plain) ? firstGroups(plain).join(':') : plain;
  const hex = createHash('sha256').update(`address ${network}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The 64 bits that a provider gives out. */
function firstGroups(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const [before, after] = [head.split(':').filter(Boolean), (tail ?? '').split(':').filter(Boolean)];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(zeros).fill('0'), ...after]
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16));
}

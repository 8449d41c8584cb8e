// Which of the three doors is open: everybody on this machine, only set-up, or only those with a key or a login. Asked by callers.ts.
import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Accounts } from './accounts.js';
import { isForeign } from './cross-origin.js';
import { isLoopback, Site } from './site.js';

/** open: every request is the client `local`; setup: nothing works but /setup; closed: keys and logins. */
export type Door = 'open' | 'setup' | 'closed';

const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];
const REMEMBER_MS = 10_000;

@Injectable()
export class Doors {
  private closedUntil = 0;

  constructor(
    private readonly accounts: Accounts,
    private readonly site: Site,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'allowOpen'>,
  ) {}

  async door(): Promise<Door> {
    if (await this.hasAccounts()) return 'closed';
    return this.settings.allowOpen || this.site.listensOnLoopback ? 'open' : 'setup';
  }

  /** Comes from a program on this machine itself, not from somebody behind a proxy on it. */
  isLocal(request: Request): boolean {
    if (isForeign(request)) return false;
    if (this.settings.allowOpen) return true;
    const isForwarded = FORWARDED.some((name) => request.headers[name] !== undefined);
    return !isForwarded && isLoopback(request.socket.remoteAddress ?? '');
  }

  /** Only "yes" is remembered: the moment after the first account is made, nobody is local any more. */
  private async hasAccounts(): Promise<boolean> {
    if (Date.now() < this.closedUntil) return true;
    const exist = await this.accounts.exist();
    if (exist) this.closedUntil = Date.now() + REMEMBER_MS;
    return exist;
  }
}

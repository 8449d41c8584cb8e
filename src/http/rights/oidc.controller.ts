// /login/oidc: to the provider and back. Whom it vouches for gets a session; a new one gets an account of the role `user`.
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { readNext } from '../account.controller.js';
import { Open } from '../access.guard.js';
import { Accounts } from '../accounts.js';
import { AuditLog } from '../audit-log.js';
import { readCookie, writeCookie } from '../cookies.js';
import { Sessions } from '../sessions.js';
import { Site } from '../site.js';
import { Oidc, type Journey } from './oidc.js';

const COOKIE = 'athanor_oidc';
const JOURNEY_S = 600;
const word = z.string();
const shape = z.object({ state: word, nonce: word, verifier: word, next: word.transform(readNext) });

@Controller('login/oidc')
@Open()
export class OidcController {
  constructor(
    private readonly oidc: Oidc,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
    private readonly site: Site,
  ) {}

  @Get()
  async leave(@Query('next') next: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { url, journey } = await this.oidc.begin(this.redirectUri(request), readNext(next));
    writeCookie(response, this.site, COOKIE, Buffer.from(JSON.stringify(journey)).toString('base64url'), JOURNEY_S);
    response.redirect(303, url);
  }

  @Get('callback')
  async comeBack(
    @Query('code') code: unknown,
    @Query('state') state: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const journey = readJourney(request);
    writeCookie(response, this.site, COOKIE, '', 0);
    if (journey === undefined || state !== journey.state || typeof code !== 'string')
      throw new AppError('forbidden', 'This log-in did not begin here, took too long or was refused. Begin again.');
    const vouched = await this.oidc.finish(code, this.redirectUri(request), journey);
    const person = await this.accounts.vouchedFor(vouched);
    await this.audit.write(request, { name: person.email, action: 'login by provider', clientId: person.clientId });
    await this.sessions.start(person, request, response);
    response.redirect(303, this.site.path(journey.next));
  }

  /** The Host was checked against the list on the way in. */
  private redirectUri(request: Request): string {
    const origin = this.site.origin ?? `${request.protocol}://${request.headers.host ?? ''}`;
    return `${origin}${this.site.path('/login/oidc/callback')}`;
  }
}

/** Its own cookie, so its own words; whatever else somebody put there is none. */
function readJourney(request: Request): Journey | undefined {
  const cookie = readCookie(request, COOKIE);
  if (cookie === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(Buffer.from(cookie, 'base64url').toString()));
  } catch {
    // Not a journey of ours: the same as none.
    return undefined;
  }
}

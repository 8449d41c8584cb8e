// /api/v1/session: log in and out with a cookie. /api/v1/setup: the first administrator. What the pages need before anybody is known.
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Open } from '../access.guard.js';
import { Accounts } from '../accounts.js';
import { AuditLog } from '../audit-log.js';
import { Doors, type Door } from '../doors.js';
import { Sessions } from '../sessions.js';
import { SetupLink } from '../setup-link.js';
import { parse } from '../../tasks/requests/task-request.js';
import { emailField, loginBody, passwordField, personView, type PersonView } from './account-fields.js';
import { Logins } from './logins.js';
import { Oidc } from './oidc.js';

export const setupBody = z.strictObject({
  token: z.string().max(200).optional(),
  email: emailField,
  password: passwordField,
});

@Controller('api/v1')
@Open()
export class SessionController {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly logins: Logins,
    private readonly doors: Doors,
    private readonly link: SetupLink,
    private readonly audit: AuditLog,
    private readonly oidc: Oidc,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'anonymous'>,
  ) {}

  /** Never a 401: a page asks this to learn whether it has to show the log-in. */
  @Get('session')
  async show(
    @Req() request: Request,
  ): Promise<{ door: Door; anonymous: boolean; oidc: boolean; person: PersonView | null }> {
    const [door, person] = await Promise.all([this.doors.door(), this.sessions.find(request)]);
    return {
      door,
      anonymous: this.settings.anonymous,
      oidc: this.oidc.isOn,
      person: person ? personView(person) : null,
    };
  }

  @Post('session')
  async start(@Body() body: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { email, password } = parse(loginBody, body ?? {});
    const person = await this.logins.check(request, email, password);
    await this.sessions.end(request);
    await this.sessions.start(person, request, response);
    response.status(201).json({ door: 'closed', person: personView(person) });
  }

  @Delete('session')
  @HttpCode(204)
  async end(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.sessions.end(request);
    this.sessions.forget(response);
  }

  @Get('setup')
  async showSetup(): Promise<{ needed: boolean; token_required: boolean }> {
    const door = await this.doors.door();
    return { needed: door !== 'closed', token_required: door === 'setup' };
  }

  /** With the token of the link in the log, or in open mode from this machine. */
  @Post('setup')
  async setUp(@Body() body: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { token, email, password } = parse(setupBody, body ?? {});
    const door = await this.doors.door();
    if (door === 'setup' && !this.link.isToken(token))
      throw new AppError('forbidden', 'The token is not the one that the server printed in its log when it started.');
    if (door === 'open' && !this.doors.isLocal(request))
      throw new AppError('forbidden', 'Only programs on the machine of this server may set it up.');
    const person = door === 'closed' ? undefined : await this.accounts.createFirstAdmin(email, password);
    if (person === undefined) throw new AppError('invalid_state', 'This server is set up already. Log in instead.');
    await this.audit.write(request, { name: person.email, action: 'set up', clientId: person.clientId });
    await this.sessions.start(person, request, response);
    response.status(201).json({ door: 'closed', person: personView(person) });
  }
}

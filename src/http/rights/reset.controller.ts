// /reset and /api/v1/password-reset: where the link of an administrator leads, to set a password. Whoever sets it on the page is logged in with it.
import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { say } from '../../shared/words.js';
import { Open } from '../access.guard.js';
import { Accounts, type Person } from '../accounts.js';
import { AuditLog } from '../audit-log.js';
import { formToken, requireFormToken, TOKEN_FIELD } from '../form-token.js';
import { resetPage } from '../pages/account.pages.js';
import { WELCOME } from '../pages/convert.page.js';
import { PageFrame } from '../pages/page-frame.js';
import { SHORTEST_PASSWORD } from '../passwords.js';
import { factsOf } from '../request-facts.js';
import { Sessions } from '../sessions.js';
import { Site } from '../site.js';
import { parse } from '../../tasks/requests/task-request.js';
import { passwordField } from './account-fields.js';
import { ResetLinks } from './reset-links.js';

export const resetBody = z.strictObject({ token: z.string().max(300), password: passwordField });

@Controller()
@Open()
export class ResetController {
  constructor(
    private readonly links: ResetLinks,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
    private readonly frame: PageFrame,
    private readonly site: Site,
  ) {}

  @Post('api/v1/password-reset')
  @HttpCode(204)
  async set(@Body() body: unknown, @Req() request: Request): Promise<void> {
    const { token, password } = parse(resetBody, body ?? {});
    await this.use(request, token, password);
  }

  @Get('reset')
  async showPage(@Query('token') token: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.sendPage(request, response, String(token));
  }

  @Post('reset')
  async fromPage(
    @Body() body: Readonly<Record<string, unknown>> | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    requireFormToken(request, body?.[TOKEN_FIELD]);
    const { language } = factsOf(request);
    const [token, password] = [String(body?.['token']), passwordField.safeParse(body?.['password'])];
    if (!password.success) {
      const problem = say(language, 'setup.passwordHint', { count: SHORTEST_PASSWORD });
      return this.sendPage(request, response, token, problem);
    }
    const person = await this.use(request, token, password.data);
    await this.sessions.start(person, request, response);
    response.redirect(303, this.site.path(`/?${WELCOME}=password`));
  }

  private async use(request: Request, token: string, password: string): Promise<Person> {
    const person = await this.links.use(token, password);
    await this.audit.write(request, { name: person.email, action: 'password set by link' });
    return person;
  }

  private async sendPage(request: Request, response: Response, token: string, problem?: string): Promise<void> {
    const { email } = await this.accounts.find(await this.links.check(token));
    const form = {
      email,
      token: formToken(request, response, this.site),
      carried: { token },
      ...(problem !== undefined && { problem }),
    };
    const page = resetPage(factsOf(request).language, this.site, form);
    this.frame.send(request, response, page, problem === undefined ? 200 : 422);
  }
}

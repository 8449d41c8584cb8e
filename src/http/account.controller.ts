// /login, /logout, /setup: how people get in. Guessing is slowed down, and each way in is written to the audit.
import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { say, saySeconds, type Language } from '../shared/words.js';
import { Open } from './access.guard.js';
import { Accounts, type Person } from './accounts.js';
import { AuditLog } from './audit-log.js';
import { Doors } from './doors.js';
import { formToken, requireFormToken, TOKEN_FIELD } from './form-token.js';
import { LoginBrake } from './login-brake.js';
import { loginPage, setupPage, type AccountForm } from './pages/account.pages.js';
import { PageFrame } from './pages/page-frame.js';
import { factsOf } from './request-facts.js';
import { Sessions } from './sessions.js';
import { SetupLink } from './setup-link.js';
import { Site } from './site.js';

type Fields = Readonly<Record<string, unknown>> | undefined;

@Controller()
@Open()
export class AccountController {
  constructor(
    private readonly frame: PageFrame,
    private readonly site: Site,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly doors: Doors,
    private readonly brake: LoginBrake,
    private readonly link: SetupLink,
    private readonly audit: AuditLog,
  ) {}

  @Get('login')
  showLogin(@Query('next') next: unknown, @Req() request: Request, @Res() response: Response): void {
    this.sendLogin(request, response, { carried: { next: readNext(next) } });
  }

  @Post('login')
  async login(@Body() body: Fields, @Req() request: Request, @Res() response: Response): Promise<void> {
    requireFormToken(request, body?.[TOKEN_FIELD]);
    const { language } = factsOf(request);
    const [email, password] = [text(body, 'email').trim().toLowerCase(), text(body, 'password')];
    const retry = { email, carried: { next: readNext(body?.['next']) } };
    const subjects = [`account ${email}`, `address ${request.ip ?? ''}`];
    const waitS = this.tryAgainInS(subjects);
    if (waitS > 0) {
      response.setHeader('Retry-After', String(waitS));
      const problem = say(language, 'login.slow', { wait: saySeconds(language, waitS) });
      return this.sendLogin(request, response, { ...retry, problem }, 429);
    }
    const person = await this.accounts.findByPassword(email, password);
    await this.audit.write(request, {
      name: email,
      action: person === undefined ? 'login refused' : 'login',
      ...idOf(person),
    });
    if (person === undefined)
      return this.sendLogin(request, response, { ...retry, problem: say(language, 'login.wrong') }, 401);
    this.brake.succeed(subjects);
    await this.sessions.start(person, request, response);
    response.redirect(303, this.site.path(retry.carried.next));
  }

  @Post('logout')
  async logout(@Body() body: Fields, @Req() request: Request, @Res() response: Response): Promise<void> {
    requireFormToken(request, body?.[TOKEN_FIELD]);
    await this.sessions.end(request, response);
    response.redirect(303, this.site.path('/login'));
  }

  @Get('setup')
  async showSetup(@Query('token') token: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (await this.isSetUp(response)) return;
    this.requireLink(token);
    this.sendSetup(request, response, { carried: { token: String(token) } });
  }

  @Post('setup')
  async setUp(@Body() body: Fields, @Req() request: Request, @Res() response: Response): Promise<void> {
    requireFormToken(request, body?.[TOKEN_FIELD]);
    if (await this.isSetUp(response)) return;
    const token = text(body, 'token');
    this.requireLink(token);
    const email = text(body, 'email');
    try {
      const person = await this.accounts.createFirstAdmin(email, text(body, 'password'));
      if (person === undefined) return response.redirect(303, this.site.path('/login'));
      await this.audit.write(request, { name: person.email, action: 'set up', ...idOf(person) });
      await this.sessions.start(person, request, response);
      response.redirect(303, this.site.path('/'));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid_args') throw error;
      this.sendSetup(
        request,
        response,
        { email, problem: wrongAccount(factsOf(request).language, error), carried: { token } },
        422,
      );
    }
  }

  private async isSetUp(response: Response): Promise<boolean> {
    const isClosed = (await this.doors.door()) === 'closed';
    if (isClosed) response.redirect(303, this.site.path('/login'));
    return isClosed;
  }

  private requireLink(token: unknown): void {
    if (this.link.isToken(token)) return;
    throw new AppError('forbidden', 'This link is not the one that the server printed in its log when it started.', {
      details: { reason: 'door_setup' },
    });
  }

  private tryAgainInS(subjects: readonly string[]): number {
    try {
      this.brake.begin(subjects);
      return 0;
    } catch (error) {
      if (error instanceof AppError && error.code === 'rate_limited') return error.facts.retryAfterS ?? 1;
      throw error;
    }
  }

  private sendLogin(request: Request, response: Response, form: Omit<AccountForm, 'token'>, status = 200): void {
    const token = formToken(request, response, this.site);
    this.frame.send(request, response, loginPage(factsOf(request).language, this.site, { token, ...form }), status);
  }

  private sendSetup(request: Request, response: Response, form: Omit<AccountForm, 'token'>, status = 200): void {
    const token = formToken(request, response, this.site);
    this.frame.send(request, response, setupPage(factsOf(request).language, this.site, { token, ...form }), status);
  }
}

const text = (body: Fields, name: string): string => {
  const value = body?.[name];
  return typeof value === 'string' ? value : '';
};
const idOf = (person: Person | undefined) => (person === undefined ? {} : { clientId: person.clientId });
const wrongAccount = (language: Language, error: AppError): string =>
  language === 'en' ? error.message : say(language, 'error.validation_failed');

/** Only a path on this server: "//host" and "/\host" lead elsewhere. */
export function readNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) ? next : '/';
}

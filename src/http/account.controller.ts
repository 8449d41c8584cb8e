// /login, /logout, /setup: how people get in. Guessing is slowed down, and each way in is written to the audit.
import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { say, saySeconds, type Language } from '../shared/words.js';
import { Open } from './access.guard.js';
import { Accounts, type Person } from './accounts.js';
import { AuditLog } from './audit-log.js';
import { Callers } from './callers.js';
import { Doors } from './doors.js';
import { formToken, requireFormToken, TOKEN_FIELD } from './form-token.js';
import { loginPage, setupPage, type AccountForm } from './pages/account.pages.js';
import { WELCOME } from './pages/convert.page.js';
import { PageFrame } from './pages/page-frame.js';
import { factsOf } from './request-facts.js';
import { Oidc } from './rights/oidc.js';
import { Logins } from './rights/logins.js';
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
    private readonly logins: Logins,
    private readonly link: SetupLink,
    private readonly callers: Callers,
    private readonly audit: AuditLog,
    private readonly oidc: Oidc,
  ) {}

  @Get('login')
  showLogin(
    @Query('next') next: unknown,
    @Query('after') after: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): void {
    const note = after === 'setup' && { note: say(factsOf(request).language, 'setup.done') };
    this.sendLogin(request, response, { ...note, carried: { next: readNext(next) } });
  }

  @Post('login')
  async login(@Body() body: Fields, @Req() request: Request, @Res() response: Response): Promise<void> {
    requireFormToken(request, body?.[TOKEN_FIELD]);
    const { language } = factsOf(request);
    const email = text(body, 'email').trim().toLowerCase();
    const retry = { email, carried: { next: readNext(body?.['next']) } };
    try {
      const person = await this.logins.check(request, email, text(body, 'password'));
      await this.sessions.start(person, request, response);
      response.redirect(303, this.site.path(retry.carried.next));
    } catch (error) {
      const { code, retryAfterS: wait } = refusalOf(error);
      if (wait !== undefined) response.setHeader('Retry-After', String(wait));
      const problem =
        code === 'rate_limited'
          ? say(language, 'login.slow', { wait: saySeconds(language, wait ?? 1) })
          : say(language, 'login.wrong');
      this.sendLogin(request, response, { ...retry, problem }, code === 'rate_limited' ? 429 : 401);
    }
  }

  @Post('logout')
  async logout(@Body() body: Fields, @Req() request: Request, @Res() response: Response): Promise<void> {
    requireFormToken(request, body?.[TOKEN_FIELD]);
    await this.sessions.end(request);
    this.sessions.forget(response);
    response.redirect(303, this.site.path('/login'));
  }

  @Get('setup')
  async showSetup(@Query('token') token: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (await this.isSetUp(request, response)) return;
    const given = readToken(token);
    await this.requireRight(request, given);
    this.sendSetup(request, response, { carried: { token: given } });
  }

  @Post('setup')
  async setUp(@Body() body: Fields, @Req() request: Request, @Res() response: Response): Promise<void> {
    requireFormToken(request, body?.[TOKEN_FIELD]);
    if (await this.isSetUp(request, response)) return;
    const token = text(body, 'token');
    await this.requireRight(request, token);
    const email = text(body, 'email');
    try {
      const person = await this.accounts.createFirstAdmin(email, text(body, 'password'));
      if (person === undefined) return response.redirect(303, this.site.path('/login'));
      await this.audit.write(request, { name: person.email, action: 'set up', ...idOf(person) });
      await this.sessions.start(person, request, response);
      response.redirect(303, this.site.path(`/?${WELCOME}=account`));
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

  /** Whoever comes again with the link is told why it asks for nothing. */
  private async isSetUp(request: Request, response: Response): Promise<boolean> {
    if ((await this.doors.door()) !== 'closed') return false;
    const person = await this.sessions.find(request);
    response.redirect(303, this.site.path(person === undefined ? '/login?after=setup' : '/'));
    return true;
  }

  /** As the api has it: with the link of the log, or where everything is open to this machine, from this machine. */
  private async requireRight(request: Request, token: string): Promise<void> {
    if (this.link.isToken(token)) return;
    if ((await this.doors.door()) === 'open') {
      if (this.doors.isLocal(request)) {
        // The page keeps the ways out that others have.
        const caller = await this.callers.identify(request);
        if (caller !== undefined) factsOf(request).caller = caller;
        return;
      }
      throw new AppError(
        'forbidden',
        'Only from the machine of this server. Run there: npm run athanor -- user add you@example.org --role admin',
        { details: { reason: 'door_local' } },
      );
    }
    throw new AppError('forbidden', 'This link is not the one that the server printed in its log when it started.', {
      details: { reason: token === '' ? 'door_setup' : 'door_link' },
    });
  }

  private sendLogin(request: Request, response: Response, form: Omit<AccountForm, 'token'>, status = 200): void {
    const token = formToken(request, response, this.site);
    const page = { token, ...form, hasProvider: this.oidc.isOn };
    this.frame.send(request, response, loginPage(factsOf(request).language, this.site, page), status);
  }

  private sendSetup(request: Request, response: Response, form: Omit<AccountForm, 'token'>, status = 200): void {
    const token = formToken(request, response, this.site);
    // Where only the link of the log leads here, nobody has made anything yet.
    const takesOver = factsOf(request).caller?.kind === 'local';
    const page = setupPage(factsOf(request).language, this.site, { token, ...form }, takesOver);
    this.frame.send(request, response, page, status);
  }
}

const text = (body: Fields, name: string): string => {
  const value = body?.[name];
  return typeof value === 'string' ? value : '';
};
/** Of the link in the log, or that whole link as somebody pastes it. */
const readToken = (token: unknown): string =>
  typeof token === 'string' ? (/[?&]token=([\w-]+)/.exec(token)?.[1] ?? token.trim()) : '';
/** Anything but a refusal of the login itself is thrown on. */
function refusalOf(error: unknown): { code: string; retryAfterS?: number | undefined } {
  if (!(error instanceof AppError) || !['rate_limited', 'unauthenticated'].includes(error.code)) throw error;
  return { code: error.code, retryAfterS: error.facts.retryAfterS };
}
const idOf = (person: Person | undefined) => (person === undefined ? {} : { clientId: person.clientId });
const wrongAccount = (language: Language, error: AppError): string =>
  language === 'en' ? error.message : say(language, 'error.validation_failed');

/** Only a path on this server: "//host" and "/\host" lead elsewhere. */
export function readNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) ? next : '/';
}

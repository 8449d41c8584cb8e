// Lets a request in or not: each route says what it needs with @Needs or @Open, and a route that says nothing needs an administrator.
import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { Allowances } from '../tasks/allowances.js';
import { Callers, type Caller } from './callers.js';
import { factsOf } from './request-facts.js';
import type { Scope } from './rights/scopes.js';
import { askerOf } from './rights/standing.js';
import { SignedUrls } from './sharing/signed-urls.js';
import { isUnsettled, Visitors } from './rights/visitors.js';

/** nobody: not even a caller; nothing: a caller, whoever it is; overview: one who may see what belongs to others. */
type Need = Scope | 'nobody' | 'nothing' | 'overview';
const NEED = 'athanor:need';
const SIGNED = 'athanor:signed';
const TICKET = 'athanor:ticket';
const LOOKS = /^(GET|HEAD)$/;

/** A known caller with this scope. */
export const Needs = (scope: Scope) => SetMetadata(NEED, scope satisfies Need);
/** A known caller, whatever they may do: routes about themselves. */
export const NeedsNothing = () => SetMetadata(NEED, 'nothing' satisfies Need);
/** Whoever sees everything: administrators, and those who only look. */
export const NeedsOverview = () => SetMetadata(NEED, 'overview' satisfies Need);
/** Everybody, also before set-up: health, set-up, log-in, help. */
export const Open = () => SetMetadata(NEED, 'nobody' satisfies Need);

/** Also somebody with a ticket, who brings a file. */
export const OrTicket = () => SetMetadata(TICKET, true);
/** Beside its scope: or an address that was signed for what it names. */
export const OrSigned = () => SetMetadata(SIGNED, true);

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly allowances: Allowances,
    private readonly visitors: Visitors,
    private readonly signed: SignedUrls,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const need = this.reflector.getAllAndOverride<Need | undefined>(NEED, [context.getHandler(), context.getClass()]);
    if (need === 'nobody') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const maySigned = this.reflector.get<boolean | undefined>(SIGNED, context.getHandler()) === true;
    if (maySigned && request.query['sig'] !== undefined) {
      factsOf(request).caller = await this.signed.open(request);
      return true;
    }
    const caller = await this.callers.identify(request);
    if (caller === undefined)
      throw new AppError('unauthenticated', 'This needs a key ("Authorization: Bearer …") or a login.');
    factsOf(request).caller = caller;
    if (caller.ticket !== undefined && this.reflector.get<boolean | undefined>(TICKET, context.getHandler()) !== true)
      throw new AppError('forbidden', 'The ticket is for one upload and nothing else.');
    requireNeed(caller, need ?? 'admin');
    const response = context.switchToHttp().getResponse<Response>();
    const looks = LOOKS.test(request.method);
    // What makes or brings something is counted where its size is known; but becoming somebody is counted too.
    if (looks || isUnsettled(caller)) await this.allowances.spend(askerOf(caller, response), 'poll', 1);
    if (!looks && isUnsettled(caller)) factsOf(request).caller = await this.visitors.settle(request, response);
    return true;
  }
}

function requireNeed(caller: Caller, need: Exclude<Need, 'nobody'>): void {
  if (need === 'nothing' || caller.scopes.has('admin')) return;
  if (need === 'overview' && !caller.seesAll)
    throw new AppError('forbidden', 'Only administrators see what belongs to everybody.');
  if (need === 'overview' || caller.scopes.has(need)) return;
  throw new AppError('forbidden', `This needs the right "${need}", which ${caller.name} does not have.`);
}

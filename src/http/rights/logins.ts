// A password is looked at here only: guessing is slowed down by account and by address, and each try is written to the audit.
// Called by the log-in page, by POST /api/v1/session and by the change of a password.
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../../shared/errors.js';
import { Accounts, type Person } from '../accounts.js';
import { AuditLog } from '../audit-log.js';
import { LoginBrake } from '../login-brake.js';

@Injectable()
export class Logins {
  constructor(
    private readonly accounts: Accounts,
    private readonly brake: LoginBrake,
    private readonly audit: AuditLog,
  ) {}

  /** Throws rate_limited with the time to wait, or unauthenticated. */
  async check(request: Request, email: string, password: string, what = 'login'): Promise<Person> {
    const name = email.trim().toLowerCase();
    const subjects = [`account ${name}`, `address ${request.ip ?? ''}`];
    await this.brake.begin(subjects);
    const person = await this.accounts.findByPassword(name, password);
    const clientId = person && { clientId: person.clientId };
    await this.audit.write(request, { name, action: person === undefined ? `${what} refused` : what, ...clientId });
    if (person === undefined) throw new AppError('unauthenticated', 'This e-mail and password do not fit.');
    await this.brake.succeed(subjects);
    return person;
  }
}

// /api/v1/admin/users: accounts of people. /api/v1/admin/audit: who changed what. Those who only look may read both.
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { factsField, idField, momentField } from '../answer-fields.js';
import { Needs, NeedsOverview } from '../access.guard.js';
import { Accounts } from '../accounts.js';
import { AuditLog, type AuditRow } from '../audit-log.js';
import type { Caller } from '../callers.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { pageFields } from '../list-query.js';
import { parse, text } from '../../tasks/requests/task-request.js';
import { accountView, emailField, passwordField, roleField } from './account-fields.js';
import { limitsField } from './limits-field.js';
import { ResetLinks } from './reset-links.js';
import { sendPage, sendRows } from './row-page.js';

/** Without a password the answer holds the link by which its owner sets one. */
export const newUser = z.strictObject({
  email: emailField,
  role: roleField.default('user'),
  password: passwordField.optional(),
});
export const userChanges = z
  .strictObject({
    role: roleField.optional(),
    disabled: z.boolean().optional(),
    limits: limitsField.describe('All of them: what is left out is not limited').optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'must change something');

const moment = z.iso.datetime({ offset: true }).transform((iso) => new Date(iso));
export const auditQuery = z.strictObject({
  who: text(300).optional(),
  action: text(100).optional(),
  subject: text(300).optional(),
  client_id: z.uuid().optional(),
  after: moment.optional(),
  before: moment.optional(),
  ...pageFields,
});

@Controller('api/v1/admin')
export class UsersController {
  constructor(
    private readonly accounts: Accounts,
    private readonly links: ResetLinks,
    private readonly audit: AuditLog,
    private readonly site: Site,
  ) {}

  @Get('users')
  @NeedsOverview()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    await sendPage(request, response, this.site, (page) => this.accounts.list(page), accountView);
  }

  @Post('users')
  @Needs('admin')
  async create(@Asking() caller: Caller, @Body() body: unknown, @Req() request: Request): Promise<unknown> {
    const { email, password, role } = parse(newUser, body ?? {});
    const person = await this.accounts.createUser(email, password, role);
    await this.audit.write(request, {
      ...caller,
      action: 'account made',
      subject: person.id,
      details: { email, role },
    });
    const account = accountView(await this.accounts.find(person.id));
    return password === undefined ? { ...account, ...(await this.linkFor(person.id)) } : account;
  }

  @Get('users/:id')
  @NeedsOverview()
  async show(@Param('id') id: string): Promise<unknown> {
    return accountView(await this.accounts.find(id));
  }

  @Patch('users/:id')
  @Needs('admin')
  async change(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<unknown> {
    const asked = parse(userChanges, body ?? {});
    const account = await this.accounts.change(id, asked);
    await this.audit.write(request, { ...caller, action: 'account changed', subject: id, details: asked });
    return accountView(account);
  }

  @Post('users/:id/reset-link')
  @HttpCode(201)
  @Needs('admin')
  async reset(@Asking() caller: Caller, @Param('id') id: string, @Req() request: Request): Promise<unknown> {
    await this.accounts.find(id);
    const link = await this.linkFor(id);
    await this.audit.write(request, { ...caller, action: 'reset link made', subject: id });
    return link;
  }

  @Get('audit')
  @NeedsOverview()
  async showAudit(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { after, before, sort, limit, cursor, ...equal } = parse(auditQuery, request.query);
    const page = await this.audit.list({ after, before, sort, limit, cursor }, equal);
    sendRows(request, response, this.site, page, auditView);
  }

  private async linkFor(userId: string): Promise<{ reset_url: string; reset_expires_at: string }> {
    const { url, expiresAt } = await this.links.make(userId);
    return { reset_url: url, reset_expires_at: expiresAt.toISOString() };
  }
}

export const auditSchema = z
  .object({
    id: z.string(),
    at: momentField,
    client_id: idField.nullable(),
    who: z.string(),
    action: z.string(),
    subject: z.string().nullable(),
    address: z.string().nullable(),
    details: factsField.nullable(),
  })
  .meta({ id: 'Deed' });

const auditView = ({
  number,
  created_at: at,
  client_id,
  who,
  action,
  subject,
  address,
  details,
}: AuditRow): z.output<typeof auditSchema> => ({
  id: number,
  at: at.toISOString(),
  client_id,
  who,
  action,
  subject,
  address,
  details,
});

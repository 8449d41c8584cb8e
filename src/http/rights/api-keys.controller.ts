// /api/v1/admin/api-keys: the keys of this installation. /api/v1/me/api-keys: those that a person makes for their own programs.
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { idField, listOf, momentField } from '../answer-fields.js';
import { Needs, NeedsNothing, NeedsOverview } from '../access.guard.js';
import type { Person } from '../accounts.js';
import { AuditLog } from '../audit-log.js';
import type { Caller } from '../callers.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { parse, text } from '../../tasks/requests/task-request.js';
import { ApiKeys, type KeyRow } from './api-keys.js';
import { limitsField } from './limits-field.js';
import { sendPage } from './row-page.js';
import { scopes, scopesOfRole, usualScopes } from './scopes.js';

const fields = {
  name: text(100),
  scopes: z
    .array(z.enum(scopes))
    .min(1)
    .default([...usualScopes]),
  expires_at: z.iso
    .datetime({ offset: true })
    .transform((iso) => new Date(iso))
    .optional(),
};
export const newKey = z.strictObject({ ...fields, limits: limitsField.default({}) });
export const keyChanges = z.strictObject({
  limits: limitsField.describe('All of them: what is left out is not limited'),
});
/** A person may not give their own programs more than they were given themselves, so limits are the administrator's. */
export const newOwnKey = z.strictObject(fields);

@Controller('api/v1')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly audit: AuditLog,
    private readonly site: Site,
  ) {}

  @Get('admin/api-keys')
  @NeedsOverview()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    await sendPage(request, response, this.site, (page) => this.keys.list(undefined, page), keyView);
  }

  @Post('admin/api-keys')
  @Needs('admin')
  async create(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { expires_at: expiresAt, ...asked } = parse(newKey, body);
    const made = await this.keys.create({ ...asked, expiresAt });
    await this.audit.write(request, { ...caller, action: 'key made', subject: made.row.id, details: asked });
    sendKey(response, made);
  }

  @Patch('admin/api-keys/:id')
  @Needs('admin')
  async change(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<z.output<typeof keySchema>> {
    const asked = parse(keyChanges, body ?? {});
    const row = await this.keys.limit(id, asked.limits);
    await this.audit.write(request, { ...caller, action: 'key changed', subject: id, details: asked });
    return keyView(row);
  }

  @Delete('admin/api-keys/:id')
  @HttpCode(204)
  @Needs('admin')
  async revoke(@Asking() caller: Caller, @Param('id') id: string, @Req() request: Request): Promise<void> {
    const { name } = await this.keys.revoke(id);
    await this.audit.write(request, { ...caller, action: 'key revoked', subject: id, details: { name } });
  }

  @Get('me/api-keys')
  @NeedsNothing()
  async listOwn(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { id } = personOf(caller);
    await sendPage(request, response, this.site, (page) => this.keys.list(id, page), keyView);
  }

  @Post('me/api-keys')
  @NeedsNothing()
  async createOwn(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { id, role } = personOf(caller);
    const { expires_at: expiresAt, ...asked } = parse(newOwnKey, body);
    const beyond = asked.scopes.find((scope) => !scopesOfRole[role].includes(scope));
    if (beyond !== undefined) throw new AppError('forbidden', `You do not have the right "${beyond}" yourself.`);
    const made = await this.keys.create({ ...asked, expiresAt, userId: id });
    await this.audit.write(request, { ...caller, action: 'own key made', subject: made.row.id, details: asked });
    sendKey(response, made);
  }

  @Delete('me/api-keys/:id')
  @HttpCode(204)
  @NeedsNothing()
  async revokeOwn(@Asking() caller: Caller, @Param('id') id: string, @Req() request: Request): Promise<void> {
    const { name } = await this.keys.revoke(id, personOf(caller).id);
    await this.audit.write(request, { ...caller, action: 'own key revoked', subject: id, details: { name } });
  }
}

/** A login, not a key: a key that could make keys could outlive its own end and rights. */
function personOf(caller: Caller): Person {
  if (caller.kind === 'person' && caller.person !== undefined) return caller.person;
  throw new AppError('forbidden', 'Only people who are logged in have keys of their own.');
}

export const keySchema = z
  .object({
    id: idField,
    name: z.string(),
    prefix: z.string().describe('Its first letters, to recognise it by'),
    scopes: listOf(z.enum(scopes)),
    limits: limitsField,
    owner: z.string().nullable().describe('E-mail of the account that it works for'),
    state: z.enum(['valid', 'expired', 'revoked']),
    created_at: momentField,
    expires_at: momentField.nullable(),
    revoked_at: momentField.nullable(),
    last_used_at: momentField.nullable(),
  })
  .meta({ id: 'ApiKey' });
export const keyWithSecretSchema = keySchema.extend({ key: z.string().describe('Shown this once') });

function keyView({ key_prefix: prefix, last_seen_at: lastUsedAt, ...row }: KeyRow): z.output<typeof keySchema> {
  return {
    id: row.id,
    name: row.name,
    prefix,
    scopes: row.scopes,
    limits: row.limits,
    owner: row.owner,
    state: row.state,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}

function sendKey(response: Response, { row, key }: { row: KeyRow; key: string }): void {
  response.status(201).json({ ...keyView(row), key });
}

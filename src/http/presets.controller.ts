// /api/v1/presets: named sets of options, ready-made ones, those of this installation, and the caller's own.
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { Inject } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { presets } from '../conversion/presets.js';
import type { Preset as PresetRow } from '../entities/preset.entity.js';
import { AppError } from '../shared/errors.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { EVERYBODY, OwnPresets } from '../tasks/own-presets.js';
import { Needs } from './access.guard.js';
import { AuditLog } from './audit-log.js';
import { isAdmin, type Caller } from './callers.js';
import { ownPresetView, type OwnPresetView, type PresetView } from './preset.view.js';
import { Asking } from './request-facts.js';
import { Site } from './site.js';
import { optionsField, parse, text } from '../tasks/requests/task-request.js';
import { sendWhole } from './whole-lists.js';

const nameField = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u,
    'must be 1 to 40 letters, digits, spaces, dots, hyphens, underscores',
  );
const fields = {
  target: text(40),
  options: optionsField.default({}),
  description: text(500).nullable().optional(),
  locked: z.boolean().default(false),
  /** For everybody here, not for the caller alone. */
  shared: z.boolean().default(false),
};
export const newPreset = z.strictObject({ name: nameField, ...fields });
export const presetChange = z.strictObject(fields);
export const versionQuery = z.object({
  version: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a number')
    .transform(Number)
    .optional(),
});
/** One that is for everybody must be named so. */
export const removalQuery = z.object({ shared: z.enum(['true', 'false']).default('false') });

@Controller('api/v1/presets')
export class PresetsController {
  constructor(
    private readonly own: OwnPresets,
    private readonly audit: AuditLog,
    private readonly site: Site,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'onlyPresets'>,
  ) {}

  /** Ready-made ones have options for each kind of target: a target takes those that it has. */
  @Get()
  @Needs('tasks:read')
  async list(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const rows = await this.own.list([caller.clientId, EVERYBODY]);
    const all: readonly PresetView[] = [...presets, ...rows.map((row) => this.view(row))];
    sendWhole(request, response, this.site, all, (each) => `${each.name} ${'shared' in each && each.shared}`);
  }

  @Post()
  @Needs('presets')
  async create(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { name, shared, ...ask } = parse(newPreset, body);
    const row = await this.own.create(this.ownerOf(caller, shared), name, ask);
    await this.note(request, caller, 'preset made', row);
    const view = this.view(row);
    response.status(201).setHeader('Location', view.links.self).json(view);
  }

  @Get(':name')
  @Needs('tasks:read')
  async show(@Asking() caller: Caller, @Param('name') name: string, @Query() query: unknown): Promise<PresetView> {
    const { version } = parse(versionQuery, query);
    const ready = presets.find((each) => each.name === name);
    if (ready) return ready;
    const mine = await this.own.require(caller.clientId, name, version).catch(notThere);
    return this.view(mine ?? (await this.own.require(EVERYBODY, name, version)));
  }

  /** As a whole; it becomes another version. */
  @Put(':name')
  @Needs('presets')
  async replace(
    @Asking() caller: Caller,
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: Request,
  ): Promise<OwnPresetView> {
    const { shared, ...ask } = parse(presetChange, body);
    const row = await this.own.replace(this.ownerOf(caller, shared), name, ask);
    await this.note(request, caller, 'preset changed', row);
    return this.view(row);
  }

  @Delete(':name')
  @HttpCode(204)
  @Needs('presets')
  async remove(
    @Asking() caller: Caller,
    @Param('name') name: string,
    @Query() query: unknown,
    @Req() request: Request,
  ): Promise<void> {
    const owner = this.ownerOf(caller, parse(removalQuery, query).shared === 'true');
    const row = await this.own.require(owner, name);
    await this.own.remove(owner, name);
    await this.note(request, caller, 'preset deleted', row);
  }

  private ownerOf(caller: Caller, shared: boolean): string {
    if (!shared && this.settings.onlyPresets)
      throw new AppError('forbidden', 'Only presets of this installation count here, which an administrator makes.');
    if (!shared) return caller.clientId;
    if (isAdmin(caller)) return EVERYBODY;
    throw new AppError('forbidden', 'Only administrators make presets for everybody.');
  }

  private async note(request: Request, caller: Caller, action: string, row: PresetRow): Promise<void> {
    if (row.client_id === EVERYBODY)
      await this.audit.write(request, { ...caller, action, subject: row.name, details: { version: row.version } });
  }

  private view(row: PresetRow): OwnPresetView {
    return ownPresetView(row, this.site);
  }
}

function notThere(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'not_found') return undefined;
  throw error;
}

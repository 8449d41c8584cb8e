// What this server can do and how much of it: formats, pairs, options as JSON Schema, limits.
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { operationSchema, type FileOperation } from '../conversion/file-operations.js';
import { findFormat } from '../conversion/formats.js';
import { optionsSchema } from '../conversion/options.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Capabilities } from '../tasks/capabilities/capabilities.js';
import { FormatLists, type Conversion, type FullFormatView } from '../tasks/capabilities/format-lists.js';
import { Rules } from '../tasks/rules.js';
import { Needs } from './access.guard.js';
import type { Caller } from './callers.js';
import { LONGEST_WAIT_S } from './prefer.js';
import { Asking } from './request-facts.js';
import { Site } from './site.js';
import { parse } from '../tasks/requests/task-request.js';
import { sendWhole, wholeListFields } from './whole-lists.js';

export type ConversionView = Conversion & {
  /** What a task has unless it asks for something else; those of films and sounds follow their length. */
  readonly limits: { readonly max_file_bytes: number; readonly soft_s: number; readonly hard_s: number };
  readonly options_schema: string;
};
export type OperationView = Pick<FileOperation, 'name' | 'label' | 'description' | 'takes' | 'gives'> & {
  /** Null: it depends on the file. */
  readonly queue: string | null;
  readonly max_files: number;
  /** With one file, one of these options has to be given. */
  readonly needs: readonly string[];
  readonly options_schema: string;
};

/** By id or extension. */
export const pairQuery = z.object({
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
  ...wholeListFields,
});

@Controller('api/v1')
@Needs('tasks:read')
export class CapabilitiesController {
  constructor(
    private readonly capabilities: Capabilities,
    private readonly lists: FormatLists,
    private readonly site: Site,
    private readonly rules: Rules,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('formats')
  async formats(@Req() request: Request, @Res() response: Response): Promise<void> {
    sendWhole(request, response, this.site, await this.lists.all(), ({ id }) => id);
  }

  /** By id or extension; with what it can be made of. */
  @Get('formats/:format')
  format(@Param('format') name: string): Promise<FullFormatView> {
    return this.lists.one(name);
  }

  @Get('conversions')
  async conversions(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { from, to } = parse(pairQuery, request.query);
    const pairs = await this.lists.pairs(from, to);
    const { maxFile, softLimit, hardLimit } = this.settings;
    const limits = { max_file_bytes: maxFile, soft_s: softLimit, hard_s: hardLimit };
    const schema = (pair: Conversion) => this.site.link(`/api/v1/conversions/${pair.from}/${pair.to}/schema`);
    const all = pairs.map((pair): ConversionView => ({ ...pair, limits, options_schema: schema(pair) }));
    sendWhole(request, response, this.site, all, (pair) => `${pair.from} ${pair.to}`);
  }

  @Get('conversions/:from/:to/schema')
  async schema(@Param('from') from: string, @Param('to') to: string): Promise<Record<string, unknown>> {
    const target = await this.capabilities.target(to);
    await this.capabilities.route(findFormat(from)?.id ?? from, target.id);
    return optionsSchema(target.id, findFormat(from)?.id);
  }

  @Get('operations')
  async operations(@Req() request: Request, @Res() response: Response): Promise<void> {
    const all = (await this.capabilities.operations()).map((row) => this.operationView(row));
    sendWhole(request, response, this.site, all, ({ name }) => name);
  }

  @Get('operations/:name/schema')
  async operationSchema(@Param('name') name: string): Promise<Record<string, unknown>> {
    return operationSchema(await this.capabilities.operation(name));
  }

  private operationView({ name, label, description, takes, most, needs, gives, queue }: FileOperation): OperationView {
    const mostFiles = { one: 1, two: 2, many: this.settings.maxFiles }[most];
    const schema = this.site.link(`/api/v1/operations/${name}/schema`);
    return {
      name,
      label,
      description,
      takes,
      max_files: mostFiles,
      needs: needs ?? [],
      gives,
      queue: queue ?? null,
      options_schema: schema,
    };
  }

  @Get('limits')
  async limits(@Asking() { kind }: Caller): Promise<Record<string, number | boolean>> {
    const { maxFile, maxFiles, maxUnfinished, maxQueue, maxPixels, keepFiles, keepRows, softLimit, hardLimit } =
      this.settings;
    return {
      max_file_bytes: maxFile,
      max_files: maxFiles,
      max_unfinished_tasks: maxUnfinished,
      max_queued_tasks: maxQueue,
      max_pixels: maxPixels,
      max_wait_s: LONGEST_WAIT_S,
      max_json_bytes: 2 ** 20,
      keep_files_s: keepFiles,
      keep_tasks_s: keepRows,
      soft_limit_s: softLimit,
      hard_limit_s: hardLimit,
      fetches_links: await this.rules.fetchesLinks(kind === 'visitor'),
    };
  }
}

// /api/v1/admin/cleanup/run: a clean-up now, or only counted. /api/v1/admin/storage: what the bytes are taken by.
import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Overview } from '../../monitor/overview.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Enqueue } from '../../tasks/enqueue.js';
import { Needs, NeedsOverview } from '../access.guard.js';
import { AuditLog } from '../audit-log.js';
import type { Caller } from '../callers.js';
import { reservedFor } from '../idempotent-answers.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { TaskDesk } from '../task-desk.js';
import { parse } from '../../tasks/requests/task-request.js';
import { taskView } from '../task.view.js';
import { storageView, type StorageView } from './queue.view.js';

export const cleanupBody = z.strictObject({ what: z.enum(['files', 'rows']), dry_run: z.boolean().default(false) });

@Controller('api/v1/admin')
export class CleanupController {
  constructor(
    private readonly enqueue: Enqueue,
    private readonly overview: Overview,
    private readonly desk: TaskDesk,
    private readonly audit: AuditLog,
    private readonly site: Site,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxStorage'>,
  ) {}

  /** A task, whose result says what was freed, or would be. */
  @Post('cleanup/run')
  @Needs('admin')
  async run(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { what, dry_run } = parse(cleanupBody, body ?? {});
    const { id } = await this.enqueue.operation({
      operation: `cleanup.${what}`,
      params: { dry_run },
      client: { id: caller.clientId },
      ...reservedFor(request),
    });
    await this.audit.write(request, { ...caller, action: 'cleanup asked', subject: id, details: { what, dry_run } });
    const view = taskView(await this.desk.find(caller, id), this.site);
    response.status(202).setHeader('Location', view.links.self).json(view);
  }

  @Get('storage')
  @NeedsOverview()
  async storage(): Promise<StorageView> {
    return storageView(await this.overview.space(), this.settings.maxStorage);
  }
}

// /api/v1/admin/tasks/bulk: one action on all tasks that a filter means. It becomes a task, whose address shows how far it is and takes the word to stop.
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { BulkTasks } from '../../tasks/bulk/bulk-tasks.js';
import { bulkActions } from '../../tasks/bulk/bulk-scope.js';
import { Needs } from '../access.guard.js';
import { countField } from '../answer-fields.js';
import { AuditLog } from '../audit-log.js';
import type { Caller } from '../callers.js';
import { reservedFor } from '../idempotent-answers.js';
import { readTaskFilter } from '../list-query.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { TaskDesk } from '../task-desk.js';
import { parse } from '../../tasks/requests/task-request.js';
import { taskSchema, taskView } from '../task.view.js';

export const bulkBody = z.strictObject({
  action: z.enum(bulkActions),
  /** The same words as in the query of a list. */
  filter: z.record(z.string(), z.string()),
  dry_run: z.boolean().default(false),
});
/** Of a dry run. */
export const countedSchema = z.object({
  action: z.enum(bulkActions),
  filter: z.record(z.string(), z.string()),
  matches: countField,
  dry_run: z.literal(true),
});
export const startedSchema = taskSchema.extend({ matches: countField.describe('How many it was meant for') });

@Controller('api/v1/admin/tasks')
export class BulkController {
  constructor(
    private readonly bulk: BulkTasks,
    private readonly desk: TaskDesk,
    private readonly audit: AuditLog,
    private readonly site: Site,
  ) {}

  @Post('bulk')
  @Needs('admin')
  async start(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { action, filter: given, dry_run } = parse(bulkBody, body ?? {});
    if (Object.keys(given).length === 0)
      throw new AppError('validation_failed', 'Say which tasks are meant: an empty filter means every task there is.', {
        fields: [{ pointer: '/filter', code: 'required', detail: 'must name something' }],
      });
    const filter = readTaskFilter(given);
    const matches = await this.bulk.count({ action, filter });
    if (dry_run) {
      response.status(200).json({ action, filter: given, matches, dry_run } satisfies z.output<typeof countedSchema>);
      return;
    }
    const { clientId, name: by } = caller;
    const id = await this.bulk.start({ action, filter, clientId, by, ...reservedFor(request) });
    await this.audit.write(request, {
      ...caller,
      action: 'bulk action asked',
      subject: id,
      details: { action, filter: given, matches },
    });
    const view = taskView(await this.desk.find(caller, id), this.site);
    response
      .status(202)
      .setHeader('Location', view.links.self)
      .json({ ...view, matches } satisfies z.output<typeof startedSchema>);
  }
}

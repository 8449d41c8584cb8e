// /api/v1/admin/tasks/counts: how many tasks a filter means. /api/v1/admin/tasks/bulk: one action on all of them; it becomes a task, whose address shows how far it is and takes the word to stop.
import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { ReadTasks } from '../../tasks/read/read-tasks.js';
import { BulkTasks } from '../../tasks/bulk/bulk-tasks.js';
import { bulkActions } from '../../tasks/bulk/bulk-scope.js';
import { Needs, NeedsOverview } from '../access.guard.js';
import { countField } from '../answer-fields.js';
import { AuditLog } from '../audit-log.js';
import type { Caller } from '../callers.js';
import { reservedFor } from '../idempotent-answers.js';
import { countsQuery, readTaskFilter } from '../list-query.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { TaskDesk } from '../task-desk.js';
import { parse, priorityField } from '../../tasks/requests/task-request.js';
import { taskSchema, taskView, wireStates, type WireState } from '../task.view.js';

export const bulkBody = z
  .strictObject({
    action: z.enum(bulkActions),
    /** The same words as in the query of a list. */
    filter: z.record(z.string(), z.string()),
    priority: priorityField.optional().describe('The one to be given, with "prioritise"'),
    dry_run: z.boolean().default(false),
  })
  .refine(({ action, priority }) => (action === 'prioritise') === (priority !== undefined), {
    path: ['priority'],
    message: 'belongs to "prioritise", and to nothing else',
  });
/** Of a dry run. */
export const countedSchema = z.object({
  action: z.enum(bulkActions),
  filter: z.record(z.string(), z.string()),
  matches: countField,
  dry_run: z.literal(true),
});
const byState = Object.fromEntries(wireStates.map((state) => [state, countField])) as Record<
  WireState,
  typeof countField
>;
export const countsSchema = z.object({ total: countField, by_state: z.object(byState) }).meta({ id: 'TaskCounts' });
export const startedSchema = taskSchema.extend({ matches: countField.describe('How many it was meant for') });

@Controller('api/v1/admin/tasks')
export class BulkController {
  constructor(
    private readonly bulk: BulkTasks,
    private readonly read: ReadTasks,
    private readonly desk: TaskDesk,
    private readonly audit: AuditLog,
    private readonly site: Site,
  ) {}

  @Get('counts')
  @NeedsOverview()
  async count(@Query() query: unknown): Promise<z.output<typeof countsSchema>> {
    parse(countsQuery, query);
    const found = await this.read.countsOf(readTaskFilter(query));
    const states = wireStates.map((state) => [state, found[state] ?? 0] as const);
    const by_state = Object.fromEntries(states) as Record<WireState, number>;
    return { total: states.reduce((sum, [, count]) => sum + count, 0), by_state };
  }

  @Post('bulk')
  @Needs('admin')
  async start(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { action, filter: given, priority, dry_run } = parse(bulkBody, body ?? {});
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
    const id = await this.bulk.start({
      action,
      filter,
      ...(priority !== undefined && { priority }),
      clientId,
      by,
      ...reservedFor(request),
    });
    await this.audit.write(request, {
      ...caller,
      action: 'bulk action asked',
      subject: id,
      details: { action, filter: given, matches, ...(priority !== undefined && { priority }) },
    });
    const view = taskView(await this.desk.find(caller, id), this.site);
    response
      .status(202)
      .setHeader('Location', view.links.self)
      .json({ ...view, matches } satisfies z.output<typeof startedSchema>);
  }
}

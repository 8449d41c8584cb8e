// /admin/tasks: all tasks of all clients; /admin/monitor: how queues and workers do. For those who may see everything. Their scripts are in web/pages.
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { ReadTasks } from '../tasks/read/read-tasks.js';
import { Schedules } from '../tasks/schedules/schedules.js';
import { NeedsOverview } from './access.guard.js';
import { latelyView } from './admin/lately.view.js';
import { queueView, storageView } from './admin/queue.view.js';
import { scheduleView } from './admin/schedule.view.js';
import { workerView } from './admin/worker.view.js';
import type { Caller } from './callers.js';
import { formToken } from './form-token.js';
import { readListQuery } from './list-query.js';
import { Overview } from '../monitor/overview.js';
import { Recent } from '../monitor/recent.js';
import { monitorPage } from './pages/monitor.page.js';
import { adminTasksPage } from './pages/admin-tasks.page.js';
import { PageFrame } from './pages/page-frame.js';
import { Asking, factsOf } from './request-facts.js';
import { Site } from './site.js';

@Controller('admin')
export class AdminController {
  constructor(
    private readonly frame: PageFrame,
    private readonly site: Site,
    private readonly read: ReadTasks,
    private readonly overview: Overview,
    private readonly recent: Recent,
    private readonly schedules: Schedules,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxStorage'>,
  ) {}

  @Get()
  @NeedsOverview()
  start(@Res() response: Response): void {
    response.redirect(303, this.site.path('/admin/monitor'));
  }

  @Get('monitor')
  @NeedsOverview()
  async monitor(@Req() request: Request, @Res() response: Response): Promise<void> {
    const [queues, workers, lately, schedules, space] = await Promise.all([
      this.overview.queues(),
      this.overview.workers(),
      this.recent.read(LATELY_MINUTES),
      this.schedules.list(),
      this.overview.space(),
    ]);
    const answers = {
      '/api/v1/admin/queues': listed(queues.map(queueView)),
      '/api/v1/admin/workers': listed(workers.map(workerView)),
      '/api/v1/admin/metrics/recent': latelyView(lately),
      '/api/v1/admin/schedules': listed(schedules.map(scheduleView)),
      '/api/v1/admin/storage': storageView(space, this.settings.maxStorage),
    };
    this.frame.send(request, response, monitorPage(factsOf(request).language, this.site, { queues, workers, answers }));
  }

  @Get('tasks')
  @NeedsOverview()
  async tasks(
    @Asking() caller: Caller,
    @Query() given: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const query = filled(given);
    const { since = 'day', ...asked } = query;
    const { filter, page } = readListQuery({ ...asked, ...createdAfter(since) }, undefined);
    const [{ data, nextCursor }, counts] = await Promise.all([this.read.list(filter, page), this.read.counts()]);
    const token = formToken(request, response, this.site);
    const facts = { tasks: data, nextCursor, counts, query, token, mayChange: caller.scopes.has('tasks:write') };
    this.frame.send(request, response, adminTasksPage(factsOf(request).language, this.site, facts));
  }
}

/** As the monitor asks for them. */
const LATELY_MINUTES = 60;
const listed = <Row>(data: readonly Row[]) => ({ data, next_cursor: null });

const HOUR_MS = 3_600_000;
const spans = new Map([
  ['hour', HOUR_MS],
  ['day', 24 * HOUR_MS],
  ['week', 168 * HOUR_MS],
  ['month', 720 * HOUR_MS],
  ['all', undefined],
]);

function createdAfter(since: string): { created_after?: string } {
  if (!spans.has(since))
    throw new AppError('validation_failed', `"since" is one of ${[...spans.keys()].join(', ')}.`, {
      fields: [{ pointer: '/since', code: 'invalid', detail: 'must be one of the words' }],
    });
  const ms = spans.get(since);
  return ms === undefined ? {} : { created_after: new Date(Date.now() - ms).toISOString() };
}

/** An empty field of the filter form means that nothing was asked; the language and the theme are no filters. */
function filled({ lang: _lang, theme: _theme, ...query }: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')) as Record<string, string>;
}

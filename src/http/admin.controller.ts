// /admin/tasks: all tasks of all clients, for those who may see them all.
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ReadTasks } from '../tasks/read/read-tasks.js';
import { NeedsOverview } from './access.guard.js';
import type { Caller } from './callers.js';
import { formToken } from './form-token.js';
import { readListQuery } from './list-query.js';
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
  ) {}

  @Get('tasks')
  @NeedsOverview()
  async tasks(
    @Asking() caller: Caller,
    @Query() given: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const query = filled(given);
    const { filter, page } = readListQuery(query, undefined);
    const [{ data, nextCursor }, counts] = await Promise.all([this.read.list(filter, page), this.read.counts()]);
    const token = formToken(request, response, this.site);
    const facts = { tasks: data, nextCursor, counts, query, token, mayChange: caller.scopes.has('tasks:write') };
    this.frame.send(request, response, adminTasksPage(factsOf(request).language, this.site, facts));
  }
}

/** An empty field of the filter form means that nothing was asked; the language is not a filter. */
function filled({ lang: _language, ...query }: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')) as Record<string, string>;
}

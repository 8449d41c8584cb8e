// /history: the reader's own tasks. The script draws the list and its filters; without it the last ones stand there.
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ReadTasks } from '../tasks/read/read-tasks.js';
import { Needs } from './access.guard.js';
import type { Caller } from './callers.js';
import { historyPage } from './pages/history.page.js';
import { PageFrame } from './pages/page-frame.js';
import { Asking, factsOf } from './request-facts.js';
import { Site } from './site.js';

const SHOWN = 30;

@Controller('history')
export class HistoryController {
  constructor(
    private readonly frame: PageFrame,
    private readonly site: Site,
    private readonly read: ReadTasks,
  ) {}

  @Get()
  @Needs('tasks:read')
  async show(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { data } = await this.read.list({ clientId: caller.clientId }, { limit: SHOWN });
    this.frame.send(request, response, historyPage(factsOf(request).language, this.site, data));
  }
}
